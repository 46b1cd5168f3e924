"""Panels about runs: rows of W1 or neurons before and after training, learnt functions, and text inside a panel."""

import re
from collections.abc import Sequence

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from phasediagram.drawing.style import FINAL, GOLD, INITIAL, SMALL
from phasediagram.model.status import Status
from phasediagram.statistics.samples import Sample

EDGE = 1.0  # points between a text and the frame of its panel


def scatter_rows(axes, sample: Sample, scale: float = 1.0) -> None:
    """Draw rows (w, b) of W1 before and after training about the origin, as pixels also in a PDF."""
    initial, final = sample.rows_initial, sample.rows_final
    _before_and_after(axes, initial, final, scale)
    reach = 1.1 * max(np.abs(rows[np.isfinite(rows)]).max(initial=0.0) for rows in (initial, final))
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach), box_aspect=1)


def scatter_neurons(axes, sample: Sample) -> None:
    """Draw neurons of two layers before and after training: orientation of (w, b) in units of pi, and amplitude."""
    ends = (sample.rows_initial, sample.a_initial), (sample.rows_final, sample.a_final)
    _before_and_after(axes, *(_polar(rows, a) for rows, a in ends), scale=0.4)
    axes.set(xlim=(-1.03, 1.03), yscale="log")


def _polar(rows: np.ndarray, a: np.ndarray) -> np.ndarray:
    """Return (angle of (w, b) over pi, |a| |(w, b)|) of neurons, shape (k, 2); NaN where a weight is not finite."""
    w, b = rows.T
    polar = np.column_stack([np.arctan2(b, w) / np.pi, np.linalg.norm(a, axis=1) * np.hypot(w, b)])
    return np.where(np.isfinite(polar).all(axis=1, keepdims=True), polar, np.nan)


def _before_and_after(axes, initial: np.ndarray, final: np.ndarray, scale: float) -> None:
    """Draw points (k, 2). Final ones are smaller and above the initial ones: where nothing moved both colours show."""
    size = scale * np.clip(4000 / len(initial), 0.4, 4.0)
    for gid, places, colour, area in (("initial", initial, INITIAL, 3 * size), ("final", final, FINAL, size)):
        axes.scatter(*places.T, s=area, c=colour, linewidths=0, rasterized=True, gid=gid)


def row_handles(what: str) -> list[Line2D]:
    """Return the legend of `scatter_rows` and `scatter_neurons`; `what` are the dots."""
    return [
        Line2D([], [], linestyle="none", marker=".", color=colour, label=f"{name} {what}")
        for name, colour in (("initial", INITIAL), ("final", FINAL))
    ]


def learnt_functions(axes, samples: Sequence[Sample], points: tuple[np.ndarray, np.ndarray]) -> None:
    """Draw the functions that runs have learnt about their points x, y, shapes (n, 1).

    The function of a run that did not converge is dotted, and the axes say so.
    """
    x, y = points
    margin = 0.15 * (x.max() - x.min())
    reach = margin + 1e-6  # the grid's last point shown is in single precision
    unfinished = []
    for sample in samples:
        converged = sample.status == Status.CONVERGED
        unfinished += [] if converged else [f"seed {sample.seed}: {sample.status}"]
        if sample.function is None:
            continue
        shown = (sample.x >= x.min() - reach) & (sample.x <= x.max() + reach)
        style = {"linestyle": "-" if converged else ":", "color": "0.25", "linewidth": 0.8}
        axes.plot(sample.x[shown], sample.function[shown], **style, gid="function")
    axes.plot(x, y, "o", markersize=4, color="black", markerfacecolor=GOLD, zorder=3, gid="points")
    axes.set(xlabel="$x$", xlim=(x.min() - margin, x.max() + margin))
    if unfinished:
        axes.text(0.5, 0.02, "\n".join(unfinished), transform=axes.transAxes, ha="center", fontsize=SMALL)


def write_inside(axes, text: str, place: tuple[float, float], **style) -> None:
    """Write at a place of a panel, in parts of its sides, on a white halo, as dots may lie there.

    A text wider than the panel is broken after hyphens and spaces. Its figure has to be laid out.
    """
    halo = [withStroke(linewidth=2, foreground="white")]
    look = {"transform": axes.transAxes, "fontsize": SMALL, "path_effects": halo, "linespacing": 1.0} | style
    written = axes.text(*place, text, **look)
    written.set_in_layout(False)  # the layout must not make room for what is inside
    room = axes.get_window_extent().width - 2 * EDGE * axes.figure.dpi / 72
    if written.get_window_extent().width > room:
        written.set_text(re.sub(r"-(?=\S)", "-\n", text).replace(" ", "\n"))
