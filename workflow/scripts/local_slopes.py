"""Local slopes against the width beside the conjectured slope, for several problems."""

from itertools import cycle

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.ticker import NullLocator

from phasediagram.drawing import style
from phasediagram.jobs.job import job
from phasediagram.model.layers import in_order
from phasediagram.storage.tables import read_table

MARKERS = "osD^v<>P"  # one more than colours, so that more problems than either still differ
COLOURS = ("#000000", "#e69f00", "#56b4e9", "#cc79a7", "#009e73", "#0072b2", "#d55e00")  # Okabe and Ito
APART = 1.08  # ratio of the widths at which neighbouring problems are drawn


def draw(slopes: pd.DataFrame):
    """Return the figure: a column for each point of the plane, a row for each layer, a line for each problem."""
    style.apply_style()
    points = list(slopes[["gamma2", "gamma3"]].drop_duplicates().itertuples(index=False, name=None))
    layers, widths = in_order(slopes["layer"]), sorted({*slopes["m_low"], *slopes["m_high"]})
    depth, problems = len(layers), list(dict.fromkeys(slopes["problem"]))
    size = style.width(len(points), 1.7), 1.2 + 1.3 * len(layers)
    figure, panels = plt.subplots(len(layers), len(points), figsize=size, sharex=True, squeeze=False)
    for column, (gamma2, gamma3) in zip(panels.T, points, strict=True):
        here = slopes[(slopes["gamma2"] == gamma2) & (slopes["gamma3"] == gamma3)]
        for axes, layer in zip(column, layers, strict=True):
            axes.set_label(f"{layer} {gamma2:g} {gamma3:g}")
            _panel(axes, here[here["layer"] == layer], problems)
            axes.set(xscale="log")
            axes.set_xticks(widths, [str(width) for width in widths], rotation=90)
            axes.xaxis.set_minor_locator(NullLocator())
        column[0].set_title(style.place_title(depth, gamma2, gamma3, "\n"))
        column[-1].set_xlabel("width $m$")
    for axes, layer in zip(panels[:, 0], layers, strict=True):
        axes.set_ylabel(f"local {style.slope_symbol(layer)}")
    handles, texts = panels[0, 0].get_legend_handles_labels()
    named = dict(zip(texts, handles, strict=True))  # each once
    figure.legend(named.values(), named, loc="outside lower center", ncols=5, frameon=False)
    return figure


def _panel(axes, slopes: pd.DataFrame, problems: list[str]) -> None:
    """Draw the local slopes of one point and layer, and the conjectured slope; it differs between depths."""
    for place, (problem, marker, colour) in enumerate(zip(problems, cycle(MARKERS), cycle(COLOURS), strict=False)):
        line = slopes[slopes["problem"] == problem]
        m = line["m"] * APART ** (place - (len(problems) - 1) / 2)  # error bars must not hide each other
        look = {"color": colour, "marker": marker, "markersize": 3, "linewidth": 0.9}
        axes.errorbar(m, line["local_slope"], line["local_standard_error"], **look, label=style.spelled(problem))
    for value in slopes["theory"].unique():
        axes.axhline(value, color="black", linestyle="--", linewidth=1.0, label="conjectured slope")


if __name__ == "__main__":
    with job(snakemake) as origin:
        slopes = read_table(snakemake.input[0])
        figure = draw(slopes[slopes["sweep"] == snakemake.params.sweep["name"]])
        style.save(figure, snakemake.output.pdf, snakemake.output.png, snakemake.params.dpi, origin)
