"""Fig 8: zeta of W2 over the plane, the mean over seeds. Its rows become one table beside the figure.

Where rows of W2 have condensed, their isolated orientations are counted, and the share of squared norm is given.
"""

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from phasediagram import named, plotting
from phasediagram.joblog import log_to
from phasediagram.tables import read_table, write_table

OUTLINE = withStroke(linewidth=2.4, foreground="black")
LINE = {"color": "white", "linestyle": "--", "linewidth": 1.0, "path_effects": [OUTLINE]}


def draw(table: pd.DataFrame, names: pd.DataFrame):
    """Return the figure; `names` are rows of `named.for_map`. A point of which no run converged is grey."""
    plotting.apply_style()
    figure, axes = plt.subplots(figsize=(plotting.COLUMN_WIDTH, 3.8))
    grid = table.groupby(["gamma3", "gamma2"])["zeta"].mean().unstack("gamma2")
    axes.set_facecolor("0.75")
    mesh = axes.pcolormesh(
        grid.columns, grid.index, grid.to_numpy(), cmap="viridis", vmin=0.0, vmax=1.0, shading="nearest"
    )
    axes.set(xlim=axes.get_xlim(), ylim=axes.get_ylim(), xlabel=plotting.GAMMA2, ylabel=plotting.GAMMA3)
    plotting.theory_line(axes, "W2", **LINE)
    for place, runs in table.groupby(["gamma2", "gamma3"]):
        if runs["orientations"].max() > 0:
            style = {"xytext": (0, 3), "ha": "center", "va": "bottom", "fontsize": plotting.SMALL}  # off the line
            plotting.write(axes, orientations(runs), place, **style)
    plotting.named_points(axes, names, ("W2",))
    widths, seeds = sorted(table["m"].unique()), table["seed"].nunique()
    axes.set_title(rf"$\zeta$ of W2, m = {', '.join(map(str, widths))}, mean of {seeds} runs")
    figure.colorbar(mesh, ax=axes, label=r"$\zeta$    (all rows alike: 1)")
    handles = [
        Line2D([], [], **LINE, label="conjectured critical line of W2"),
        *plotting.named_handles(names, "S of W2"),
    ]
    title = "numbers: isolated orientations, their share of |W2|²"
    figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False, title=title)
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
        figure = draw(table, named.for_map(names, p.data))
        plotting.save(figure, snakemake.output.pdf, snakemake.output.png, p.dpi)
