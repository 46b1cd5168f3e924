"""Fig 5 and Fig 6: S over the plane, its zero points as stars, and the conjectured critical lines.

Panels as in the paper: (a) S_W1 with zero points along gamma3, (b) S_W1 with zero points along gamma2,
(c) S_W2 with zero points along gamma3. Cells whose interval contains zero have an outline, which no star hides.
A triangle marks a cell of which some runs are left out. A star is hollow where the conjecture has no zero on its row.
Initialisations by name stand where they end up as m goes to infinity, with the slope that they measure.
"""

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from phasediagram.drawing import plotting
from phasediagram.jobs.joblog import log_to
from phasediagram.statistics import named
from phasediagram.statistics.comparison import zero_points_table
from phasediagram.statistics.regimes import UNDECIDED
from phasediagram.storage.tables import read_table

BARS = {"ecolor": "black", "elinewidth": 0.7, "capsize": 1.5, "capthick": 0.7, "zorder": 3}  # above the stars
OUTLINE = {"facecolor": "none", "edgecolor": "0.35", "linewidth": 0.7}
HOLLOW = plotting.STAR | {"markerfacecolor": "white"}
PANELS = (("a", "W1", "gamma3"), ("b", "W1", "gamma2"), ("c", "W2", "gamma3"))


def draw(regimes: pd.DataFrame, zero_points: pd.DataFrame, title: str, plot: dict, names: pd.DataFrame):
    """Return the figure of one phase map; `names` are rows of `named.for_map`."""
    plotting.apply_style()
    figure, panels = plt.subplots(1, 3, figsize=(plotting.TEXT_WIDTH, 3.1), sharey=True)
    figure.get_layout_engine().set(w_pad=0.02)
    colours, scale = plotting.slope_colours(plot)
    shown = [
        zero_points_table(zero_points[(zero_points["layer"] == layer) & (zero_points["along"] == along)])
        for _, layer, along in PANELS
    ]
    for axes, (letter, layer, along), zeros in zip(panels, PANELS, shown, strict=True):
        of_layer = regimes[regimes["layer"] == layer]
        grid = of_layer.pivot(index="gamma3", columns="gamma2", values="slope")
        mesh = plotting.draw_cells(axes, grid, colours, scale)
        plotting.theory_line(axes, layer)
        outline(axes, of_layer[of_layer["regime"] == UNDECIDED], grid)
        plotting.mark_left_out(axes, of_layer, grid)
        for style, stars in ((HOLLOW, zeros[zeros["theory"].isna()]), (plotting.STAR, zeros[zeros["theory"].notna()])):
            axes.plot(stars["gamma2"], stars["gamma3"], linestyle="none", **style)
        errors = np.abs(zeros[["ci_low", "ci_high"]].to_numpy().T - zeros[along].to_numpy())
        bars = {"gamma3": {"yerr": errors}, "gamma2": {"xerr": errors}}[along]
        axes.errorbar(zeros["gamma2"], zeros["gamma3"], fmt="none", **BARS, **bars)
        axis = {"gamma2": plotting.GAMMA2, "gamma3": plotting.GAMMA3}[along]
        axes.set(xlabel=plotting.GAMMA2, title=f"({letter}) {plotting.SLOPE_SYMBOL[layer]}, zeros in {axis}")
    panels[0].set_ylabel(plotting.GAMMA3)
    bar = figure.colorbar(mesh, ax=panels, extend="both", fraction=0.03, pad=0.02)
    bar.set_label("slope $S$    (linear < 0 < condensed)", fontsize=7.5)
    hollow = any(zeros["theory"].isna().any() for zeros in shown)
    figure.legend(
        handles=[
            Line2D([], [], linestyle="none", label="zero of $S$, with its interval", **plotting.STAR),
            Line2D([], [], color="black", linestyle="--", linewidth=1.0, label="conjectured critical line"),
            Rectangle((0, 0), 1, 1, **OUTLINE, label="interval of $S$ contains 0"),
            *([Line2D([], [], linestyle="none", label="zero without a conjectured one", **HOLLOW)] if hollow else []),
            *plotting.left_out_handles(regimes),
            *plotting.named_handles(names, "its measured $S$"),
        ],
        loc="outside lower center",
        ncols=2,
        frameon=False,
        title=title,
    )
    figure.draw_without_rendering()  # which lays it out: labels need to know where all else is
    for axes, (_, layer, _) in zip(panels, PANELS, strict=True):
        plotting.named_points(axes, names, (layer,))
    return figure


def outline(axes, points: pd.DataFrame, grid: pd.DataFrame) -> None:
    """Draw the outline of the cells of some points of a grid, a little inside them so that neighbours differ."""
    for point in points.itertuples():
        low, high = plotting.cell(grid, point.gamma2, point.gamma3)
        axes.add_patch(Rectangle(low + 0.06 * (high - low), *(0.88 * (high - low)), **OUTLINE))


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        p = snakemake.params
        title = f"{plotting.spelled(p.data)}, fitted over m = {', '.join(map(str, p.widths))}"
        names = named.for_map(read_table(snakemake.input.names[0]) if snakemake.input.names else None, p.data)
        tables = read_table(snakemake.input.regimes), read_table(snakemake.input.zero_points)
        figure = draw(*tables, title, p.plot, names)
        plotting.save(figure, snakemake.output.pdf, snakemake.output.png, p.plot["dpi"])
