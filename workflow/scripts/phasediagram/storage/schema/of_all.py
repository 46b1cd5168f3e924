"""Tables over several problems, and of none, in results/tables/."""

from phasediagram.storage.schema.columns import STAGE_QUANTITIES, VERDICTS
from phasediagram.storage.schema.kinds import Column
from phasediagram.storage.schema.of_problems import FIT_COLUMNS, ROWS_COLUMNS, ZERO_COLUMNS, ZERO_POINT
from phasediagram.storage.schema.table import Table

OF_A_DIFFERENCE = Column("text", "position of that interval relative to 0; unknown: no interval", VERDICTS)
TABLE1 = {
    "name": Column("text", "name of the initialisation"),
    "printed": Column("yes or no", "whether Table 1 of the paper has it"),
    "alpha": Column("text", "formula of α, the divisor of the output"),
    "beta3": Column("text", "formula of β3, the standard deviation of a"),
    "beta2": Column("text", "formula of β2, the standard deviation of W2"),
    "beta1": Column("text", "formula of β1, the standard deviation of W1"),
    **{f"kappa{i}": Column("text", f"formula of κ{i}") for i in (1, 2, 3)},
    **{f"kappa{i}_value": Column("number", f"κ{i} at m and d") for i in (1, 2, 3)},
    **{f"gamma{i}": Column("text", f"limit of -log κ{i} / log m, in closed form") for i in (2, 3)},
    **{f"gamma{i}_numerical": Column("number", f"the same limit, from κ{i} at two large widths") for i in (2, 3)},
    "m": Column("count", "width for the values"),
    "d": Column("count", "number of inputs for the values"),
}
TABLE2 = {
    "group": Column("text", "group of equivalent gauges, as in Table 2"),
    "gauge": Column("text", "gauge of the group; `all`: the seeds of all gauges of the group"),
    **{
        name: Column("text", f"exponent of m in {name}; empty for `all`")
        for name in ("alpha", "beta3", "beta2", "beta1")
    },
    "slope": Column("number", "mean of the slopes of the seeds"),
    "standard_error": Column("number", "standard error of this mean; empty for one seed"),
    "printed": Column("number", "published mean of the slopes"),
    "difference": Column("number", "our minus published mean"),
    "ci_low": Column("interval end", "lower end of the interval of the difference"),
    "ci_high": Column("interval end", "upper end of the interval of the difference"),
    "verdict": OF_A_DIFFERENCE,
    "n_seeds": Column("count", "seeds in the mean"),
    "n_left_out": Column("count", "excluded seeds: a run did not converge or did not move"),
    "std_over_gauges": Column("number", "standard deviation of our means over the gauges; only for `all`"),
    "printed_std_over_gauges": Column("number", "published standard deviation over the gauges; only for `all`"),
    "homogeneity_p": Column("0 to 1", "p-value of equal gauges, by analysis of variance; only for `all`"),
}
LOCAL_SLOPE = {
    "m_low": Column("count", "smaller of the two widths"),
    "m_high": Column("count", "larger of the two widths"),
    "m": Column("number", "geometric mean of the two widths"),
    "local_slope": Column("number", "slope of mean log RD between the two widths"),
    "n_runs": Column("count", "runs at the two widths"),
}
INITIAL_STAGES = {
    "quantity": Column(
        "text",
        "W1 and a: RD of the layer; misalignment: 1 - A; duration: T, how long the stage lasts",
        STAGE_QUANTITIES,
    ),
    "slope": Column("number", "exponent of the quantity in m"),
    "intercept": Column("number", "logarithm of the fitted quantity at m = 1"),
    "local_slope": Column("number", "exponent between the two largest widths"),
    "theory": Column("number", "conjectured exponent (docs/initial.md)"),
}
SENSITIVITY = {
    "base": Column("text", "problem that this one is compared with"),
    "varied": Column("text", "options in which the two problems differ"),
    "slope": Column("number", "S of the problem, from pairs of runs"),
    "slope_base": Column("number", "S of the base, from the same pairs of runs"),
    "ci_low_base": Column("interval end", "lower end of the confidence interval of that slope"),
    "ci_high_base": Column("interval end", "upper end of the confidence interval of that slope"),
    "difference": Column("number", "slope minus slope of the base"),
    "difference_ci_low": Column("interval end", "lower end of the interval of the difference, from pairs of runs"),
    "difference_ci_high": Column("interval end", "upper end of the interval of the difference"),
    "verdict": OF_A_DIFFERENCE,
    "n_pairs": Column("count", "pairs of runs with the same width and seed"),
    "n_left_out": Column("count", "excluded pairs: one of the two runs is excluded"),
}

