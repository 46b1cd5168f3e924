"""Table 2: slopes of several gauges of one point of the plane, compared with the published values.

Each gauge has its own seeds. As in the paper, a cell is the mean, over seeds, of the slope of log RD against log m for
one seed.
"""

import numpy as np
import pandas as pd
from scipy import stats

from phasediagram.model.published import TABLE2, TABLE2_STD
from phasediagram.statistics.comparison import verdict
from phasediagram.statistics.slopes import coordinates_of, fit_power_law, rows_of_sweep, usable

PRINTED_GAUGES = 3  # gauges in a group; the paper has the standard deviation over them


def table2(distances: pd.DataFrame, gauges: list[dict], confidence: float) -> pd.DataFrame:
    """Return one row per gauge and published layer, and one row for all gauges of a group together.

    `distances` has the rows of `run_tables.distances_table` for all problems. A gauge is {init, alpha, beta3, beta2,
    beta1 (exponents of m), problem, widths, seeds}; `init` is its name in `published.TABLE2`. The verdict is about our
    mean minus the published mean. The standard error of this difference has two parts: ours, from the seeds, and that
    of the published mean, for which the published scatter over gauges is the only measure. The rows for all gauges also
    have our and the published scatter over gauges, and the p-value of a one-way analysis of variance, whose hypothesis
    is that all gauges share one mean.
    """
    rows, pooled = [], {}
    for gauge in gauges:
        init, group = gauge["init"], gauge["init"].split("_")[0]
        of_gauge = distances[(distances["problem"] == gauge["problem"]) & (distances["init"] == init)]
        for layer, printed in TABLE2[init].items():
            members = rows_of_sweep(of_gauge[of_gauge["layer"] == layer], gauge)
            slopes, left_out = _slopes_of_seeds(members)
            place = {"problem": gauge["problem"], "group": group} | coordinates_of(members) | {"gauge": init}
            scales = {key: gauge[key] for key in ("alpha", "beta3", "beta2", "beta1")}
            settings = {"n_seeds": len(slopes), "n_left_out": left_out, "widths": " ".join(map(str, gauge["widths"]))}
            cell = _compared(slopes, printed, _printed_error(group, layer, 1), confidence)
            rows.append(place | scales | {"layer": layer} | cell | settings)
            pooled.setdefault((gauge["problem"], group, layer), []).append((slopes, printed, rows[-1]))
    rows += [_pooled_row(*key[1:], members, confidence) for key, members in pooled.items()]
    return pd.DataFrame(rows).sort_values("group", kind="stable", ignore_index=True)


def _pooled_row(group: str, layer: str, members: list[tuple[list[float], float, dict]], confidence: float) -> dict:
    """Return the row for all gauges of a group. A member is (slopes, published value, row) of one gauge."""
    slopes = [slope for of_gauge, _, _ in members for slope in of_gauge]
    printed, error = np.mean([cell for _, cell, _ in members]), _printed_error(group, layer, len(members))
    settings = {key: sum(row[key] for _, _, row in members) for key in ("n_seeds", "n_left_out")}
    settings["std_over_gauges"] = np.std([row["slope"] for _, _, row in members])
    settings["printed_std_over_gauges"] = TABLE2_STD[group][layer]
    settings["homogeneity_p"] = _homogeneity_p([of_gauge for of_gauge, _, _ in members])
    place = {key: members[0][2][key] for key in ("problem", "group", "gamma2", "gamma3")}
    return place | {"gauge": "all", "layer": layer} | _compared(slopes, printed, error, confidence) | settings


def _printed_error(group: str, layer: str, gauges: int) -> float:
    """Return the standard error of a published mean over gauges, s / sqrt(gauges).

    s is the sample standard deviation. The paper has the population standard deviation of three gauges, so s is
    sqrt(3/2) times as large.
    """
    return TABLE2_STD[group][layer] * np.sqrt(PRINTED_GAUGES / (PRINTED_GAUGES - 1) / gauges)


def _homogeneity_p(slopes: list[list[float]]) -> float:
    """Return the p-value of a one-way analysis of variance; NaN if there is nothing to compare."""
    return stats.f_oneway(*slopes).pvalue if len(slopes) > 1 and min(map(len, slopes)) > 1 else np.nan


def _compared(slopes: list[float], printed: float, printed_error: float, confidence: float) -> dict:
    """Return the mean of slopes, its standard error, and its difference from a published mean with an interval.

    The half width of the interval is t_nu sqrt(e^2 + p^2), where e is our standard error and p the published one. The
    degrees of freedom are those of Welch and Satterthwaite, nu = (e^2 + p^2)^2 / (e^4 / (n - 1) + p^4 / 2), for our n
    seeds and three published gauges.
    """
    n = len(slopes)
    mean = np.mean(slopes) if n else np.nan
    error = np.std(slopes, ddof=1) / np.sqrt(n) if n > 1 else np.nan
    difference, variance = mean - printed, error**2 + printed_error**2
    freedom = variance**2 / (error**4 / max(n - 1, 1) + printed_error**4 / (PRINTED_GAUGES - 1))
    half = stats.t.ppf(0.5 + confidence / 2, freedom) * np.sqrt(variance)
    return {
        "slope": mean,
        "standard_error": error,
        "printed": printed,
        "difference": difference,
        "ci_low": difference - half,
        "ci_high": difference + half,
        "verdict": verdict(difference - half, difference + half, 0.0),
    }


def _slopes_of_seeds(members: pd.DataFrame) -> tuple[list[float], int]:
    """Return the slope of every seed without excluded runs, and the number of the other seeds."""
    slopes, left_out = [], 0
    for _, of_seed in members.groupby("seed"):
        if usable(of_seed).all():
            slopes.append(fit_power_law(of_seed["m"].to_numpy(), of_seed["relative_distance"].to_numpy()).slope)
        else:
            left_out += 1
    return slopes, left_out
