"""Slopes at several depths side by side, in coordinates that match: gamma3 minus L/2, the border of the lazy regime.

One column for each depth L. Rows: S of W1, of an inner matrix and of a over the plane, with zero points as stars and
the conjectured lines dashed; at the bottom S at a few points of the plane against L, with the conjecture.
"""

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D
from matplotlib.ticker import MultipleLocator

from phasediagram.drawing import maps, style
from phasediagram.jobs.job import job
from phasediagram.model import theory
from phasediagram.storage.tables import read_table

ROWS = {"W1": "input layer W1", "W2": "inner matrix W2", "a": "output weights a"}
OFFSETS = (-0.5, 0.0, 0.5, 1.0)  # of gamma3 from L/2, at gamma2 = 0, whose slopes are drawn against L
COLOURS = ("#e69f00", "#56b4e9", "#009e73", "#cc79a7")  # Okabe and Ito
HEIGHT = f"{style.GAMMA3} $-\\ L/2$"


def draw(depths: dict[int, tuple[pd.DataFrame, pd.DataFrame]], title: str, plot: dict):
    """Return the figure; `depths` has the regimes and the zero points of one map for each depth."""
    style.apply_style()
    figure = plt.figure(figsize=(style.TEXT_WIDTH, 8.2))
    above, below = figure.add_gridspec(2, 1, height_ratios=[len(ROWS), 1])
    panels = above.subgridspec(len(ROWS), len(depths)).subplots(squeeze=False)
    figure.get_layout_engine().set(w_pad=0.02, h_pad=0.02)
    mesh, drawn = None, []
    for column, (depth, tables) in zip(panels.T, sorted(depths.items()), strict=True):
        for axes, layer in zip(column, ROWS, strict=True):
            regimes, zeros = (_of_layer(table, layer, depth) for table in tables)
            axes.set_label(f"{layer} {depth}")
            if not len(regimes):
                axes.set_axis_off()
                axes.text(0.5, 0.5, "no inner\nmatrix", transform=axes.transAxes, ha="center", va="center")
                continue
            mesh = _map(axes, regimes, zeros, layer, depth, plot)
            axes.set_title(f"$L = {depth}$: {style.slope_symbol(layer)}")
            drawn.append(axes)
        column[-1].set_xlabel(style.GAMMA2)
    _share_window(drawn)
    for axes, what in zip(panels[:, 0], ROWS.values(), strict=True):
        axes.set_ylabel(f"{what}\n{HEIGHT}")
    bar = figure.colorbar(mesh, ax=panels, extend="both", fraction=0.03, pad=0.02)
    bar.set_label("slope $S$    (linear < 0 < condensed)")
    for axes, layer in zip(below.subgridspec(1, len(ROWS), wspace=0.1).subplots(), ROWS, strict=True):
        _against_depth(axes, {depth: regimes for depth, (regimes, _) in depths.items()}, layer)
    figure.legend(handles=_handles(), loc="outside lower center", ncols=2, frameon=False, title=title)
    return figure


def _share_window(maps_drawn: list) -> None:
    """Give all maps the window that holds every one of them; what a map does not cover is hatched."""
    limits = [np.array([getattr(axes, of)() for axes in maps_drawn]) for of in ("get_xlim", "get_ylim")]
    (left, right), (bottom, top) = ((low.min(), high.max()) for low, high in (each.T for each in limits))
    for axes in maps_drawn:
        axes.set(xlim=(left, right), ylim=(bottom, top))
        axes.patch.set(facecolor="white", hatch="////", edgecolor="0.8")
        axes.xaxis.set_major_locator(MultipleLocator(1.0))
        axes.yaxis.set_major_locator(MultipleLocator(1.0))


def _handles() -> list:
    """Return the legend: what is on the maps, and the points of the lowest row."""
    points = [
        Line2D([], [], color=colour, marker="o", markersize=3, label=f"γ2 = 0, γ3 - L/2 = {offset:g}")
        for offset, colour in zip(OFFSETS, COLOURS, strict=True)
    ]
    star = Line2D([], [], linestyle="none", label="zero of $S$, with its interval", **maps.STAR)
    return [star, maps.theory_handle("conjecture"), *points]


def _of_layer(table: pd.DataFrame, layer: str, depth: int) -> pd.DataFrame:
    """Return the rows of a layer with `height`, gamma3 from L/2."""
    of_layer = table[table["layer"] == layer]
    return of_layer.assign(height=of_layer["gamma3"] - depth / 2)


def _map(axes, regimes: pd.DataFrame, zeros: pd.DataFrame, layer: str, depth: int, plot: dict):
    """Draw one map with its stars and its conjectured line; return the cells."""
    grid = regimes.pivot(index="height", columns="gamma2", values="slope")
    mesh = maps.draw_cells(axes, grid, *style.slope_colours(plot))
    gamma2 = np.linspace(*axes.get_xlim(), 801)  # where the map has been measured
    line = [theory.critical_gamma3(layer, g, depth) - depth / 2 for g in gamma2]
    axes.plot(gamma2, line, **maps.THEORY, gid="theory")
    stars = zeros[zeros["along"] == "gamma3"]
    axes.plot(stars["gamma2"], stars["height"], linestyle="none", **maps.STAR, gid="zeros")
    errors = np.abs(stars[["ci_low", "ci_high"]].to_numpy().T - stars["gamma3"].to_numpy())
    axes.errorbar(stars["gamma2"], stars["height"], yerr=errors, fmt="none", ecolor="black", elinewidth=0.7)
    return mesh


def _against_depth(axes, regimes: dict[int, pd.DataFrame], layer: str) -> None:
    """Draw the slopes at OFFSETS against the depth, with their intervals and the conjecture."""
    for offset, colour in zip(OFFSETS, COLOURS, strict=True):
        found = []
        for depth, table in sorted(regimes.items()):
            of_layer = _of_layer(table, layer, depth)
            here = of_layer[(of_layer["gamma2"] == 0.0) & np.isclose(of_layer["height"], offset)]
            found += [(depth, *row) for row in here[["slope", "ci_low", "ci_high"]].to_numpy()]
        if not found:
            continue
        depth, slope, low, high = np.array(found).T
        axes.errorbar(
            depth, slope, [slope - low, high - slope], color=colour, marker="o", markersize=3, linestyle="none"
        )
        conjectured = [theory.slope(layer, 0.0, int(one) / 2 + offset, int(one)) for one in depth]
        axes.plot(depth, conjectured, color=colour, linestyle="--", linewidth=0.9)
    axes.axhline(0.0, color="0.7", linewidth=0.6, zorder=0)
    axes.set_xticks(sorted(regimes))
    axes.set_xlim(min(regimes) - 0.5, max(regimes) + 0.5)
    axes.set(xlabel="depth $L$", ylabel=style.slope_symbol(layer), label=f"{layer} against depth")


if __name__ == "__main__":
    with job(snakemake) as origin:
        p = snakemake.params
        tables = zip(snakemake.input.regimes, snakemake.input.zero_points, strict=True)
        depths = {
            entry["depth"]: tuple(read_table(path) for path in paths)
            for entry, paths in zip(p.maps, tables, strict=True)
        }
        widths = "; ".join(
            f"$L$ = {entry['depth']}: m = {', '.join(map(str, entry['widths']))}"
            for entry in sorted(p.maps, key=lambda entry: entry["depth"])
        )
        figure = draw(depths, widths, p.plot)
        style.save(figure, snakemake.output.pdf, snakemake.output.png, p.plot["dpi"], origin)