TABLES = (
    Table(
        "tables/table1.csv",
        "one initialisation: formulas, values and limits of its scaling parameters",
        "name",
        (
            "name printed alpha beta3 beta2 beta1 kappa1 kappa1_value",
            "kappa2 kappa2_value gamma2 gamma2_numerical kappa3 kappa3_value gamma3 gamma3_numerical m d",
        ),
        TABLE1,
    ),
    Table(
        "tables/table2.csv",
        "one layer of one gauge, or of all gauges of a group: our slope and the published one",
        "problem group gauge layer",
        (
            "problem group gamma2 gamma3 gauge alpha beta3 beta2 beta1 layer slope standard_error printed difference",
            "ci_low ci_high verdict n_seeds n_left_out widths std_over_gauges printed_std_over_gauges homogeneity_p",
        ),
        TABLE2,
    ),
    Table(
        "tables/fig3.csv",
        "one run of Fig 3: ζ of W2",
        "gamma2 gamma3 m seed",
        ("gamma2 gamma3 m seed status zeta zeta_initial zeta_of_chance",),
    ),
    Table(
        "tables/condensation.csv",
        "one layer of one run: isolated orientations of its rows",
        "problem gamma2 gamma3 m seed layer",
        (f"problem gamma2 gamma3 m seed status layer {ROWS_COLUMNS}",),
    ),
    Table(
        "tables/local_slopes.csv",
        "one layer at one initialisation: the slope between two neighbouring widths",
        "sweep problem init layer m_low",
        (
            "sweep problem init gamma2 gamma3 layer m_low m_high m local_slope local_standard_error",
            "n_runs n_left_out theory",
        ),
        LOCAL_SLOPE,
    ),
    Table(
        "tables/initial_stages.csv",
        "one quantity at one initialisation: its exponent over the widths of an initial stage",
        "sweep problem init quantity",
        (
            f"sweep problem activation stage_drop init gamma2 gamma3 quantity {FIT_COLUMNS} theory n_runs n_left_out",
            "widths",
        ),
        INITIAL_STAGES,
    ),
    Table(
        "tables/sensitivity.csv",
        "one layer at one initialisation: its slopes for two problems, and their difference",
        "problem base init layer widths",
        (
            "problem base varied init gamma2 gamma3 layer slope ci_low ci_high slope_base ci_low_base ci_high_base",
            "difference difference_ci_low difference_ci_high verdict n_pairs n_left_out widths seeds",
        ),
        SENSITIVITY,
    ),
    Table(
        "tables/theory_residual.csv",
        "one layer at one grid point of a phase map: its slope and the conjectured one",
        "problem gamma2 gamma3 layer",
        (
            "problem gamma2 gamma3 layer slope ci_low ci_high n_left_out theory residual residual_ci_low",
            "residual_ci_high verdict widths seeds",
        ),
    ),
    Table(
        "tables/zero_points.csv",
        "one zero of S of any phase map",
        "problem layer along gamma2 gamma3",
        (f"problem {ZERO_COLUMNS} widths seeds",),
        ZERO_POINT,
    ),
)
