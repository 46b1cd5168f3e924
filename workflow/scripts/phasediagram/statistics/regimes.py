"""From slopes to the phase map: the regime of every grid point, and the zero points between grid points."""

import numpy as np
import pandas as pd

from phasediagram.model import theory
from phasediagram.model.layers import depth_of

LINEAR, CONDENSED, UNDECIDED = "linear", "condensed", "undecided"


def regime(ci_low: float, ci_high: float) -> str:
    """Return linear (S < 0) or condensed (S > 0) if the interval of S excludes zero, otherwise undecided."""
    if ci_high < 0:
        return LINEAR
    if ci_low > 0:
        return CONDENSED
    return UNDECIDED


def regimes_table(slopes: pd.DataFrame, antisymmetric: bool) -> pd.DataFrame:
    """Return the slopes of a phase map with the columns `regime` and `theory`, the conjectured slope."""
    columns = ["gamma2", "gamma3", "layer", "slope", "ci_low", "ci_high", "n_runs", "n_left_out"]
    table = slopes[columns].reset_index(drop=True)
    table["regime"] = [regime(row.ci_low, row.ci_high) for row in table.itertuples()]
    table["theory"] = conjectured_slopes(table, antisymmetric)
    return table


def conjectured_slopes(table: pd.DataFrame, antisymmetric: bool) -> list[float]:
    """Return the conjectured S for rows of all layers of a network, with their gamma2 and gamma3."""
    depth = depth_of(table["layer"])
    return [theory.slope(row.layer, row.gamma2, row.gamma3, depth, antisymmetric) for row in table.itertuples()]


def zero_crossings(g: np.ndarray, slope: np.ndarray, half_width: np.ndarray) -> list[tuple[float, float, float]]:
    """Return (zero, low, high) for every change of sign of a slope that is known at increasing coordinates g.

    The zero comes from linear interpolation between two neighbours. Its half width dz follows from the half widths dS0
    and dS1 of their (independent) intervals, to first order:

        z = g0 + (g1 - g0) w,   w = -S0 / (S1 - S0),
        dz = (g1 - g0) / |S1 - S0| * sqrt(((1 - w) dS0)^2 + (w dS1)^2).
    """
    zeros = []
    for i in range(len(g) - 1):
        s0, s1 = slope[i], slope[i + 1]  # NaN (an unknown slope) has no sign, so it makes no zero
        if s0 == 0 or s0 * s1 < 0:
            spacing, w = g[i + 1] - g[i], (-s0 / (s1 - s0) if s0 != 0 else 0.0)
            steepness = abs(s1 - s0) / spacing if s1 != s0 else np.nan
            error = np.hypot((1 - w) * half_width[i], w * half_width[i + 1]) / steepness
            zero = g[i] + spacing * w
            zeros.append((zero, zero - error, zero + error))
    if len(g) and slope[-1] == 0:
        zeros.append((g[-1], np.nan, np.nan))
    return zeros


def zero_points_table(slopes: pd.DataFrame) -> pd.DataFrame:
    """Return all zero points of a phase map along both axes.

    One row each: layer, the axis `along` which the slope is interpolated, the coordinates, and the interval of the
    interpolated coordinate.
    """
    rows = []
    for layer, layer_rows in slopes.groupby("layer"):
        for along, fixed in (("gamma3", "gamma2"), ("gamma2", "gamma3")):
            for value, line in layer_rows.groupby(fixed):
                line = line.sort_values(along)
                half = ((line["ci_high"] - line["ci_low"]) / 2).to_numpy()
                for zero, low, high in zero_crossings(line[along].to_numpy(), line["slope"].to_numpy(), half):
                    place = {"layer": layer, "along": along, fixed: value, along: zero}
                    rows.append(place | {"ci_low": low, "ci_high": high})
    return pd.DataFrame(rows, columns=["layer", "along", "gamma2", "gamma3", "ci_low", "ci_high"])
