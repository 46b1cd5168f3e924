"""Fig 7: rows (w, b) of W1 before and after training, at every point of a phase map, framed in its regime's colour.

Where rows have condensed, their isolated orientations are counted, and the share of squared norm they hold is given.
For images, w is seen along the mean pixel, (w p, b), and nothing is counted.
"""

import logging

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D

from phasediagram.drawing import panels, style
from phasediagram.jobs.job import job
from phasediagram.jobs.joblog import log_progress
from phasediagram.model.layers import depth_of
from phasediagram.model.status import Status
from phasediagram.statistics import named, samples
from phasediagram.statistics.regimes import CONDENSED, LINEAR, UNDECIDED
from phasediagram.statistics.samples import Sample
from phasediagram.storage.tables import read_table

LAYER = "W1"
UNDECIDED_FRAME = "0.5"
NO_SLOPE, NO_SLOPE_FRAME = "no slope", "black"
PANEL = 0.62  # inches at most, of a panel's side; with the figure's margins:
MARGINS = 0.35, 0.75


def draw(runs: list[Sample], regimes: pd.DataFrame, condensation: pd.DataFrame | None, plot: dict):
    """Return the figure, one page: a panel for each run with rows of W1, that is one for each point of the map.

    `regimes` and `condensation` are tables of the same problem; `condensation` is None where nothing is counted.
    """
    style.apply_style()
    runs = [run for run in runs if run.rows_final is not None]
    depth, of_layer = depth_of(regimes["layer"]), regimes[regimes["layer"] == LAYER]
    colours = {LINEAR: plot[LINEAR], UNDECIDED: UNDECIDED_FRAME, CONDENSED: plot[CONDENSED], NO_SLOPE: NO_SLOPE_FRAME}
    names_of_regimes = of_layer["regime"].where(of_layer["slope"].notna(), NO_SLOPE)
    regime = dict(zip(zip(of_layer["gamma2"], of_layer["gamma3"], strict=True), names_of_regimes, strict=True))
    found = _counted(condensation)
    columns, rows = sorted(set(of_layer["gamma2"])), sorted(set(of_layer["gamma3"]), reverse=True)
    figure, grid = _panels(columns, rows, depth)
    for run in log_progress(runs, "panels drawn"):
        axes = grid[run.gamma2, run.gamma3]
        panels.scatter_rows(axes, run, scale=0.3)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set(color=colours[regime[run.gamma2, run.gamma3]], linewidth=1.2)
    place = {"loc": "outside upper center", "ncols": 6, "columnspacing": 1.2, "frameon": False}
    frames = [name for name in colours if name in regime.values()]
    figure.legend(handles=_legend({name: colours[name] for name in frames}), **place, title=_title(runs[0], found))
    figure.draw_without_rendering()  # which lays it out: texts need to know how wide their panels are
    for run in runs:
        axes = grid[run.gamma2, run.gamma3]
        if (run.gamma2, run.gamma3, run.seed) in found:
            panels.write_inside(axes, found[run.gamma2, run.gamma3, run.seed], (0.97, 0.03), ha="right", va="bottom")
        if run.status != Status.CONVERGED:
            panels.write_inside(axes, run.status, (0.5, 0.5), ha="center", va="center")
    for point in named.labels(named.for_map(None, "", depth)).itertuples():
        if (point.gamma2, point.gamma3) in grid:
            panels.write_inside(grid[point.gamma2, point.gamma3], point.label, (0.5, 0.98), ha="center", va="top")
    return figure


def _counted(condensation: pd.DataFrame | None) -> dict[tuple[float, float, int], str]:
    """Return what is written about a run with isolated orientations, by (gamma2, gamma3, seed)."""
    if condensation is None:
        return {}
    found = condensation[(condensation["layer"] == LAYER) & (condensation["orientations"] > 0)]
    return {
        (row.gamma2, row.gamma3, row.seed): f"{row.orientations:.0f}: {100 * row.share:.0f} %"
        for row in found.itertuples()
    }


def _panels(columns: list[float], rows: list[float], depth: int):
    """Return a page and its panels, {(gamma2, gamma3): axes}, with the coordinates along the edges."""
    side = min(PANEL, (style.TEXT_WIDTH - MARGINS[0]) / len(columns))
    size = MARGINS[0] + side * len(columns), MARGINS[1] + side * len(rows)
    figure, axes = plt.subplots(len(rows), len(columns), figsize=size, squeeze=False)
    figure.get_layout_engine().set(w_pad=0.02, h_pad=0.02, wspace=0, hspace=0)
    for panel, gamma2 in zip(axes[-1], columns, strict=True):
        panel.set_xlabel(f"{gamma2:g}")
    for panel, gamma3 in zip(axes[:, 0], rows, strict=True):
        panel.set_ylabel(f"{gamma3:g}", rotation=0, ha="right", va="center")
    labels = style.axis_labels(depth)
    figure.supxlabel(labels["xlabel"])
    figure.supylabel(labels["ylabel"])
    grid = {(a, b): axes[i, j] for i, b in enumerate(rows) for j, a in enumerate(columns)}
    for (gamma2, gamma3), panel in grid.items():
        panel.set_label(f"{gamma2:g} {gamma3:g}")
    return figure, grid


def _title(run: Sample, found: dict) -> str:
    """Return what the dots are and, where there are any, what the numbers mean."""
    some = f", {len(run.rows_final)} rows" if len(run.rows_final) < run.m else ""
    numbers = "; numbers: isolated orientations, their share of |W1|²" if found else ""
    return f"m = {run.m}{some}, seed {run.seed} alone{numbers}"


def _legend(frames: dict[str, str]) -> list:
    return [
        *panels.row_handles("row"),
        *(
            Line2D([], [], linestyle="none", marker="s", markerfacecolor="none", color=colour, label=name)
            for name, colour in frames.items()
        ),
    ]


if __name__ == "__main__":
    with job(snakemake) as origin:
        p = snakemake.params
        runs = samples.read(snakemake.input.samples)
        logging.info("%d runs read", len(runs))
        condensation = None
        if path := snakemake.input.get("condensation"):
            condensation = read_table(path)
            condensation = condensation[condensation["problem"] == p.problem]
        figure = draw(runs, read_table(snakemake.input.regimes), condensation, p.plot)
        style.save(figure, snakemake.output.pdf, snakemake.output.png, p.plot["dpi"], origin)
