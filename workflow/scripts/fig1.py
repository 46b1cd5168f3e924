"""Fig 1: the phase diagram. The sign of each layer's measured slope, zero lines with the stars that they run through,
the conjectured lines, and the initialisations of Table 1 where they end up as m goes to infinity.

The colour is the sign for W1, the hatching that for W2, as for all inner matrices. Two layers have no inner matrix;
there it is that for a. Where the layers differ, one shows on the other. Without a slope of W1 there is grey, without
one of the other layer no hatching.
"""

import itertools

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from phasediagram.drawing import labels, maps, style
from phasediagram.jobs.job import job
from phasediagram.model.layers import depth_of, layer_names
from phasediagram.statistics import named
from phasediagram.statistics.regimes import CONDENSED, LINEAR, UNDECIDED
from phasediagram.storage.tables import read_table

HATCH = {LINEAR: "//////", CONDENSED: "......"}
ZERO_LINES = {"color": "black", "marker": "*"}, {"color": "0.35", "marker": "D"}  # of the two layers
AREA = 0.45  # part of its colour that an area has: lines and names have to be read on it
REGION = 7  # points, of the names of regions


def draw(regimes: pd.DataFrame, zero_points: pd.DataFrame, names: pd.DataFrame, title: str, plot: dict):
    """Return the figure of one phase map, of two of its layers; `names` are rows of `named.for_map`."""
    style.apply_style()
    plt.rcParams["hatch.linewidth"] = 0.5
    figure, axes = plt.subplots(figsize=(style.COLUMN_WIDTH, 4.6))
    axes.set_facecolor(style.UNKNOWN_COLOUR)
    colours = [plot[LINEAR], plot[CONDENSED]]
    areas = [tuple(1 - AREA * (1 - np.array(to_rgb(colour)))) for colour in colours]
    depth = depth_of(regimes["layer"])
    layers = layer_names(depth)[:2]
    regimes, zero_points = (table[table["layer"].isin(layers)] for table in (regimes, zero_points))
    known = regimes[regimes["slope"].notna()]
    grids = {layer: maps.grid_of(of_layer, "slope") for layer, of_layer in regimes.groupby("layer")}
    axes.set(xlim=grids["W1"].columns[[0, -1]], ylim=grids["W1"].index[[0, -1]])
    axes.set(**style.axis_labels(depth), title=f"{title}\n{_counts(regimes)}")
    _signs(axes, [grids[layer] for layer in layers], areas, colours)
    for layer, look in zip(layers, ZERO_LINES, strict=True):
        of_layer = zero_points[zero_points["layer"] == layer]
        if len(of_layer):
            line = axes.contour(*_plane(grids[layer]), levels=[0.0], colors=look["color"], linewidths=1.4)
            line.set_gid(f"zero line of {layer}")
            _zero_points(axes, of_layer, look)
        maps.theory_line(axes, layer, depth)
    handles = [
        *_legend_of_signs(known, layers, colours, areas),
        *_legend_of_lines(zero_points, layers),
        *_legend_of_missing(regimes, layers),
        *labels.named_handles(names, f"its S of {', '.join(layers)}"),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False)
    figure.draw_without_rendering()  # which lays it out: names of regions need to know how large they are
    labels.named_points(axes, names, layers)
    _regions(axes, grids, layers, zero_points)
    return figure


def _signs(axes, grids: list[pd.DataFrame], areas: list[tuple], colours: list[str]) -> None:
    """Draw the sign of the first layer's slope as area and that of the second as hatching, where they are known."""
    as_area, as_hatching = grids
    signs = [-np.inf, 0.0, np.inf]
    if as_area.notna().any(axis=None):
        axes.contourf(*_plane(as_area), levels=signs, colors=areas)
    if as_hatching.notna().any(axis=None):
        hatches = [HATCH[LINEAR], HATCH[CONDENSED]]
        overlay = axes.contourf(*_plane(as_hatching), levels=signs, colors="none", hatches=hatches)
        overlay.set_gid("hatching")
        overlay.set_edgecolor(colours)
        overlay.set_linewidth(0)


def _plane(grid: pd.DataFrame):
    return grid.columns, grid.index, np.ma.masked_invalid(grid.to_numpy())


def _counts(regimes: pd.DataFrame) -> str:
    """Return in words at how many points a layer is undecided, and at how many it has no slope."""
    point = [regimes["gamma2"], regimes["gamma3"]]
    missing = regimes["slope"].isna().groupby(point).any()
    undecided = (regimes["regime"] == UNDECIDED).groupby(point).any() & ~missing
    if missing.all():
        return f"no slope at any of {len(missing)} points"
    text = f"{undecided.sum()} of {len(missing)} points undecided"
    return text + (f", {missing.sum()} without a slope" if missing.any() else "")


def _zero_points(axes, zeros: pd.DataFrame, look: dict) -> None:
    """Draw the zero points along both axes, each with the interval of the coordinate that was interpolated."""
    size = 5 if look["marker"] == "*" else 2.5
    axes.plot(zeros["gamma2"], zeros["gamma3"], **look, markersize=size, linestyle="none", clip_on=False, gid="zeros")
    for along, bars in (("gamma3", "yerr"), ("gamma2", "xerr")):
        points = zeros[zeros["along"] == along]
        errors = np.abs(points[["ci_low", "ci_high"]].to_numpy().T - points[along].to_numpy())
        bars = {bars: errors, "fmt": "none", "ecolor": look["color"], "elinewidth": 0.6}
        axes.errorbar(points["gamma2"], points["gamma3"], **bars)


