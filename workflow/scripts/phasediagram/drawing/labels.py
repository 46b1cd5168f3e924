"""Initialisations by name on a map: marks at their limits, and labels at free places."""

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from phasediagram.drawing import places
from phasediagram.drawing.style import SMALL
from phasediagram.statistics import named

NAMED = {"marker": "o", "markersize": 4, "color": "black", "markeredgecolor": "white", "linestyle": "none"}
AT_FINITE_WIDTH = {"marker": "+", "markersize": 3.5, "color": "black", "markeredgewidth": 0.7, "linewidth": 0.5}
AT_FINITE_WIDTH |= {"path_effects": [withStroke(linewidth=1.6, foreground="white")]}
FAR = 0.3  # from limits of initialisations to where they are at the largest width; farther away these are labelled
LEADER = {"arrowstyle": "-", "linewidth": 0.4, "shrinkA": 0, "shrinkB": 1.5}
NOT_CROSSED = ("zeros", "hollow", "limit")  # by leaders: stars and dots, by the names of their lines
LEADER_FROM = 8  # points between a label and what it names: nearer ones need no leader
ROOM = 1.05  # for labels, as letters are up to 5 % wider at other resolutions


def write(axes, text: str, place: tuple[float, float], **style) -> None:
    """Write at a place of the plane, on a white halo, so that it can be read on any colour."""
    written = axes.annotate(text, place, textcoords="offset points", zorder=5, **style)
    written.set_path_effects([withStroke(linewidth=2, foreground="white")])


def named_points(axes, names: pd.DataFrame, layers: tuple[str, ...]) -> None:
    """Draw initialisations, rows of `named.for_map`, at their limits, with the measured S of some layers.

    Where they were run, a line leads from each limit to where -log(kappa) / log(m) is at the largest width. Where one
    of them is far from its limit there, labels name these places and not the limits. Labels keep off all that is
    drawn, so they come last, on a figure that has been laid out. What is off the map has no label.
    """
    limits, labelled = names[list(named.COORDINATES)], names
    if "gamma2_at_m" in names:
        at_m = names[["gamma2_at_m", "gamma3_at_m"]].to_numpy()
        for ends in np.stack([limits, at_m], axis=-1):
            axes.plot(*ends, **AT_FINITE_WIDTH, markevery=[1], zorder=4, gid="at finite width")
        if np.abs(at_m - limits).to_numpy().max() > FAR:
            labelled = names.assign(**dict(zip(named.COORDINATES, at_m.T, strict=True)))
    labelled = labelled[_on_map(axes, labelled)]
    for point in limits.drop_duplicates().to_numpy():
        axes.plot(*point, **NAMED, zorder=5, gid="limit")
    if len(labelled):
        texts = named.labels(labelled, layers)
        _place_labels(axes, texts.assign(label=texts["label"].str.replace("+nan", "no S")))


def _on_map(axes, table: pd.DataFrame) -> pd.Series:
    """Return which rows of a table of points are on the map that axes show."""
    gamma2, gamma3 = (table[name] for name in named.COORDINATES)
    return gamma2.between(*axes.get_xlim()) & gamma3.between(*axes.get_ylim())


def named_handles(names: pd.DataFrame, slopes: str) -> list:
    """Return the legend of `named_points`; `slopes` says what is written beside the names."""
    limit = r"initialisation, limit $m \to \infty$"
    if "gamma2_at_m" not in names:
        return [Line2D([], [], **NAMED, label=limit)]
    at_m = f"its κ's at m = {', '.join(map(str, sorted(set(names['m']), reverse=True)))}"
    return [Line2D([], [], **NAMED, label=f"{limit}\n({slopes})"), Line2D([], [], **AT_FINITE_WIDTH, label=at_m)]


def _place_labels(axes, labels: pd.DataFrame) -> None:
    """Write labels, rows of `named.labels`, at free places, with a leader where that is not beside their point."""
    point = 72 / axes.figure.dpi
    style = {"ha": "center", "va": "center", "fontsize": SMALL, "linespacing": 1.1, "multialignment": "left"}
    sizes = []
    for text in labels["label"]:
        measured = axes.text(0, 0, text, transform=None, **style)
        sizes.append(measured.get_window_extent().size * point * ROOM)
        measured.remove()
    sizes, frame = np.array(sizes), axes.get_window_extent().get_points() * point
    anchors = axes.transData.transform(labels[list(named.COORDINATES)].to_numpy()) * point
    centres = places.free_places(anchors, sizes, _drawn(axes) * point, frame, _marks(axes) * point)
    for label, anchor, centre, size in zip(labels.itertuples(), anchors, centres, sizes, strict=True):
        nearest = np.clip(anchor, centre - size / 2, centre + size / 2)
        leader = LEADER | {"relpos": tuple((nearest - centre) / size + 0.5)}
        near = np.linalg.norm(nearest - anchor) < LEADER_FROM
        place = {"xytext": tuple(centre - anchor), "arrowprops": None if near else leader}
        write(axes, label.label, (label.gamma2, label.gamma3), **place, **style, gid="name")


def _marks(axes) -> np.ndarray:
    """Return the pixels of the stars and dots that a leader must not cross."""
    marks = [line for line in axes.get_lines() if line.get_gid() in NOT_CROSSED]
    places_of = [axes.transData.transform(mark.get_xydata()[mark.get_markevery() or slice(None)]) for mark in marks]
    return np.concatenate([places.NOTHING, *places_of])


def _drawn(axes) -> np.ndarray:
    """Return pixels all over the lines, markers and texts of axes."""
    pixels = [places.grid_points(text.get_window_extent().get_points()) for text in axes.texts]
    for line in axes.get_lines():
        ends = line.get_transform().transform(line.get_xydata())
        reach = line.get_markersize() / 2 * axes.figure.dpi / 72
        pixels += [ends, *(ends + reach * np.array(side) for side in ((-1, 0), (1, 0), (0, -1), (0, 1)))]
        if line.get_linestyle() != "None":
            between = np.linspace(0, 1, 50)[:, None, None]
            pixels.append((ends[:-1] + between * np.diff(ends, axis=0)).reshape(-1, 2) if len(ends) < 50 else ends)
    pixels = np.concatenate(pixels)
    return pixels[np.isfinite(pixels).all(axis=1)]
