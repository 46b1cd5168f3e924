"""The residual map: measured minus conjectured S over the plane, for every layer and problem.

A cross marks a point whose interval does not contain the conjecture, a triangle one with excluded runs. Grey: no slope.
Blue: more condensed than conjectured. Initialisations by name are at their limits for m to infinity, with their
residual.
"""

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D

from phasediagram.drawing import labels, maps, style
from phasediagram.jobs.joblog import log_to
from phasediagram.statistics import named
from phasediagram.statistics.comparison import ABOVE, BELOW
from phasediagram.storage.tables import read_table

LARGEST_RESIDUAL = 0.5  # where the colour scale ends
CLOSE = 0.1  # which residuals the titles count as small
CROSS = {"color": "0.2", "marker": "x", "linestyle": "none"}


def draw(residuals: pd.DataFrame, names: pd.DataFrame | None, plot: dict):
    """Return the figure: a row of panels for each problem, a column for each layer; `names` as in `named.for_map`."""
    style.apply_style()
    problems, layers = (list(dict.fromkeys(residuals[key])) for key in ("problem", "layer"))
    size = style.TEXT_WIDTH, 1.2 + 2.3 * len(problems)
    share = {"sharex": "row", "sharey": "row", "squeeze": False}
    figure, panels = plt.subplots(len(problems), len(layers), figsize=size, **share)
    figure.get_layout_engine().set(w_pad=0.02)
    places = [(problem, layer) for problem in problems for layer in layers]
    for axes, (problem, layer) in zip(panels.flat, places, strict=True):
        table = residuals[(residuals["problem"] == problem) & (residuals["layer"] == layer)]
        mesh = _panel(axes, table, layer, plot)
        title = f"{style.spelled(problem)}, {style.slope_symbol(layer)}\n{_count_of_close(table['residual'])}"
        axes.set(xlabel=style.GAMMA2, title=title, label=f"{problem} {layer}")
    for axes in panels[:, 0]:
        axes.set_ylabel(style.GAMMA3)
    bar = figure.colorbar(mesh, ax=panels, extend="both", fraction=0.05, pad=0.02, location="bottom")
    bar.set_label("measured $-$ conjectured slope")
    handles = [
        *([Line2D([], [], **CROSS, markersize=4, label="interval excludes 0")] if len(_crossed(residuals)) else []),
        maps.theory_handle("conjectured line"),
        *maps.excluded_handles(residuals),
        *labels.named_handles(pd.DataFrame() if names is None else names, "its $S$ minus the conjectured"),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False)
    figure.draw_without_rendering()  # which lays it out: labels need to know where all else is
    for axes, (problem, layer) in zip(panels.flat, places, strict=True):
        labels.named_points(axes, residuals_of_names(named.for_map(names, problem), layer), (layer,))
    return figure


def _panel(axes, table: pd.DataFrame, layer: str, plot: dict):
    """Draw the residuals of one layer and problem as cells, with the marks of their points; return the cells."""
    grid = maps.grid_of(table, "residual")
    mesh = maps.draw_cells(axes, grid, *style.slope_colours(plot | {"slope_limit": LARGEST_RESIDUAL}))
    crossed = _crossed(table)
    axes.plot(crossed["gamma2"], crossed["gamma3"], **CROSS, markersize=2.5, markeredgewidth=0.5, gid="crossed")
    maps.mark_excluded(axes, table, grid)
    maps.theory_line(axes, layer)
    return mesh


def _crossed(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose interval does not contain the conjecture."""
    return table[table["verdict"].isin([ABOVE, BELOW])]


def _count_of_close(residuals: pd.Series) -> str:
    """Return in words how many of the residuals that are known are small."""
    known = residuals.dropna()
    return f"{np.sum(known.abs() <= CLOSE)} of {len(known)} within {CLOSE}" if len(known) else "no slope"


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
