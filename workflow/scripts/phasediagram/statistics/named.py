"""The initialisations of Table 1 as points of the plane: limits, coordinates at finite width, measured slopes."""

import math

import pandas as pd

from phasediagram.model import theory
from phasediagram.model.initialisation import DEPTH, TABLE1
from phasediagram.model.layers import LAYERS, in_order

COORDINATES = ("gamma2", "gamma3")


def named_table(problem: str, runs: pd.DataFrame, slopes: pd.DataFrame, sweep: dict) -> pd.DataFrame:
    """Return one row per initialisation of a sweep. `names` of the sweep maps its labels to names of Table 1.

    Columns: the limits gamma2 and gamma3; the kappas at the largest width m, and -log(kappa) / log(m) there; for each
    layer S with its interval, and the conjectured S. Constants such as He's sqrt(8) keep the coordinates at m away from
    their limits. kappa1 has no coordinate. It is 1 except for Xavier, whose sqrt(2m/(m + 1)) tends to sqrt(2).
    """
    rows = []
    m = max(sweep["widths"])
    for init, name in sweep["names"].items():
        run = runs[(runs["init"] == init) & (runs["m"] == m)].iloc[0]
        row = {"problem": problem, "name": TABLE1[name].title, "gamma2": run["gamma2"], "gamma3": run["gamma3"], "m": m}
        row["kappa1"] = run["kappa1"]
        for index in (2, 3):
            kappa = run[f"kappa{index}"]
            row |= {f"kappa{index}": kappa, f"gamma{index}_at_m": math.log(1 / kappa) / math.log(m)}
        for layer in in_order(slopes["layer"]):
            selected = (slopes["sweep"] == sweep["name"]) & (slopes["init"] == init) & (slopes["layer"] == layer)
            fit = slopes[selected].iloc[0]
            row |= {
                f"slope_{layer}": fit["slope"],
                f"ci_low_{layer}": fit["ci_low"],
                f"ci_high_{layer}": fit["ci_high"],
            }
            row[f"theory_{layer}"] = theory.slope(layer, run["gamma2"], run["gamma3"], sweep["depth"])
        rows.append(row | {"widths": " ".join(map(str, sweep["widths"])), "seeds": len(sweep["seeds"])})
    return pd.DataFrame(rows)


def for_map(table: pd.DataFrame | None, problem: str, depth: int = DEPTH) -> pd.DataFrame:
    """Return the rows of a problem. If it has none, return names and limits alone, at this depth."""
    if table is not None and (table["problem"] == problem).any():
        return table[table["problem"] == problem]
    limits = [{"name": row.title, "gamma2": row.gamma2, "gamma3": row.gamma3_of(depth)} for row in TABLE1.values()]
    return pd.DataFrame(limits)


def labels(table: pd.DataFrame, layers: tuple[str, ...] = LAYERS) -> pd.DataFrame:
    """Return one row per point of the plane: its coordinates and its label, with one line per name.

    If the table has slopes, each name is followed by its measured S; several layers are in brackets.
    """
    points = table[list(COORDINATES)].assign(label=table["name"])
    if "slope_W1" in table:
        slopes = table[[f"slope_{layer}" for layer in layers]].map("{:+.2f}".format).agg(", ".join, axis=1)
        points["label"] += " " + slopes if len(layers) == 1 else " (" + slopes + ")"
    return points.groupby(list(COORDINATES), as_index=False)["label"].agg("\n".join)
