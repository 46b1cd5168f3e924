"""Fig 7: rows (w, b) of W1 before and after training, at every point of a phase map, framed in its regime's colour.

Where rows have condensed, their isolated orientations are counted, and the share of squared norm they hold is given.
"""

import logging

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from phasediagram.drawing import plotting
from phasediagram.jobs.joblog import counted, log_to
from phasediagram.statistics import named
from phasediagram.statistics.regimes import CONDENSED, LINEAR
from phasediagram.storage import artefact
from phasediagram.storage.tables import read_table

UNDECIDED_FRAME = "0.5"
PANEL = 0.62  # inches at most, of a panel's side; with the figure's margins:
MARGINS = 0.35, 0.75


def draw(runs: list[tuple[dict, dict]], regimes: pd.DataFrame, condensation: pd.DataFrame, plot: dict):
    """Return the figure, one page: `runs` as (arrays, header) of their checkpoints, one for each point of the map."""
    plotting.apply_style()
    of_layer = regimes[regimes["layer"] == "W1"]
    regime = {(row.gamma2, row.gamma3): row.regime for row in of_layer.itertuples()}
    of_w1 = condensation[condensation["layer"] == "W1"]
    condensed = of_w1[of_w1["orientations"] > 0].set_index(["gamma2", "gamma3", "seed"])
    columns, rows = sorted(set(of_layer["gamma2"])), sorted(set(of_layer["gamma3"]), reverse=True)
    side = min(PANEL, (plotting.TEXT_WIDTH - MARGINS[0]) / len(columns))
    size = MARGINS[0] + side * len(columns), MARGINS[1] + side * len(rows)
    figure, panels = plt.subplots(len(rows), len(columns), figsize=size, squeeze=False)
    figure.get_layout_engine().set(w_pad=0.02, h_pad=0.02, wspace=0, hspace=0)
    for arrays, header in counted(runs, "panels drawn"):
        point = header["gamma2"], header["gamma3"]
        axes = panels[rows.index(point[1]), columns.index(point[0])]
        plotting.scatter_rows(axes, arrays["w1_initial"], arrays["w1"], scale=0.3)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set(color=plot.get(regime[point], UNDECIDED_FRAME), linewidth=1.2)
        if (*point, header["seed"]) in condensed.index:
            found = condensed.loc[(*point, header["seed"])]
            text = f"{found['orientations']:.0f}: {100 * found['share']:.0f} %"
            _write(axes, text, (0.97, 0.03), ha="right", va="bottom")
        if header["status"] != "converged":
            _write(axes, header["status"], (0.5, 0.9), ha="center")
    for point in named.labels(named.for_map(None, "four_points")).itertuples():
        if point.gamma2 in columns and point.gamma3 in rows:
            axes = panels[rows.index(point.gamma3), columns.index(point.gamma2)]
            _write(axes, point.label, (0.5, 0.98), ha="center", va="top", linespacing=1.0)
    for axes, gamma2 in zip(panels[-1], columns, strict=True):
        axes.set_xlabel(f"{gamma2:g}")
    for axes, gamma3 in zip(panels[:, 0], rows, strict=True):
        axes.set_ylabel(f"{gamma3:g}", rotation=0, ha="right", va="center")
    figure.supxlabel(plotting.GAMMA2)
    figure.supylabel(plotting.GAMMA3)
    header = runs[0][1]
    title = f"m = {header['m']}, seed {header['seed']} alone; numbers: isolated orientations, their share of |W1|²"
    figure.legend(
        handles=_legend(plot), loc="outside upper center", ncols=5, frameon=False, title=title, columnspacing=1.2
    )
    return figure


def _write(axes, text: str, place: tuple[float, float], **style) -> None:
    """Write at a place of a panel, in parts of its sides, on a white halo, as dots may lie there."""
    halo = [withStroke(linewidth=2, foreground="white")]
    axes.text(*place, text, transform=axes.transAxes, fontsize=plotting.SMALL, path_effects=halo, **style)


def _legend(plot: dict) -> list:
    dots = (("initial row", plotting.INITIAL), ("final row", plotting.FINAL))
    frames = (("linear", plot[LINEAR]), ("undecided", UNDECIDED_FRAME), ("condensed", plot[CONDENSED]))
    return [
        *(Line2D([], [], linestyle="none", marker=".", color=colour, label=name) for name, colour in dots),
        *(
            Line2D([], [], linestyle="none", marker="s", markerfacecolor="none", color=colour, label=name)
            for name, colour in frames
        ),
    ]


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        p = snakemake.params
        runs = [artefact.read(path) for path in counted(snakemake.input.runs, "runs read")]
        logging.info("%d runs read", len(runs))
        tables = read_table(snakemake.input.regimes), read_table(snakemake.input.condensation)
        figure = draw(runs, *tables, p.plot)
        plotting.save(figure, snakemake.output.pdf, snakemake.output.png, p.plot["dpi"])
