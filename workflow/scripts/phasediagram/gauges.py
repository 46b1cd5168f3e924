"""Table 2: slopes of gauges of one point of the plane, each from seeds of its own, beside the printed values.

As in the paper a cell is the mean over seeds of the slope of each seed's own line log RD against log m.
"""

import numpy as np
import pandas as pd
from scipy import stats

from phasediagram.comparison import verdict
from phasediagram.published import TABLE2, TABLE2_STD
from phasediagram.slopes import LAYERS, fit_power_law


def table2(runs: pd.DataFrame, gauges: list[dict], confidence: float) -> pd.DataFrame:
    """Return one row per gauge and layer.

    A gauge is {init, alpha, beta3, beta2, beta1 (exponents of m), widths, seeds}, `init` being its name in
    `published.TABLE2`. The verdict is for the interval of ours minus printed. Its standard error has two parts: ours,
    from the seeds, and that of a printed mean, for which the paper's scatter over its gauges is the only measure.
    """
    rows = [_row(runs, gauge, layer, confidence) for gauge in gauges for layer in LAYERS]
    table = pd.DataFrame(rows)
    for column in ("slope", "printed"):
        table[f"std_over_gauges_{column}"] = table.groupby(["group", "layer"])[column].transform(np.std, ddof=0)
    return table


def _row(runs: pd.DataFrame, gauge: dict, layer: str, confidence: float) -> dict:
    init, group = gauge["init"], gauge["init"].split("_")[0]
    members = runs[(runs["init"] == init) & runs["m"].isin(gauge["widths"]) & runs["seed"].isin(gauge["seeds"])]
    slopes, left_out = _slopes_of_seeds(members, LAYERS[layer])
    mean = np.mean(slopes) if slopes else np.nan
    error = np.std(slopes, ddof=1) / np.sqrt(len(slopes)) if len(slopes) > 1 else np.nan
    printed, printed_error = TABLE2[init][layer], TABLE2_STD[group][layer]
    half = stats.t.ppf(0.5 + confidence / 2, max(len(slopes) - 1, 1)) * np.hypot(error, printed_error)
    return {
        "group": group,
        "gauge": init,
        **{key: gauge[key] for key in ("alpha", "beta3", "beta2", "beta1")},
        "gamma2": members["gamma2"].iloc[0],
        "gamma3": members["gamma3"].iloc[0],
        "layer": layer,
        "slope": mean,
        "standard_error": error,
        "printed": printed,
        "difference": mean - printed,
        "ci_low": mean - printed - half,
        "ci_high": mean - printed + half,
        "verdict": verdict(mean - printed - half, mean - printed + half, 0.0),
        "n_seeds": len(slopes),
        "n_left_out": left_out,
        "widths": " ".join(map(str, gauge["widths"])),
    }


def _slopes_of_seeds(members: pd.DataFrame, column: str) -> tuple[list[float], int]:
    """Return the slope of every seed whose runs all converged, and how many seeds were left out."""
    slopes, left_out = [], 0
    for _, of_seed in members.groupby("seed"):
        if (of_seed["status"] == "converged").all() and (of_seed[column] > 0).all():
            slopes.append(fit_power_law(of_seed["m"].to_numpy(), of_seed[column].to_numpy()).slope)
        else:
            left_out += 1
    return slopes, left_out
