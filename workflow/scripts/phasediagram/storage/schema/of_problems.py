"""Tables that every problem has of its own, below results/{problem}/."""

from phasediagram.storage.schema.kinds import Column
from phasediagram.storage.schema.table import Table

RUN_PLACE = "init gamma2 gamma3 m seed"
FIT_COLUMNS = "slope standard_error ci_low ci_high intercept r_squared local_slope local_standard_error curvature_p"
ROWS_COLUMNS = "orientations share shares orientations_initial share_initial"
ZETA_COLUMNS = f"{RUN_PLACE} status zeta zeta_initial {ROWS_COLUMNS}"
ZERO_COLUMNS = "layer along gamma2 gamma3 ci_low ci_high theory difference verdict"

ZERO_POINT = {
    "along": Column("text", "the coordinate in which the zero was interpolated", ("gamma3", "gamma2")),
    "ci_low": Column("interval end", "lower end of the interval of the interpolated coordinate"),
    "ci_high": Column("interval end", "upper end of the interval of the interpolated coordinate"),
    "theory": Column("number", "the same coordinate on the conjectured line; empty where the line does not cross"),
    "difference": Column("number", "interpolated minus conjectured coordinate"),
}
INITIALISATION = {
    "name": Column("text", "name of the initialisation, as in Table 1"),
    "gamma2": Column("number", "limit of γ2 for large m"),
    "gamma3": Column("number", "limit of γ3 for large m"),
    "m": Column("count", "largest width, at which the κ's are given"),
    "gamma2_at_m": Column("number", "-log κ2 / log m at the largest width"),
    "gamma3_at_m": Column("number", "-log κ3 / log m at the largest width"),
}
ZETA_MEANS = {
    "seeds": Column("count", "converged runs in the means"),
    "zeta": Column("0 to 1", "ζ, mean of the converged runs; empty where none converged"),
    "zeta_initial": Column("0 to 1", "ζ at t = 0, mean of the converged runs"),
    "orientations_low": Column("count", "smallest number of isolated orientations of the runs"),
    "orientations_high": Column("count", "largest number of isolated orientations of the runs"),
    "share": Column("0 to 1", "share of squared norm of the isolated orientations, mean of the runs"),
}

TABLES = (
    Table(
        "{problem}/runs.csv",
        "one run: how it ended, and what trained it",
        "init m seed",
        (
            f"problem {RUN_PLACE} kappa1 kappa2 kappa3 beta1 status reason loss loss_zero t evaluations n d d_out",
            "engine dtype accuracy stop_loss biases depth antisymmetric activation stage_drop misalignment",
            "device processor seconds input_norm data_sha256 file_sha256 trainer commit numpy torch",
        ),
    ),
    Table(
        "{problem}/distances.csv",
        "one layer of one run: how far it moved",
        "init m seed layer",
        (f"problem {RUN_PLACE} layer status relative_distance sup_relative_distance",),
    ),
    Table(
        "{problem}/slopes.csv",
        "one layer at one initialisation of one sweep: the fitted slope",
        "sweep init layer",
        (f"sweep init gamma2 gamma3 layer {FIT_COLUMNS} n_runs n_left_out left_out widths",),
    ),
    Table(
        "{problem}/regimes.csv",
        "one layer at one grid point of the phase map: its regime",
        "gamma2 gamma3 layer",
        ("gamma2 gamma3 layer slope ci_low ci_high n_runs n_left_out regime theory",),
    ),
    Table(
        "{problem}/zero_points.csv",
        "one zero of S between two neighbouring grid points",
        "layer along gamma2 gamma3",
        (ZERO_COLUMNS,),
        ZERO_POINT,
    ),
    Table(
        "{problem}/initialisations.csv",
        "one named initialisation: its limits, its κ's at the largest width, and its slopes",
        "name widths",
        (
            "problem name gamma2 gamma3 m kappa1 kappa2 gamma2_at_m kappa3 gamma3_at_m",
            ("slope_{layer}", "ci_low_{layer}", "ci_high_{layer}", "theory_{layer}"),
            "widths seeds",
        ),
        INITIALISATION,
    ),
    Table(
        "{problem}/zeta/{init}.csv",
        "one run of the initialisation: ζ and orientations of W2",
        "m seed",
        (ZETA_COLUMNS,),
    ),
    Table("{problem}/zeta.csv", "one run: ζ and orientations of W2", "init m seed", (ZETA_COLUMNS,)),
    Table(
        "{problem}/zeta_means.csv",
        "one grid point: means over its runs of ζ and orientations of W2",
        "gamma2 gamma3 m",
        ("gamma2 gamma3 m seeds zeta zeta_initial orientations_low orientations_high share",),
        ZETA_MEANS,
    ),
)
