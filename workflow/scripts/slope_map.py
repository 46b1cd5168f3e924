"""Fig 5 and Fig 6: S over the plane, its zero points as stars, and the conjectured critical lines.

Panels as in the paper: (a) S_W1 with zero points along gamma3, (b) S_W1 with zero points along gamma2,
(c) S_W2 with zero points along gamma3. Points whose interval contains zero are marked with a dot. Initialisations by
name stand where they end up as m goes to infinity, in the colour of the slope that they measure where they were run.
"""

import numpy as np
import pandas as pd
from matplotlib import colors
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D

from phasediagram import named, plotting
from phasediagram.joblog import log_to
from phasediagram.regimes import UNDECIDED
from phasediagram.tables import read_table

PANELS = (("a", "W1", "gamma3"), ("b", "W1", "gamma2"), ("c", "W2", "gamma3"))


def draw(regimes: pd.DataFrame, zero_points: pd.DataFrame, title: str, plot: dict, names: pd.DataFrame):
    """Return the figure of one phase map; `names` are rows of `named.for_map`."""
    plotting.apply_style()
    figure, panels = plt.subplots(1, 3, figsize=(7.4, 3.0), sharey=True)
    colours, scale = plotting.slope_colours(plot)
    for axes, (letter, layer, along) in zip(panels, PANELS, strict=True):
        of_layer = regimes[regimes["layer"] == layer]
        grid = of_layer.pivot(index="gamma3", columns="gamma2", values="slope")
        axes.set_facecolor("0.75")  # a point without a slope is grey, not white
        mesh = axes.pcolormesh(grid.columns, grid.index, grid.to_numpy(), cmap=colours, norm=scale, shading="nearest")
        axes.set(xlim=axes.get_xlim(), ylim=axes.get_ylim())  # wide error bars must not rescale the map
        undecided = of_layer[of_layer["regime"] == UNDECIDED]
        axes.plot(undecided["gamma2"], undecided["gamma3"], ".", color="0.3", markersize=2.5)
        zeros = zero_points[(zero_points["layer"] == layer) & (zero_points["along"] == along)]
        errors = np.abs(zeros[["ci_low", "ci_high"]].to_numpy().T - zeros[along].to_numpy())
        bars = {"gamma3": {"yerr": errors}, "gamma2": {"xerr": errors}}[along]
        axes.errorbar(zeros["gamma2"], zeros["gamma3"], fmt="none", ecolor="black", elinewidth=0.8, **bars)
        axes.plot(zeros["gamma2"], zeros["gamma3"], linestyle="none", **plotting.STAR)
        plotting.theory_line(axes, layer)
        by_place = names.groupby(["gamma2", "gamma3"])
        for place, here in by_place:
            column = f"slope_{layer}"
            colour = colors.to_hex(colours(scale(here[column].mean()))) if column in here else "none"
            axes.plot(*place, "o", color="black", markersize=4, markerfacecolor=colour, markeredgewidth=0.6)
            plotting.name_point(axes, ", ".join(here["name"]), place, set(by_place.groups), font_size=5)
        symbol, axis = plotting.LAYER_SYMBOL[layer], {"gamma2": plotting.GAMMA2, "gamma3": plotting.GAMMA3}[along]
        axes.set(xlabel=plotting.GAMMA2, title=rf"({letter}) $S_{{{symbol}}}$, zeros along {axis}")
    panels[0].set_ylabel(plotting.GAMMA3)
    bar = figure.colorbar(mesh, ax=panels, extend="both", fraction=0.03, pad=0.02)
    bar.set_label("slope $S$    (linear < 0 < condensed)")
    figure.legend(
        handles=[
            Line2D([], [], linestyle="none", label="zero of $S$, with its interval", **plotting.STAR),
            Line2D([], [], color="black", linestyle="--", linewidth=1.0, label="conjectured critical line"),
            Line2D([], [], color="0.3", linestyle="none", marker=".", label="interval of $S$ contains 0"),
            Line2D(
                [],
                [],
                color="black",
                linestyle="none",
                marker="o",
                markersize=4,
                markerfacecolor="none",
                label="by name",
            ),
        ],
        loc="outside lower center",
        ncols=4,
        frameon=False,
        title=title,
        title_fontsize=7,
    )
    return figure


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        p = snakemake.params
        title = f"{p.data.replace('_', ' ')}, fitted over m = {', '.join(map(str, p.widths))}"
        names = named.for_map(read_table(snakemake.input.names[0]) if snakemake.input.names else None, p.data)
        tables = read_table(snakemake.input.regimes), read_table(snakemake.input.zero_points)
        figure = draw(*tables, title, p.plot, names)
        plotting.save(figure, snakemake.output.pdf, snakemake.output.png, p.plot["dpi"])
