"""Fig 8: zeta of W2 over the plane, the mean over seeds. Its rows become one table beside the figure.

Both zeta and what is counted are of the half of the rows of W2 with the largest norm. Where these have condensed, their
isolated orientations are counted, and the share of their squared norm that these hold is given.
"""

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.lines import Line2D

from phasediagram.drawing import plotting
from phasediagram.jobs.joblog import log_to
from phasediagram.statistics import named
from phasediagram.storage.tables import read_table, write_table


def draw(table: pd.DataFrame, names: pd.DataFrame, plot: dict):
    """Return the figure; `names` are rows of `named.for_map`. A point of which no run converged is grey."""
    plotting.apply_style()
    figure, axes = plt.subplots(figsize=(plotting.COLUMN_WIDTH, 4.4))
    grid = table.groupby(["gamma3", "gamma2"])["zeta"].mean().unstack("gamma2")
    colours = LinearSegmentedColormap.from_list("zeta", ["white", plot["condensed"]])  # as condensed as blue everywhere
    mesh = plotting.draw_cells(axes, grid, colours, Normalize(0.0, 1.0))
    axes.set(xlabel=plotting.GAMMA2, ylabel=plotting.GAMMA3)
    plotting.theory_line(axes, "W2")
    for place, runs in table.groupby(["gamma2", "gamma3"]):
        if runs["orientations"].max() > 0:
            _, corner = plotting.cell(grid, *place)  # of the cell, where the line, falling, is not
            style = {"xytext": (-0.5, -2), "ha": "right", "va": "top", "fontsize": plotting.SMALL}
            plotting.write(axes, orientations(runs), tuple(corner), **style)
    widths, seeds = sorted(table["m"].unique()), table["seed"].nunique()
    axes.set_title(rf"$\zeta$ of W2, m = {', '.join(map(str, widths))}, mean of {seeds} runs")
    figure.colorbar(mesh, ax=axes, pad=0.02, label=r"$\zeta$    (all rows alike: 1)")
    handles = [
        Line2D([], [], color="black", linestyle="--", linewidth=1.0, label="conjectured critical line of W2"),
        *plotting.named_handles(names, "its measured S of W2"),
    ]
    title = (
        "numbers: isolated orientations of the half of the rows with\nthe largest norm, their share of its squared norm"
    )
    figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False, title=title)
    figure.draw_without_rendering()  # which lays it out: labels need to know where all else is
    plotting.named_points(axes, names, ("W2",))
    return figure


def orientations(runs: pd.DataFrame) -> str:
    """Return how many isolated orientations the runs of a point have, and the mean share that they hold."""
    low, high = runs["orientations"].min(), runs["orientations"].max()
    count = f"{low:.0f}" if low == high else f"{low:.0f}-{high:.0f}"
    return f"{count}: {100 * runs['share'].mean():.0f}%"


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        p = snakemake.params
        table = pd.concat(map(read_table, snakemake.input.zeta), ignore_index=True)
        write_table(table.sort_values(["gamma2", "gamma3", "m", "seed"]), snakemake.output.table)
        names = read_table(snakemake.input.names[0]) if snakemake.input.names else None
        figure = draw(table, named.for_map(names, p.data), p.plot)
        plotting.save(figure, snakemake.output.pdf, snakemake.output.png, p.plot["dpi"])
