"""What maps of the plane share: cells of a grid, conjectured lines, cells with excluded runs and without a slope."""

import numpy as np
import pandas as pd
from matplotlib.colors import Normalize
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from phasediagram.drawing.style import GOLD, UNKNOWN_COLOUR
from phasediagram.model import theory

STAR = {"marker": "*", "markersize": 5.5, "color": GOLD, "markeredgecolor": "black", "markeredgewidth": 0.5}
EXCLUDED = {"marker": "v", "markersize": 3, "color": "black", "markeredgewidth": 0, "linestyle": "none"}
THEORY = {"color": "black", "linestyle": "--", "linewidth": 1.0}


def cell_edges(values) -> np.ndarray:
    """Return the edges of cells about increasing coordinates, halfway between neighbours; one alone is 1/2 wide."""
    values = np.asarray(values, float)
    if len(values) == 1:
        return values[0] + np.array([-0.25, 0.25])
    middles = (values[1:] + values[:-1]) / 2
    return np.concatenate([[2 * values[0] - middles[0]], middles, [2 * values[-1] - middles[-1]]])


def cell(grid: pd.DataFrame, gamma2: float, gamma3: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the lower left and the upper right corner of the cell of a point of a grid."""
    sides = []
    for values, value in ((grid.columns, gamma2), (grid.index, gamma3)):
        i = values.get_loc(value)
        sides.append(cell_edges(values)[i : i + 2])
    low, high = np.transpose(sides)
    return low, high


def grid_of(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return a column of a table with one row per point as a grid: rows gamma3, columns gamma2."""
    return table.pivot(index="gamma3", columns="gamma2", values=column)


def draw_cells(axes, grid: pd.DataFrame, colours, scale: Normalize):
    """Draw a grid as cells, grey where there is no number, and keep its limits; return the cells."""
    axes.set_facecolor(UNKNOWN_COLOUR)
    edges = cell_edges(grid.columns), cell_edges(grid.index)
    mesh = axes.pcolormesh(*edges, grid.to_numpy(), cmap=colours, norm=scale, gid="cells")
    axes.set(xlim=axes.get_xlim(), ylim=axes.get_ylim())  # whatever else is drawn must not rescale the map
    return mesh


def some_excluded(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that have a slope, but not from all runs."""
    return table[(table["n_left_out"] > 0) & table["slope"].notna()]


def mark_excluded(axes, table: pd.DataFrame, grid: pd.DataFrame) -> None:
    """Mark the cells of `some_excluded`, in their upper left corners."""
    for point in some_excluded(table).itertuples():
        low, high = cell(grid, point.gamma2, point.gamma3)
        axes.plot(*(low + [0.15, 0.85] * (high - low)), **EXCLUDED, gid="some excluded")


def excluded_handles(table: pd.DataFrame) -> list:
    """Return the legend of `mark_excluded` and of grey cells, without what is not on the map."""
    some = [Line2D([], [], **EXCLUDED, label="some runs excluded")] if len(some_excluded(table)) else []
    return some + unknown_handles(table["slope"], "no slope: too few runs")


def unknown_handles(values: pd.Series, label: str) -> list:
    """Return the legend of grey cells, empty where every value is known."""
    return [Patch(facecolor=UNKNOWN_COLOUR, label=label)] if values.isna().any() else []


def what_is_fitted(slopes: pd.DataFrame, widths: str) -> str:
    """Return in words to what the slopes of a map are fitted; `slopes` has one row per point and layer shown."""
    of_points = slopes.groupby(["gamma2", "gamma3"])
    fitted = ~of_points["slope"].agg(lambda of_layers: of_layers.isna().any())
    fewer = fitted & (of_points["n_left_out"].max() > 0)
    if not fitted.any():
        return f"{widths}: no slope at any point, too few runs"
    if fitted.all() and not fewer.any():
        return f"fitted over {widths}"
    text = f"{widths}: fitted at {fitted.sum()} of {len(fitted)} points"
    return text + (f", at {fewer.sum()} of them without the excluded runs" if fewer.any() else "")


def theory_line(axes, layer: str) -> None:
    """Draw the conjectured line of a layer, dashed, on axes whose limits are set."""
    axes.plot(*critical_line(layer, *axes.get_xlim()), **THEORY, gid="theory")


def critical_line(layer: str, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """Return gamma2 from low to high and the gamma3 of the conjectured line of a layer there."""
    gamma2 = np.linspace(low, high, 801)
    return gamma2, np.array([theory.CRITICAL_GAMMA3[layer](g) for g in gamma2])


def theory_handle(label: str) -> Line2D:
    """Return the legend of `theory_line`."""
    return Line2D([], [], **THEORY, label=label)