def _regions(axes, grids: dict[str, pd.DataFrame], layers: tuple[str, str], zero_points: pd.DataFrame) -> None:
    """Name each of the four regions at its grid point where the name is farthest from all else.

    That is from points of other regions, zero points, what is already written there, and the frame.
    """
    frame, to_axes = axes.get_window_extent(), axes.transAxes.inverted()
    taken = [_points_of(to_axes.transform(text.get_window_extent())) for text in axes.texts]
    taken.append(to_axes.transform(axes.transData.transform(zero_points[["gamma2", "gamma3"]].to_numpy())))
    grid = np.stack(np.meshgrid(grids["W1"].columns, grids["W1"].index), axis=-1)
    places = to_axes.transform(axes.transData.transform(grid.reshape(-1, 2))).reshape(grid.shape)
    slopes = np.stack([grids[layer].to_numpy() for layer in layers], axis=-1)
    condensed, known = slopes > 0, np.isfinite(slopes).all(axis=-1)
    for signs in itertools.product((False, True), repeat=2):
        inside = (condensed == signs).all(axis=-1) & known
        if not inside.any():
            continue
        where = "both" if all(signs) else layers[signs.index(True)] if any(signs) else None
        text = f"{where}\ncondensed" if where else "both\nlinear"
        points = REGION * np.array([0.7 * max(map(len, text.split("\n"))), 2.4])  # of a letter, of two lines
        half = points / 72 * axes.figure.dpi / frame.size / 2
        obstacles = np.concatenate([places[~inside], *taken])
        apart = np.maximum(np.abs(places[inside][:, None] - obstacles) - half, 0.0)
        apart = np.linalg.norm(apart, axis=-1).min(axis=1, initial=1.0)
        to_frame = (np.minimum(places[inside], 1 - places[inside]) - half).min(axis=1)
        best = np.argmax(np.minimum(apart, to_frame))
        taken.append(_points_of(places[inside][best] + [-half, half]))
        look = {"xytext": (0, 0), "ha": "center", "va": "center", "fontsize": REGION, "fontweight": "bold"}
        labels.write(axes, text, tuple(grid[inside][best]), **look, gid="region")


def _points_of(box: np.ndarray) -> np.ndarray:
    """Return points all over a box, given as its corners."""
    return np.stack(np.meshgrid(*np.linspace(*box, 9).T), axis=-1).reshape(-1, 2)


def _legend_of_signs(known: pd.DataFrame, layers: tuple[str, str], colours: list[str], areas: list[tuple]) -> list:
    """Return the legend of the signs that are on the map; `known` are regimes with a slope."""
    handles = []
    for layer in layers:
        slopes = known["slope"][known["layer"] == layer]
        signs = ((LINEAR, "S < 0 (linear)", slopes <= 0), (CONDENSED, "S > 0 (condensed)", slopes > 0))
        for (name, sign, shown), area, colour in zip(signs, areas, colours, strict=True):
            hatching = {"facecolor": "white", "edgecolor": colour, "linewidth": 0, "hatch": HATCH[name]}
            look = {"facecolor": area} if layer == layers[0] else hatching
            handles += [Patch(**look, label=f"{layer}: {sign}")] if shown.any() else []
    return handles


def _legend_of_missing(regimes: pd.DataFrame, layers: tuple[str, str]) -> list:
    """Return the legend of places where a layer has no slope, empty where both have one everywhere."""
    slopes = regimes.pivot(index=["gamma2", "gamma3"], columns="layer", values="slope")
    first, second = (slopes[layer] for layer in layers)
    grey = maps.unknown_handles(first, "no slope: too few runs")
    if not second[first.notna()].isna().any():
        return grey
    label = f"no hatching: no slope of {layers[1]}"
    return [*grey, Patch(facecolor="white", edgecolor="0.5", linewidth=0.5, label=label)]


def _legend_of_lines(zero_points: pd.DataFrame, layers: tuple[str, str]) -> list:
    """Return the legend of the lines that are on the map."""
    measured = [
        Line2D([], [], label=f"{layer}: S = 0, measured", markersize=4, **look)
        for layer, look in zip(layers, ZERO_LINES, strict=True)
        if (zero_points["layer"] == layer).any()
    ]
    return [*measured, maps.theory_handle("conjectured lines")]


if __name__ == "__main__":
    with job(snakemake) as origin:
        p = snakemake.params
        table = read_table(snakemake.input.names[0]) if snakemake.input.names else None
        regimes = read_table(snakemake.input.regimes)
        figure = draw(
            regimes,
            read_table(snakemake.input.zero_points),
            named.for_map(table, p.problem, depth_of(regimes["layer"])),
            f"{style.spelled(p.problem)}, m = {min(p.widths)} to {max(p.widths)}",
            p.plot,
        )
        style.save(figure, snakemake.output.pdf, snakemake.output.png, p.plot["dpi"], origin)
