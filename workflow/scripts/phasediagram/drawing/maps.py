"""What maps of the plane share: cells of a grid, conjectured lines, marks of cells with excluded runs."""

import numpy as np
import pandas as pd
from matplotlib.colors import Normalize
from matplotlib.lines import Line2D

from phasediagram.drawing.style import GOLD, UNKNOWN_COLOUR
from phasediagram.model import theory

STAR = {"marker": "*", "markersize": 5.5, "color": GOLD, "markeredgecolor": "black", "markeredgewidth": 0.5}
LEFT_OUT = {"marker": "v", "markersize": 3, "color": "black", "markeredgewidth": 0, "linestyle": "none"}
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


def mark_left_out(axes, table: pd.DataFrame, grid: pd.DataFrame) -> None:
    """Mark the cells with excluded runs, in their upper left corners."""
    for point in table[table["n_left_out"] > 0].itertuples():
        low, high = cell(grid, point.gamma2, point.gamma3)
        axes.plot(*(low + [0.15, 0.85] * (high - low)), **LEFT_OUT, gid="left out")


def left_out_handles(table: pd.DataFrame) -> list:
    """Return the legend of `mark_left_out`, empty where nothing is marked."""
    return [Line2D([], [], **LEFT_OUT, label="some runs left out")] if (table["n_left_out"] > 0).any() else []


def theory_line(axes, layer: str) -> None:
    """Draw the conjectured critical line of a layer, dashed, on axes whose limits are set."""
    axes.plot(*critical_line(layer, *axes.get_xlim()), **THEORY, gid="theory")


def critical_line(layer: str, low: float, high: float) -> tuple[np.ndarray, np.ndarray]:
    """Return gamma2 from low to high and the gamma3 of the conjectured critical line of a layer there."""
    gamma2 = np.linspace(low, high, 801)
    return gamma2, np.array([theory.CRITICAL_GAMMA3[layer](g) for g in gamma2])


def theory_handle(label: str) -> Line2D:
    """Return the legend of `theory_line`."""
    return Line2D([], [], **THEORY, label=label)
