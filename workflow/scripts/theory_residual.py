"""The residual map: measured minus conjectured S over the plane, for both layers and every data set.

A cross marks a point whose interval excludes the conjecture, a triangle one of which some runs are left out. Blue: more
condensed than conjectured. Initialisations by name stand where they end up as m goes to infinity, with their residual.
"""

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D

from phasediagram.drawing import plotting
from phasediagram.jobs.joblog import log_to
from phasediagram.statistics import named
from phasediagram.statistics.comparison import ABOVE, BELOW
from phasediagram.storage.tables import read_table

LARGEST_RESIDUAL = 0.5  # where the colour scale ends
CLOSE = 0.1  # which residuals the titles count as small


def draw(residuals: pd.DataFrame, names: pd.DataFrame | None, plot: dict):
    """Return the figure: a row of panels for each data set, a column for each layer; `names` as in `named.for_map`.

    `residuals` are those of `comparison.residuals_table` with `data` and, of the same fits, `n_left_out`.
    """
    plotting.apply_style()
    sets = list(dict.fromkeys(residuals["data"]))
    figure, panels = plt.subplots(
        len(sets), 2, figsize=(plotting.TEXT_WIDTH, 1.0 + 2.7 * len(sets)), sharex="row", sharey="row", squeeze=False
    )
    colours, scale = plotting.slope_colours(plot | {"slope_limit": LARGEST_RESIDUAL})
    for data, row in zip(sets, panels, strict=True):
        for axes, layer in zip(row, plotting.SLOPE_SYMBOL, strict=True):
            table = residuals[(residuals["data"] == data) & (residuals["layer"] == layer)]
            grid = table.pivot(index="gamma3", columns="gamma2", values="residual")
            mesh = plotting.draw_cells(axes, grid, colours, scale)
            excluded = table[table["verdict"].isin([ABOVE, BELOW])]
            axes.plot(excluded["gamma2"], excluded["gamma3"], "x", color="0.2", markersize=2.5, markeredgewidth=0.5)
            plotting.mark_left_out(axes, table, grid)
            plotting.theory_line(axes, layer)
            close = np.sum(table["residual"].abs() <= CLOSE)
            axes.set_title(
                f"{plotting.spelled(data)}, {plotting.SLOPE_SYMBOL[layer]}: {close} of {len(table)} within {CLOSE}"
            )
            axes.set_xlabel(plotting.GAMMA2)
        row[0].set_ylabel(plotting.GAMMA3)
    bar = figure.colorbar(mesh, ax=panels, extend="both", fraction=0.05, pad=0.02, location="bottom")
    bar.set_label("measured $-$ conjectured slope")
    figure.legend(
        handles=[
            Line2D([], [], color="0.2", linestyle="none", marker="x", markersize=4, label="interval excludes 0"),
            Line2D([], [], color="black", linestyle="--", linewidth=1.0, label="conjectured line"),
            *plotting.left_out_handles(residuals),
            *plotting.named_handles(pd.DataFrame() if names is None else names, "its $S$ minus the conjectured"),
        ],
        loc="outside lower center",
        ncols=2,
        frameon=False,
    )
    figure.draw_without_rendering()  # which lays it out: labels need to know where all else is
    for data, row in zip(sets, panels, strict=True):
        for axes, layer in zip(row, plotting.SLOPE_SYMBOL, strict=True):
            plotting.named_points(axes, residuals_of_names(named.for_map(names, data)), (layer,))
    return figure


def residuals_of_names(names: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `named.for_map` with S minus the conjectured S in the place of S, where they were run."""
    layers = [layer for layer in plotting.SLOPE_SYMBOL if f"slope_{layer}" in names]
    return names.assign(**{f"slope_{layer}": names[f"slope_{layer}"] - names[f"theory_{layer}"] for layer in layers})


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        p = snakemake.params
        names = pd.concat(map(read_table, snakemake.input.names)) if snakemake.input.names else None
        regimes = [
            read_table(path).assign(data=data) for data, path in zip(p.data, snakemake.input.regimes, strict=True)
        ]
        left_out = pd.concat(regimes)[["data", "gamma2", "gamma3", "layer", "n_left_out"]]
        residuals = read_table(snakemake.input.residuals).merge(left_out, validate="1:1")
        figure = draw(residuals, names, p.plot)
        plotting.save(figure, snakemake.output.pdf, snakemake.output.png, p.plot["dpi"])
