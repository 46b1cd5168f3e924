"""Fig 1: the phase diagram. Each layer's regime from the measured slopes, their zero lines with the stars that they
run through, the conjectured lines, and the initialisations of Table 1 where they end up as m goes to infinity.

The colour is the regime of W1, the hatching the regime of W2: where the layers differ, one shows on the other.
"""

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from phasediagram import named, plotting
from phasediagram.joblog import log_to
from phasediagram.regimes import CONDENSED, LINEAR
from phasediagram.tables import read_table

HATCH = {LINEAR: "//////", CONDENSED: "......"}
ZERO_LINES = {"W1": {"color": "black", "marker": "*"}, "W2": {"color": "0.35", "marker": "D"}}
AREA = 0.45  # part of its colour that a regime's area has: lines and names have to be read on it


def draw(regimes: pd.DataFrame, zero_points: pd.DataFrame, names: pd.DataFrame, title: str, plot: dict):
    """Return the figure of one phase map; `names` is a table of `named.labels`."""
    plotting.apply_style()
    plt.rcParams["hatch.linewidth"] = 0.5
    figure, axes = plt.subplots(figsize=(3.5, 4.6))
    axes.set_facecolor("0.75")  # where a slope is missing
    colours = [plot[LINEAR], plot[CONDENSED]]
    areas = [tuple(1 - AREA * (1 - np.array(to_rgb(colour)))) for colour in colours]
    grids = {
        layer: of_layer.pivot(index="gamma3", columns="gamma2", values="slope")
        for layer, of_layer in regimes.groupby("layer")
    }
    sign = [-np.inf, 0.0, np.inf]
    axes.set(xlim=grids["W1"].columns[[0, -1]], ylim=grids["W1"].index[[0, -1]])
    axes.contourf(*_plane(grids["W1"]), levels=sign, colors=areas)
    overlay = axes.contourf(*_plane(grids["W2"]), levels=sign, colors="none", hatches=[HATCH[LINEAR], HATCH[CONDENSED]])
    overlay.set_edgecolor(colours)
    overlay.set_linewidth(0)
    for layer, style in ZERO_LINES.items():
        axes.contour(*_plane(grids[layer]), levels=[0.0], colors=style["color"], linewidths=1.4)
        _zero_points(axes, zero_points[zero_points["layer"] == layer], style)
        plotting.theory_line(axes, layer)
    places = set(zip(names["gamma2"], names["gamma3"], strict=True))
    for point in names.itertuples():
        axes.plot(point.gamma2, point.gamma3, "ko", markersize=4, markeredgecolor="white", zorder=5)
        plotting.name_point(axes, point.label, (point.gamma2, point.gamma3), places, font_size=6)
    _regions(axes, grids, names)
    axes.set(xlabel=plotting.GAMMA2, ylabel=plotting.GAMMA3, title=title)
    figure.legend(handles=_legend(colours, areas), loc="outside lower center", ncols=2, frameon=False)
    return figure


def _plane(grid: pd.DataFrame):
    return grid.columns, grid.index, np.ma.masked_invalid(grid.to_numpy())


def _zero_points(axes, zeros: pd.DataFrame, style: dict) -> None:
    """Draw the zero points along both axes, each with the interval of the coordinate that was interpolated."""
    for along, bars in (("gamma3", "yerr"), ("gamma2", "xerr")):
        points = zeros[zeros["along"] == along]
        errors = np.abs(points[["ci_low", "ci_high"]].to_numpy().T - points[along].to_numpy())
        axes.errorbar(
            *(points["gamma2"], points["gamma3"]),
            **{bars: errors},
            fmt=style["marker"],
            color=style["color"],
            markersize=5 if style["marker"] == "*" else 2.5,
            elinewidth=0.6,
        )


def _regions(axes, grids: dict[str, pd.DataFrame], names: pd.DataFrame) -> None:
    """Name each of the four regions at its grid point farthest from the other regions, the frame and the names."""
    corner = np.array([axes.get_xlim()[0], axes.get_ylim()[0]])
    size = np.array([np.ptp(axes.get_xlim()), np.ptp(axes.get_ylim())])
    places = np.stack(np.meshgrid(grids["W1"].columns, grids["W1"].index), axis=-1)
    places, taken = (places - corner) / size, (names[["gamma2", "gamma3"]].to_numpy() - corner) / size
    condensed = np.stack([grids[layer].to_numpy() > 0 for layer in ("W1", "W2")], axis=-1)
    for w1, w2 in ((False, False), (False, True), (True, False), (True, True)):
        inside = (condensed == (w1, w2)).all(axis=-1)
        if not inside.any():
            continue
        obstacles = np.concatenate([places[~inside], taken])
        apart = np.linalg.norm(places[inside][:, None] - obstacles, axis=-1).min(axis=1, initial=1.0)
        to_frame = np.minimum(places[inside], 1 - places[inside]).min(axis=1)
        place = corner + size * places[inside][np.argmax(np.minimum(apart, to_frame))]
        text = {(False, False): "both\nlinear", (True, True): "both\ncondensed"}.get(
            (w1, w2), f"$W^{{[{1 if w1 else 2}]}}$\ncondensed"
        )
        plotting.write(axes, text, tuple(place), xytext=(0, 0), ha="center", va="center", fontsize=7, fontweight="bold")


def _legend(colours: list[str], areas: list[tuple]) -> list:
    names = (LINEAR, CONDENSED)
    slopes = ", ".join(f"$S_{{{symbol}}}$" for symbol in plotting.LAYER_SYMBOL.values())
    return [
        *(Patch(facecolor=area, label=f"$W^{{[1]}}$ {name}") for name, area in zip(names, areas, strict=True)),
        *(
            Patch(facecolor="white", edgecolor=colour, linewidth=0, hatch=HATCH[name], label=f"$W^{{[2]}}$ {name}")
            for name, colour in zip(names, colours, strict=True)
        ),
        *(
            Line2D([], [], label=rf"$S_{{{plotting.LAYER_SYMBOL[layer]}}} = 0$, measured", markersize=4, **style)
            for layer, style in ZERO_LINES.items()
        ),
        Line2D([], [], color="black", linestyle="--", linewidth=1.0, label="conjectured lines"),
        Line2D([], [], linestyle="none", marker="o", markersize=4, color="black", label=f"by name ({slopes})"),
    ]


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        p = snakemake.params
        table = read_table(snakemake.input.names[0]) if snakemake.input.names else None
        figure = draw(
            read_table(snakemake.input.regimes),
            read_table(snakemake.input.zero_points),
            named.labels(named.for_map(table, "four_points")),
            f"four points, m = {min(p.widths)} to {max(p.widths)}",
            p.plot,
        )
        plotting.save(figure, snakemake.output.pdf, snakemake.output.png, p.plot["dpi"])
