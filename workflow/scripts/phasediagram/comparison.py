"""Measured values beside others: slopes and zero points beside the conjecture, slopes beside those of other data."""

import numpy as np
import pandas as pd

from phasediagram import theory

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


def sensitivity_table(slopes: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """Return the slopes of one data set beside those of another, the base, at the same points, widths and seeds.

    Both are tables of `slopes.slopes_table` for the same sweep. The interval of the difference is that of two
    independent slopes. The verdict says whether it lies above or below zero, or contains it.
    """
    place = ["init", "gamma2", "gamma3", "layer"]
    values = ["slope", "ci_low", "ci_high", "n_runs", "n_left_out"]
    table = slopes[place + values].merge(base[place + values], on=place, suffixes=("", "_base"), validate="1:1")
    half = np.hypot(*((table[f"ci_high{which}"] - table[f"ci_low{which}"]) / 2 for which in ("", "_base")))
    table["difference"] = table["slope"] - table["slope_base"]
    table["difference_ci_low"], table["difference_ci_high"] = table["difference"] - half, table["difference"] + half
    intervals = zip(table["difference_ci_low"], table["difference_ci_high"], strict=True)
    table["verdict"] = [verdict(low, high, 0.0) for low, high in intervals]
    return table
