"""Comparisons of slopes and zero points with the conjecture, and of the slopes of two problems."""

import itertools

import pandas as pd

from phasediagram.model import theory
from phasediagram.model.layers import in_order
from phasediagram.statistics.slopes import coordinates_of, fit_where_possible, rows_of_sweep, usable

ABOVE, BELOW, AGREES, UNKNOWN = "above", "below", "agrees", "unknown"


def verdict(low: float, high: float, expected: float) -> str:
    """Return `above`, `below` or `agrees`: an interval compared with the expected value. `unknown` for NaN."""
    if low > expected:
        return ABOVE
    if high < expected:
        return BELOW
    return AGREES if low <= expected <= high else UNKNOWN


def residuals_table(regimes: pd.DataFrame) -> pd.DataFrame:
    """Return for every point of a map: S, the conjectured S, their difference with its interval, and a verdict.

    The conjecture has no error, so the interval of the difference is the interval of S, shifted.
    """
    columns = ["gamma2", "gamma3", "layer", "slope", "ci_low", "ci_high", "n_left_out", "theory"]
    table = regimes[columns].reset_index(drop=True)
    table["residual"] = table["slope"] - table["theory"]
    table["residual_ci_low"], table["residual_ci_high"] = (
        table["ci_low"] - table["theory"],
        table["ci_high"] - table["theory"],
    )
    table["verdict"] = [verdict(row.ci_low, row.ci_high, row.theory) for row in table.itertuples()]
    return table


def with_critical_lines(zero_points: pd.DataFrame, depth: int) -> pd.DataFrame:
    """Return the zero points with the columns `theory`, `difference` and `verdict`.

    `theory` is where the conjectured line crosses the same row or column of the map. It is NaN if the line does not
    cross a row, or runs along it.
    """
    table = zero_points.reset_index(drop=True)
    lines = {"gamma3": theory.critical_gamma3, "gamma2": theory.critical_gamma2}
    fixed = {"gamma3": "gamma2", "gamma2": "gamma3"}
    table["theory"] = [
        lines[row["along"]](row["layer"], row[fixed[row["along"]]], depth) for _, row in table.iterrows()
    ]
    measured = table["gamma3"].where(table["along"] == "gamma3", table["gamma2"])
    table["difference"] = measured - table["theory"]
    table["verdict"] = [verdict(row.ci_low, row.ci_high, row.theory) for row in table.itertuples()]
    return table


def sensitivity_table(distances: pd.DataFrame, base: pd.DataFrame, sweep: dict, confidence: float) -> pd.DataFrame:
    """Return the slopes of one problem, the slopes of the base problem, and their differences.

    `distances` and `base` are tables of `run_tables.distances_table`. A sweep is {inits, widths, seeds}. Two runs with
    the same initialisation, width and seed form a pair: they share random numbers, so their scatter is not independent.
    The difference is the slope of log(RD / RD_base), with the t interval of this line. Shared scatter cancels in it.
    All three lines are fitted to the pairs without an excluded run, so it equals the difference of the two slopes. The
    verdict says whether its interval lies above zero, lies below zero, or contains it.
    """
    rows = []
    both = [rows_of_sweep(table, sweep) for table in (distances, base)]
    for init, layer in itertools.product(sweep["inits"], in_order(distances["layer"])):
        ours, theirs = (table[(table["init"] == init) & (table["layer"] == layer)] for table in both)
        used = [members[usable(members)] for members in (ours, theirs)]
        pairs = used[0].merge(used[1], on=["m", "seed"], suffixes=("", "_base"), validate="1:1")
        rd, rd_base = pairs["relative_distance"], pairs["relative_distance_base"]
        fit, fit_base, ratio = (fit_where_possible(pairs["m"], y, confidence) for y in (rd, rd_base, rd / rd_base))
        rows.append(
            {"init": init}
            | coordinates_of(ours)
            | {"layer": layer}
            | {"slope": fit.slope, "ci_low": fit.ci_low, "ci_high": fit.ci_high}
            | {"slope_base": fit_base.slope, "ci_low_base": fit_base.ci_low, "ci_high_base": fit_base.ci_high}
            | {"difference": ratio.slope, "difference_ci_low": ratio.ci_low, "difference_ci_high": ratio.ci_high}
            | {"verdict": verdict(ratio.ci_low, ratio.ci_high, 0.0)}
            | {"n_pairs": len(pairs), "n_left_out": len(ours) - len(pairs)}
        )
    return pd.DataFrame(rows)
