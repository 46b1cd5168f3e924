"""Fig 7: rows (w, b) of W1 before and after training, at every point of a phase map, framed in its regime's colour.

Where rows have condensed, their isolated orientations are counted, and the share of squared norm they hold is given.
"""

import logging

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D

from phasediagram.drawing import panels, style
from phasediagram.jobs.joblog import log_progress, log_to
from phasediagram.model.status import Status
from phasediagram.statistics import named, samples
from phasediagram.statistics.regimes import CONDENSED, LINEAR
from phasediagram.statistics.samples import Sample
from phasediagram.storage.tables import read_table

LAYER = "W1"
UNDECIDED_FRAME = "0.5"
PANEL = 0.62  # inches at most, of a panel's side; with the figure's margins:
MARGINS = 0.35, 0.75


def draw(runs: list[Sample], regimes: pd.DataFrame, condensation: pd.DataFrame, plot: dict):
    """Return the figure, one page: a panel for each run with rows of W1, that is one for each point of the map.

    `regimes` and `condensation` are tables of the same problem.
    """
    style.apply_style()
    runs = [run for run in runs if run.rows_final is not None]
    of_layer = regimes[regimes["layer"] == LAYER]
    regime = {(row.gamma2, row.gamma3): row.regime for row in of_layer.itertuples()}
    found = condensation[(condensation["layer"] == LAYER) & (condensation["orientations"] > 0)]
    found = found.set_index(["gamma2", "gamma3", "seed"])
    columns, rows = sorted(set(of_layer["gamma2"])), sorted(set(of_layer["gamma3"]), reverse=True)
    figure, grid = _panels(columns, rows)
    for run in log_progress(runs, "panels drawn"):
        axes = grid[run.gamma2, run.gamma3]
        panels.scatter_rows(axes, run, scale=0.3)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set(color=plot.get(regime[run.gamma2, run.gamma3], UNDECIDED_FRAME), linewidth=1.2)
        if (run.gamma2, run.gamma3, run.seed) in found.index:
            here = found.loc[(run.gamma2, run.gamma3, run.seed)]
            text = f"{here['orientations']:.0f}: {100 * here['share']:.0f} %"
            panels.write_inside(axes, text, (0.97, 0.03), ha="right", va="bottom")
        if run.status != Status.CONVERGED:
            panels.write_inside(axes, run.status, (0.5, 0.9), ha="center")
    for point in named.labels(named.for_map(None, "")).itertuples():
        if (point.gamma2, point.gamma3) in grid:
            look = {"ha": "center", "va": "top", "linespacing": 1.0}
            panels.write_inside(grid[point.gamma2, point.gamma3], point.label, (0.5, 0.98), **look)
    place = {"loc": "outside upper center", "ncols": 5, "columnspacing": 1.2, "frameon": False}
    figure.legend(handles=_legend(plot), **place, title=_title(runs[0]))
    return figure


def _panels(columns: list[float], rows: list[float]):
    """Return a page and its panels, {(gamma2, gamma3): axes}, with the coordinates along the edges."""
    side = min(PANEL, (style.TEXT_WIDTH - MARGINS[0]) / len(columns))
    size = MARGINS[0] + side * len(columns), MARGINS[1] + side * len(rows)
    figure, axes = plt.subplots(len(rows), len(columns), figsize=size, squeeze=False)
    figure.get_layout_engine().set(w_pad=0.02, h_pad=0.02, wspace=0, hspace=0)
    for panel, gamma2 in zip(axes[-1], columns, strict=True):
        panel.set_xlabel(f"{gamma2:g}")
    for panel, gamma3 in zip(axes[:, 0], rows, strict=True):
        panel.set_ylabel(f"{gamma3:g}", rotation=0, ha="right", va="center")
    figure.supxlabel(style.GAMMA2)
    figure.supylabel(style.GAMMA3)
    grid = {(a, b): axes[i, j] for i, b in enumerate(rows) for j, a in enumerate(columns)}
    for (gamma2, gamma3), panel in grid.items():
        panel.set_label(f"{gamma2:g} {gamma3:g}")
    return figure, grid


def _title(run: Sample) -> str:
    """Return what the dots are and what the numbers mean."""
    some = f", {len(run.rows_final)} rows" if len(run.rows_final) < run.m else ""
    return f"m = {run.m}{some}, seed {run.seed} alone; numbers: isolated orientations, their share of |W1|²"


def _legend(plot: dict) -> list:
    frames = (("linear", plot[LINEAR]), ("undecided", UNDECIDED_FRAME), ("condensed", plot[CONDENSED]))
    return [
        *panels.row_handles("row"),
        *(
            Line2D([], [], linestyle="none", marker="s", markerfacecolor="none", color=colour, label=name)
            for name, colour in frames
        ),
    ]


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        p = snakemake.params
        runs = samples.read(snakemake.input.samples)
        logging.info("%d runs read", len(runs))
        condensation = read_table(snakemake.input.condensation)
        of_problem = condensation[condensation["problem"] == p.problem]
        figure = draw(runs, read_table(snakemake.input.regimes), of_problem, p.plot)
        style.save(figure, snakemake.output.pdf, snakemake.output.png, p.plot["dpi"])
