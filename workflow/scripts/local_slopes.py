"""Local slopes against the width beside the conjecture, for targets of different condition: table and figure."""

from itertools import cycle

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.ticker import NullLocator

from phasediagram.drawing import plotting
from phasediagram.jobs.joblog import log_to
from phasediagram.model import theory
from phasediagram.statistics.slopes import local_slopes_table
from phasediagram.storage.tables import read_table, write_table

MARKERS = "osD^v<>P"  # one more than colours, so that more data sets than either still differ
APART = 1.08  # ratio of the widths at which neighbouring data sets are drawn
COLOURS = ("#000000", "#e69f00", "#56b4e9", "#cc79a7", "#009e73", "#0072b2", "#d55e00")  # Okabe and Ito


def table(sweeps: list[dict], paths: list[str]) -> pd.DataFrame:
    """Return the local slopes of a sweep over several data sets in one table, with the conjectured slopes."""
    tables = []
    for sweep, path in zip(sweeps, paths, strict=True):
        result = local_slopes_table(read_table(path), sweep)
        result.insert(0, "data", sweep["data"])
        tables.append(result)
    result = pd.concat(tables, ignore_index=True)
    result["theory"] = [theory.SLOPE[row.layer](row.gamma2, row.gamma3) for row in result.itertuples()]
    return result


def draw(slopes: pd.DataFrame):
    """Return the figure: a column for each point of the plane, a row for each layer, a line for each data set."""
    plotting.apply_style()
    points = slopes[["gamma2", "gamma3"]].drop_duplicates().itertuples(index=False)
    points, sets = list(points), list(dict.fromkeys(slopes["data"]))
    widths = sorted({*slopes["m_low"], *slopes["m_high"]})
    figure, panels = plt.subplots(
        2, len(points), figsize=(plotting.width(len(points), 1.7), 3.8), sharex=True, squeeze=False
    )
    for column, point in zip(panels.T, points, strict=True):
        here = slopes[(slopes["gamma2"] == point.gamma2) & (slopes["gamma3"] == point.gamma3)]
        for axes, layer in zip(column, plotting.SLOPE_SYMBOL, strict=True):
            marks = zip(sets, cycle(MARKERS), cycle(COLOURS), strict=False)
            of_layer = here[here["layer"] == layer]
            for place, (data, marker, colour) in enumerate(marks):
                line = of_layer[of_layer["data"] == data]
                beside = APART ** (place - (len(sets) - 1) / 2)  # error bars must not hide each other
                axes.errorbar(
                    *(line["m"] * beside, line["local_slope"], line["local_standard_error"]),
                    color=colour,
                    marker=marker,
                    markersize=3,
                    linewidth=0.9,
                    label=plotting.spelled(data),
                )
            axes.axhline(theory.SLOPE[layer](*point), color="black", linestyle="--", linewidth=1.0, label="conjecture")
            axes.set(xscale="log")
            axes.set_xticks(widths, [str(width) for width in widths], rotation=90)
            axes.xaxis.set_minor_locator(NullLocator())
        column[0].set_title(f"$\\gamma_2 = {point.gamma2:g}$\n$\\gamma_3 = {point.gamma3:g}$")
        column[-1].set_xlabel("width $m$")
    for axes, symbol in zip(panels[:, 0], plotting.SLOPE_SYMBOL.values(), strict=True):
        axes.set_ylabel(f"local {symbol}")
    figure.legend(*panels[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=5, frameon=False)
    return figure


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        p = snakemake.params
        result = table(p.sweeps, snakemake.input)
        write_table(result, snakemake.output.table)
        plotting.save(draw(result), snakemake.output.pdf, snakemake.output.png, p.dpi)
