"""The residual map: measured minus conjectured S over the plane, for every layer and problem.

A cross marks a point whose interval does not contain the conjecture, a triangle one with excluded runs. Grey: no slope.
Blue: more condensed than conjectured. Initialisations by name are at their limits for m to infinity, with their
residual.
"""

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from phasediagram.drawing import labels, maps, style
from phasediagram.jobs.joblog import log_to
from phasediagram.model.layers import depth_of, layer_names
from phasediagram.statistics import named
from phasediagram.statistics.comparison import ABOVE, BELOW
from phasediagram.storage.tables import read_table

LARGEST_RESIDUAL = 0.5  # where the colour scale ends
WIDE = 3  # columns whose panels have room for titles of two lines
NARROW_TITLE = 7.0  # points
CLOSE = 0.1  # which residuals the titles count as small
CROSS = {"color": "0.2", "marker": "x", "linestyle": "none"}


def draw(residuals: pd.DataFrame, names: pd.DataFrame | None, plot: dict):
    """Return the figure: panels of the layers of each problem side by side; `names` as in `named.for_map`.

    A row has as many panels as the deepest network has layers. Problems with fewer layers share one if they fit.
    """
    style.apply_style()
    depths = {problem: depth_of(of["layer"]) for problem, of in residuals.groupby("problem", sort=False)}
    columns = max(depths.values())
    figure, places = _panels(_rows(depths, columns), depths, columns)
    for (problem, layer), axes in places.items():
        table = residuals[(residuals["problem"] == problem) & (residuals["layer"] == layer)]
        mesh = _panel(axes, table, layer, depths[problem], plot)
        labels_of_axes, narrow = style.axis_labels(depths[problem]), columns > WIDE
        title = _title(problem, layer, table["residual"], narrow)
        axes.set(xlabel=labels_of_axes["xlabel"], label=f"{problem} {layer}")
        axes.set_title(title, fontsize=NARROW_TITLE if narrow else style.MATH)
        if narrow:
            axes.xaxis.set_major_locator(MaxNLocator(3))
        if layer == "W1":
            axes.set_ylabel(labels_of_axes["ylabel"])
    look = {"extend": "both", "fraction": 0.05, "aspect": 40, "pad": 0.02, "location": "bottom"}
    bar = figure.colorbar(mesh, ax=list(places.values()), **look)
    bar.set_label("measured $-$ conjectured slope", fontsize=7.5)
    handles = [
        *([Line2D([], [], **CROSS, markersize=4, label="interval excludes 0")] if len(_crossed(residuals)) else []),
        maps.theory_handle("conjectured line"),
        *maps.excluded_handles(residuals),
        *labels.named_handles(pd.DataFrame() if names is None else names, "its $S$ minus the conjectured"),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False)
    figure.draw_without_rendering()  # which lays it out: labels need to know where all else is
    for (problem, layer), axes in places.items():
        of_problem = named.for_map(names, problem, depths[problem])
        labels.named_points(axes, residuals_of_names(of_problem, layer), (layer,))
    return figure


def _rows(depths: dict[str, int], columns: int) -> list[list[str]]:
    """Return the problems of each row of panels: a problem goes into the first row that has room for its layers."""
    rows = []
    for problem, depth in depths.items():
        row = next((row for row in rows if sum(depths[other] for other in row) + depth <= columns), None)
        if row is None:
            rows.append(row := [])
        row.append(problem)
    return rows


def _panels(rows: list[list[str]], depths: dict[str, int], columns: int):
    """Return the figure and its panels, {(problem, layer): axes}; those of a problem share their axes."""
    height = np.clip(7.0 / len(rows), 1.4, 2.3)  # of a row: as many as possible on one page
    figure = plt.figure(figsize=(style.TEXT_WIDTH, 1.0 + height * len(rows)))
    figure.get_layout_engine().set(w_pad=0.02)
    grid, places = figure.add_gridspec(len(rows), columns), {}
    for i, row in enumerate(rows):
        shown = [(problem, layer) for problem in row for layer in layer_names(depths[problem])]
        for j, (problem, layer) in enumerate(shown):
            first = places.get((problem, "W1"))
            places[problem, layer] = axes = figure.add_subplot(grid[i, j], sharex=first, sharey=first)
            axes.tick_params(labelleft=first is None)
    return figure, places


def _title(problem: str, layer: str, residuals: pd.Series, narrow: bool) -> str:
    """Return what a panel shows, and how many of the residuals that are known are small."""
    known = residuals.dropna()
    count = f"{np.sum(known.abs() <= CLOSE)} of {len(known)} within {CLOSE}" if len(known) else "no slope"
    if narrow:
        return f"{style.spelled(problem)}\n{layer}: {count}"
    return f"{style.spelled(problem)}, {style.slope_symbol(layer)}\n{count}"


def _panel(axes, table: pd.DataFrame, layer: str, depth: int, plot: dict):
    """Draw the residuals of one layer and problem as cells, with the marks of their points; return the cells."""
    grid = maps.grid_of(table, "residual")
    mesh = maps.draw_cells(axes, grid, *style.slope_colours(plot | {"slope_limit": LARGEST_RESIDUAL}))
    crossed = _crossed(table)
    axes.plot(crossed["gamma2"], crossed["gamma3"], **CROSS, markersize=2.5, markeredgewidth=0.5, gid="crossed")
    maps.mark_excluded(axes, table, grid)
    maps.theory_line(axes, layer, depth)
    return mesh


def _crossed(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose interval does not contain the conjecture."""
    return table[table["verdict"].isin([ABOVE, BELOW])]


def residuals_of_names(names: pd.DataFrame, layer: str) -> pd.DataFrame:
    """Return rows of `named.for_map` with a layer's residual in the place of its S, where they were run."""
    slope = f"slope_{layer}"
    return names.assign(**{slope: names[slope] - names[f"theory_{layer}"]}) if slope in names else names


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        names = pd.concat(map(read_table, snakemake.input.names)) if snakemake.input.names else None
        plot = snakemake.params.plot
        figure = draw(read_table(snakemake.input.residuals), names, plot)
        style.save(figure, snakemake.output.pdf, snakemake.output.png, plot["dpi"])
