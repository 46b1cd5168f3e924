"""The residual map: measured minus conjectured S over the plane, for every layer and problem.

A cross marks a point whose interval does not contain the conjecture, a triangle one with excluded runs. Grey: no slope.
Blue: more condensed than conjectured. Initialisations by name are at their limits for m to infinity, with their
residual.
"""

import itertools

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D

from phasediagram.drawing import labels, maps, style
from phasediagram.jobs.job import job
from phasediagram.model.layers import depth_of, layer_names
from phasediagram.statistics import named
from phasediagram.statistics.comparison import ABOVE, BELOW
from phasediagram.storage.tables import read_table

LARGEST_RESIDUAL = 0.5  # where the colour scale ends
WIDE = 3  # columns whose panels have room for titles of two lines
CLOSE = 0.1  # which residuals the titles count as small
CROSS = {"color": "0.2", "marker": "x", "linestyle": "none"}


def draw(residuals: pd.DataFrame, names: pd.DataFrame | None, plot: dict):
    """Return the figure: a row of panels for each problem, a column for each layer; `names` as in `named.for_map`.

    Networks of different depths have different layers. Places of layers that a problem lacks are empty.
    """
    style.apply_style()
    depths = {problem: depth_of(of["layer"]) for problem, of in residuals.groupby("problem", sort=False)}
    problems, layers = list(depths), layer_names(max(depths.values()))
    height = np.clip(6.8 / len(problems), 1.6, 2.3)  # of a row: as many as possible on one page
    size = style.TEXT_WIDTH, 1.2 + height * len(problems)
    share = {"sharex": "row", "sharey": "row", "squeeze": False}
    figure, panels = plt.subplots(len(problems), len(layers), figsize=size, **share)
    figure.get_layout_engine().set(w_pad=0.02)
    places = dict(zip(itertools.product(problems, layers), panels.flat, strict=True))
    for (problem, layer), axes in list(places.items()):
        if layer not in layer_names(depths[problem]):
            places.pop((problem, layer)).remove()
            continue
        table = residuals[(residuals["problem"] == problem) & (residuals["layer"] == layer)]
        mesh = _panel(axes, table, layer, depths[problem], plot)
        title = _title(problem, layer, table["residual"], narrow=len(layers) > WIDE)
        labels_of_axes = style.axis_labels(depths[problem])
        axes.set(xlabel=labels_of_axes["xlabel"], title=title, label=f"{problem} {layer}")
        if layer == layers[0]:
            axes.set_ylabel(labels_of_axes["ylabel"])
    bar = figure.colorbar(mesh, ax=list(places.values()), extend="both", fraction=0.05, pad=0.02, location="bottom")
    bar.set_label("measured $-$ conjectured slope")
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


def _title(problem: str, layer: str, residuals: pd.Series, narrow: bool) -> str:
    """Return what a panel shows, and how many of the residuals that are known are small."""
    known, symbol = residuals.dropna(), style.slope_symbol(layer)
    count = f"{np.sum(known.abs() <= CLOSE)} of {len(known)}" if len(known) else "no slope"
    within = f"within {CLOSE}" if len(known) else ""
    if narrow:
        return f"{style.spelled(problem)}\n{symbol}: {count}\n{within}".strip("\n")
    return f"{style.spelled(problem)}, {symbol}\n{count} {within}".rstrip()


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
    with job(snakemake) as origin:
        names = pd.concat(map(read_table, snakemake.input.names)) if snakemake.input.names else None
        residuals, plot = read_table(snakemake.input.residuals), snakemake.params.plot
        figure = draw(residuals[residuals["problem"].isin(snakemake.params.problems)], names, plot)
        style.save(figure, snakemake.output.pdf, snakemake.output.png, plot["dpi"], origin)
