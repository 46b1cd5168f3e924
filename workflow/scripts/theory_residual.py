"""The residual map: measured minus conjectured S over the plane, for both layers and every data set.

A cross marks a point whose interval excludes the conjecture. Blue: more condensed than conjectured. Initialisations
by name stand where they end up as m goes to infinity, with the slope that they measure.
"""

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D

from phasediagram import named, plotting
from phasediagram.comparison import ABOVE, AGREES, BELOW
from phasediagram.joblog import log_to
from phasediagram.tables import read_table

LARGEST_RESIDUAL = 0.5  # where the colour scale ends


def draw(residuals: pd.DataFrame, names: pd.DataFrame | None, plot: dict):
    """Return the figure: a row of panels for each data set, a column for each layer; `names` as in `named.for_map`."""
    plotting.apply_style()
    sets = list(dict.fromkeys(residuals["data"]))
    figure, panels = plt.subplots(
        len(sets), 2, figsize=(plotting.TEXT_WIDTH, 1.0 + 2.7 * len(sets)), sharex="row", sharey="row", squeeze=False
    )
    colours, scale = plotting.slope_colours(plot | {"slope_limit": LARGEST_RESIDUAL})
    for data, row in zip(sets, panels, strict=True):
        here = named.for_map(names, data)
        for axes, layer in zip(row, plotting.SLOPE_SYMBOL, strict=True):
            table = residuals[(residuals["data"] == data) & (residuals["layer"] == layer)]
            grid = table.pivot(index="gamma3", columns="gamma2", values="residual")
            axes.set_facecolor("0.75")  # a point without a slope is grey, not white
            mesh = axes.pcolormesh(
                grid.columns, grid.index, grid.to_numpy(), cmap=colours, norm=scale, shading="nearest"
            )
            axes.set(xlim=axes.get_xlim(), ylim=axes.get_ylim())
            excluded = table[table["verdict"].isin([ABOVE, BELOW])]
            axes.plot(excluded["gamma2"], excluded["gamma3"], "x", color="0.2", markersize=2.5, markeredgewidth=0.5)
            plotting.theory_line(axes, layer)
            plotting.named_points(axes, here, (layer,))
            agreeing = np.sum(table["verdict"] == AGREES)
            axes.set_title(
                f"{plotting.spelled(data)}, {plotting.SLOPE_SYMBOL[layer]}: {agreeing} of {len(table)} agree"
            )
            axes.set_xlabel(plotting.GAMMA2)
        row[0].set_ylabel(plotting.GAMMA3)
    bar = figure.colorbar(mesh, ax=panels, extend="both", fraction=0.05, pad=0.02, location="bottom")
    bar.set_label("measured $-$ conjectured slope")
    figure.legend(
        handles=[
            Line2D([], [], color="0.2", linestyle="none", marker="x", markersize=4, label="interval excludes 0"),
            Line2D([], [], color="black", linestyle="--", linewidth=1.0, label="conjectured line"),
            *plotting.named_handles(pd.DataFrame() if names is None else names, "its $S$"),
        ],
        loc="outside lower center",
        ncols=2,
        frameon=False,
    )
    return figure


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        p = snakemake.params
        names = pd.concat(map(read_table, snakemake.input.names)) if snakemake.input.names else None
        figure = draw(read_table(snakemake.input.residuals), names, p.plot)
        plotting.save(figure, snakemake.output.pdf, snakemake.output.png, p.plot["dpi"])
