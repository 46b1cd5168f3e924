"""Initial stages: what is measured over them, its exponents in m, and what is conjectured (docs/initial.md)."""

import itertools

import numpy as np
import pandas as pd

from phasediagram.model import theory
from phasediagram.model.status import Status
from phasediagram.statistics.regimes import CONDENSED, LINEAR, UNDECIDED, regime
from phasediagram.statistics.slopes import fit_where_possible
from phasediagram.storage.schema.columns import STAGE_QUANTITIES

DEPTH = 2
LAYERS = ("W1", "a")
RUN = ["init", "gamma2", "gamma3", "m", "seed"]
RATE = ["kappa2", "kappa3"]  # kappa' and kappa
LAZY, LAG = "lazy", "W-lag"  # beside condensed and undecided


def stages_table(runs: pd.DataFrame, distances: pd.DataFrame) -> pd.DataFrame:
    """Return one row per run and quantity with its `value`, from the tables of `run_tables`."""
    of_layers = distances.rename(columns={"layer": "quantity", "relative_distance": "value"})
    of_layers = of_layers.merge(runs[[*RUN, *RATE]], on=RUN, validate="many_to_one")
    of_runs = runs.rename(columns={"t": "duration"}).melt(
        [*RUN, "status", *RATE], ["misalignment", "duration"], "quantity", "value"
    )
    columns = [*RUN, "status", *RATE, "quantity", "value"]
    return pd.concat([of_layers[columns], of_runs[columns]], ignore_index=True)


def exponents_table(stages: pd.DataFrame, sweep: dict, smooth: bool, confidence: float) -> pd.DataFrame:
    """Return the fitted exponent of every quantity at every initialisation of a sweep, and the conjectured one.

    `smooth` says whether the activation is: then there is no conjecture where W1 is not small.
    """
    rows = []
    chosen = stages[stages["m"].isin(sweep["widths"]) & stages["seed"].isin(sweep["seeds"])]
    for init, quantity in itertools.product(sweep["inits"], STAGE_QUANTITIES):
        members = chosen[(chosen["init"] == init) & (chosen["quantity"] == quantity)]
        value = members["value"]
        used = members[(members["status"] == Status.CONVERGED) & (value > 0) & np.isfinite(value)]
        gamma2, gamma3 = members[["gamma2", "gamma3"]].iloc[0]
        conjectured = exponent(quantity, gamma2, gamma3, sweep["antisymmetric"])
        fit = vars(fit_where_possible(used["m"].to_numpy(), used["value"].to_numpy(), confidence))
        rows.append(
            {"init": init, "gamma2": gamma2, "gamma3": gamma3, "quantity": quantity}
            | fit
            | {"theory": np.nan if smooth and not is_small(gamma2, gamma3) else conjectured}
            | {"n_runs": len(used), "n_left_out": len(members) - len(used)}
            | {"widths": " ".join(str(m) for m in sorted(used["m"].unique()))}
        )
    return pd.DataFrame(rows)


def is_small(gamma2: float, gamma3: float) -> bool:
    """Say whether beta1 = m^-(gamma3 - gamma2)/2, at alpha = 1, is small at large m."""
    return gamma3 > gamma2


def exponent(quantity: str, gamma2: float, gamma3: float, antisymmetric: bool = False) -> float:
    """Return the conjectured exponent of a quantity in m; gamma2 is γ' and gamma3 is γ.

    RD as in docs/theory.md at two layers. Where W1 grows, 1 - A falls like 1 / RD(W1)^2. The stage lasts as long as the
    linear response takes to move f, or until exponential growth does where that is sooner; logarithms have no exponent.
    """
    if quantity in LAYERS:
        return theory.slope(quantity, gamma2, gamma3, DEPTH, antisymmetric)
    if quantity == "misalignment":
        return -2 * max(theory.slope("W1", gamma2, gamma3, DEPTH, antisymmetric), 0.0)
    return min(2 * gamma3 - 1 + min(2 * gamma2, 0.0), gamma3 + gamma2)


def limit_of_e_folds(gamma2: float, gamma3: float) -> float:
    """Return the limit of kappa kappa' |z| T / log m where growth is exponential; 0 elsewhere."""
    return max((gamma3 - 1 - abs(gamma2)) / 2, 0.0)


def regime_of(of_w1: tuple[float, float], of_a: tuple[float, float]) -> str:
    """Return the regime of a point of the plane from the intervals of S of W1 and of a."""
    w1, a = regime(*of_w1), regime(*of_a)
    if w1 == CONDENSED:
        return CONDENSED
    if w1 == LINEAR and a != UNDECIDED:
        return LAG if a == CONDENSED else LAZY
    return UNDECIDED


def regimes_of_plane(regimes: pd.DataFrame) -> pd.DataFrame:
    """Return one row per point of a map with its `regime`, from the regimes of both layers."""
    rows = []
    for (gamma2, gamma3), members in regimes.groupby(["gamma2", "gamma3"]):
        of_layer = members.set_index("layer")[["ci_low", "ci_high"]]
        intervals = (tuple(of_layer.loc[layer]) for layer in LAYERS)
        rows.append({"gamma2": gamma2, "gamma3": gamma3, "regime": regime_of(*intervals)})
    return pd.DataFrame(rows)
