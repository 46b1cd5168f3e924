"""Fig 8: zeta of W2 over the plane, the mean over seeds.

Both zeta and what is counted are of the half of the rows of W2 with the largest norm. Where these have condensed, their
isolated orientations are counted, and the share of their squared norm that these hold is given.
"""

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.colors import LinearSegmentedColormap, Normalize

from phasediagram.drawing import labels, maps, style
from phasediagram.jobs.job import job
from phasediagram.statistics import named
from phasediagram.storage.tables import read_table

NUMBERS = (
    "numbers: isolated orientations of the half of the rows with\nthe largest norm, their share of its squared norm"
)


def draw(means: pd.DataFrame, names: pd.DataFrame, depth: int, plot: dict):
    """Return the figure of the largest width; `means` are those of `zeta_means`, `names` rows of `named.for_map`.

    A point without a converged run is grey.
    """
    style.apply_style()
    figure, axes = plt.subplots(figsize=(style.COLUMN_WIDTH, 4.4))
    means = means[means["m"] == means["m"].max()]
    grid = maps.grid_of(means, "zeta")
    colours = LinearSegmentedColormap.from_list("zeta", ["white", plot["condensed"]])  # as condensed as blue everywhere
    mesh = maps.draw_cells(axes, grid, colours, Normalize(0.0, 1.0))
    axes.set(**style.axis_labels(depth))
    maps.theory_line(axes, "W2", depth)
    for point in means[means["orientations_high"] > 0].itertuples():
        _, corner = maps.cell(grid, point.gamma2, point.gamma3)  # of the cell, where the line, falling, is not
        look = {"xytext": (-0.5, -2), "ha": "right", "va": "top", "fontsize": style.SMALL, "gid": "orientations"}
        labels.write(axes, orientations(point), tuple(corner), **look)
    axes.set_title(rf"$\zeta$ of W2, m = {means['m'].iloc[0]}, {_runs(means['seeds'])}")
    figure.colorbar(mesh, ax=axes, pad=0.02, label=r"$\zeta$    (all rows alike: 1)")
    handles = [
        maps.theory_handle("conjectured line of W2"),
        *maps.unknown_handles(means["zeta"], "no run converged"),
        *labels.named_handles(names, "its measured S of W2"),
    ]
    title = NUMBERS if (means["orientations_high"] > 0).any() else None
    figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False, title=title)
    figure.draw_without_rendering()  # which lays it out: labels need to know where all else is
    labels.named_points(axes, names, ("W2",))
    return figure


def _runs(counts: pd.Series) -> str:
    """Return in words of how many runs the means are, over the points that have any."""
    some = counts[counts > 0]
    if some.empty:
        return "no run converged"
    return f"mean of {some.max()} runs" if some.min() == some.max() else f"mean of {some.min()} to {some.max()} runs"


def orientations(point) -> str:
    """Return how many isolated orientations the runs of a point have, and the mean share that they hold."""
    low, high = point.orientations_low, point.orientations_high
    count = f"{low:.0f}" if low == high else f"{low:.0f}-{high:.0f}"
    return f"{count}: {100 * point.share:.0f}%"


if __name__ == "__main__":
    with job(snakemake) as origin:
        p = snakemake.params
        names = read_table(snakemake.input.names[0]) if snakemake.input.names else None
        depth = p.sweep["depth"]
        figure = draw(read_table(snakemake.input.means), named.for_map(names, p.problem, depth), depth, p.plot)
        style.save(figure, snakemake.output.pdf, snakemake.output.png, p.plot["dpi"], origin)
