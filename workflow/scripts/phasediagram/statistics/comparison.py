"""Measured values beside others: slopes and zero points beside the conjecture, slopes beside those of other data."""

import itertools

import pandas as pd

from phasediagram.model import theory
from phasediagram.statistics.slopes import LAYERS, fit_where_possible, usable

ABOVE, BELOW, AGREES, UNKNOWN = "above", "below", "agrees", "unknown"


def verdict(low: float, high: float, expected: float) -> str:
    """Say whether the interval of a measured value lies above or below the expected one, or contains it."""
    if low > expected:
        return ABOVE
    if high < expected:
        return BELOW
    return AGREES if low <= expected <= high else UNKNOWN


def residuals_table(regimes: pd.DataFrame) -> pd.DataFrame:
    """Return S, the conjectured S, their difference with its interval, and a verdict for every point of a map.

    The conjecture is a number without an error, so the interval of the residual is that of S, shifted.
    """
    table = regimes[["gamma2", "gamma3", "layer", "slope", "ci_low", "ci_high"]].reset_index(drop=True)
    table["theory"] = [theory.SLOPE[row.layer](row.gamma2, row.gamma3) for row in table.itertuples()]
    table["residual"] = table["slope"] - table["theory"]
    table["residual_ci_low"], table["residual_ci_high"] = (
        table["ci_low"] - table["theory"],
        table["ci_high"] - table["theory"],
    )
    table["verdict"] = [verdict(row.ci_low, row.ci_high, row.theory) for row in table.itertuples()]
    return table


def zero_points_table(zero_points: pd.DataFrame) -> pd.DataFrame:
    """Return zero points with where the conjectured line crosses the same row or column, and a verdict.

    Where the line does not cross a row of gamma3 (or runs along it) there is nothing to compare with.
    """
    table = zero_points.reset_index(drop=True)
    lines = {"gamma3": theory.CRITICAL_GAMMA3, "gamma2": theory.CRITICAL_GAMMA2}
    fixed = {"gamma3": "gamma2", "gamma2": "gamma3"}
    table["theory"] = [lines[row["along"]][row["layer"]](row[fixed[row["along"]]]) for _, row in table.iterrows()]
    measured = table["gamma3"].where(table["along"] == "gamma3", table["gamma2"])
    table["difference"] = measured - table["theory"]
    table["verdict"] = [verdict(row.ci_low, row.ci_high, row.theory) for row in table.itertuples()]
    return table


def sensitivity_table(runs: pd.DataFrame, base: pd.DataFrame, sweep: dict, confidence: float) -> pd.DataFrame:
    """Return the slopes of one data set beside those of another, the base, and their difference.

    Both are tables of `metrics.runs_table`, a sweep is {inits, widths, seeds}. Runs of the same initialisation, width
    and seed are pairs: they share random numbers, so their scatter is not independent. The difference is the slope
    of log(RD / RD_base), in which what they share cancels, with the t interval of that line; it is exactly the
    difference of the two slopes, as all three lines are fitted to the pairs of which neither run is left out. The
    verdict says whether its interval lies above or below zero, or contains it.
    """
    rows = []
    for init, (layer, column) in itertools.product(sweep["inits"], LAYERS.items()):
        of_both = [
            table[(table["init"] == init) & table["m"].isin(sweep["widths"]) & table["seed"].isin(sweep["seeds"])]
            for table in (runs, base)
        ]
        place = {"init": init} | of_both[0][["gamma2", "gamma3"]].iloc[0].to_dict() | {"layer": layer}
        used = [members[usable(members, column)] for members in of_both]
        pairs = used[0].merge(used[1], on=["m", "seed"], suffixes=("", "_base"), validate="1:1")
        rd, rd_base = pairs[column], pairs[f"{column}_base"]
        ours, theirs, ratio = (fit_where_possible(pairs["m"], y, confidence) for y in (rd, rd_base, rd / rd_base))
        rows.append(
            place
            | {"slope": ours.slope, "ci_low": ours.ci_low, "ci_high": ours.ci_high}
            | {"slope_base": theirs.slope, "ci_low_base": theirs.ci_low, "ci_high_base": theirs.ci_high}
            | {"difference": ratio.slope, "difference_ci_low": ratio.ci_low, "difference_ci_high": ratio.ci_high}
            | {"verdict": verdict(ratio.ci_low, ratio.ci_high, 0.0)}
            | {"n_pairs": len(pairs), "n_left_out": len(of_both[0]) - len(pairs)}
        )
    return pd.DataFrame(rows)
