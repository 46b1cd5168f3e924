"""Hand-made tables and runs for the tests of figures: the conjecture as if measured, and runs that learnt f = 2 x."""

from functools import cache

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.mathtext import MathTextParser
from matplotlib.text import Text

from phasediagram.drawing import style
from phasediagram.model import theory
from phasediagram.model.layers import LAYERS, layer_names
from phasediagram.model.status import Status
from phasediagram.statistics import named
from phasediagram.statistics.regimes import regime, zero_crossings
from phasediagram.statistics.samples import Sample

PLOT = {"slope_limit": 1.5, "linear": "#b2182b", "condensed": "#2166ac", "dpi": 100}
GAMMA2, GAMMA3 = np.arange(-1, 1.6, 0.5), np.arange(0.5, 3.6, 0.5)
FINE = np.linspace(-1, 1.5, 11), np.linspace(0.5, 3.5, 13)  # the default map's
POINTS = np.array([[-1.0], [1.0]]), np.array([[0.0], [1.0]])
PLACE = ("gamma2", "gamma3", "m", "seed", "status")


# ---- tables ------------------------------------------------------------------------------------------------


def plane_of(gamma2, gamma3, depth=3):
    """Return regimes and zero points: the conjectured slopes, with wide intervals along one row."""
    rows = [
        {"gamma2": g2, "gamma3": g3, "layer": layer, "slope": s, "ci_low": s - half, "ci_high": s + half}
        | {
            "n_runs": 8,
            "n_left_out": 0,
            "regime": regime(s - half, s + half),
            "theory": theory.slope(layer, g2, g3, depth),
        }
        for layer in layer_names(depth)
        for g2 in gamma2
        for g3 in gamma3
        for s, half in [(theory.slope(layer, g2, g3, depth) + 1e-3 * np.sin(7 * g2), 0.5 if g3 == 1.5 else 0.01)]
    ]
    regimes = pd.DataFrame(rows)
    zeros = [
        {"layer": layer, "along": along, fixed: value, along: zero, "ci_low": low, "ci_high": high}
        | {"theory": line_of(layer, value, depth)}
        for layer, of_layer in regimes.groupby("layer")
        for along, fixed, line_of in (
            ("gamma3", "gamma2", theory.critical_gamma3),
            ("gamma2", "gamma3", theory.critical_gamma2),
        )
        for value, line in of_layer.groupby(fixed)
        for zero, low, high in zero_crossings(
            line[along].to_numpy(), line["slope"].to_numpy(), ((line["ci_high"] - line["ci_low"]) / 2).to_numpy()
        )
    ]
    return regimes, pd.DataFrame(zeros)


@cache
def plane(depth=3):
    """Return the plane of a coarse grid."""
    return plane_of(GAMMA2, GAMMA3, depth)


def without_slopes(regimes, where=True):
    """Return a table like `regimes_table`, with some rows or all without runs to fit."""
    where = regimes["slope"].notna() & where
    numbers = regimes[["slope", "ci_low", "ci_high"]].mask(where)
    counts = {"n_runs": regimes["n_runs"].mask(where, 0), "n_left_out": regimes["n_left_out"].mask(where, 8)}
    return regimes.assign(**numbers, **counts, regime=regimes["regime"].mask(where, "undecided"))


def residuals_of(regimes, problem="four_points"):
    """Return the residuals of a map as `tables/theory_residual.csv` has them."""
    table = regimes[["gamma2", "gamma3", "layer", "slope", "theory", "n_left_out"]].assign(problem=problem)
    above, below = regimes["ci_low"] > regimes["theory"], regimes["ci_high"] < regimes["theory"]
    verdict = np.select([above, below, regimes["ci_low"].isna()], ["above", "below", "unknown"], "agrees")
    return table.assign(residual=regimes["slope"] - regimes["theory"], verdict=verdict)


def names_alone(depth=3):
    """Return initialisations without a single run."""
    return named.for_map(None, "four_points", depth)


def names_with_slopes():
    """Return initialisations as if run: LeCun and He, which share a place, measure different slopes."""
    names = names_alone()
    slopes = {"W1": [-0.5, -1.25, -1.75, 0.0, 0.0], "W2": [-1.0, -0.5, -0.75, -0.5, -0.5], "a": [-0.5, -0.25, 0, 0, 0]}
    conjectured = {"W1": [-0.5, -1.5, -1.5, 0, 0], "W2": [-1.0, -1.0, -1.0, -0.5, -0.5], "a": [-0.5, -0.5, -0.5, 0, 0]}
    columns = {f"slope_{layer}": slopes[layer] for layer in LAYERS}
    columns |= {f"theory_{layer}": conjectured[layer] for layer in LAYERS}
    places = {"gamma2_at_m": names["gamma2"] - 0.1, "gamma3_at_m": names["gamma3"] + 0.2}
    return names.assign(problem="four_points", **columns, **places, m=400)


def far_names():
    """Return initialisations as MNIST has them at m = 400: four close together and far from their limits."""
    places = {"gamma2_at_m": [0.0, -0.06, -0.06, -0.09, 0.0], "gamma3_at_m": [1.0, 1.56, 1.38, 1.48, 1.5]}
    return names_with_slopes().assign(**places)


# ---- runs --------------------------------------------------------------------------------------------------


def sample(gamma2=0.0, gamma3=1.0, m=50, seed=0, status=Status.CONVERGED, growth=3.0, **changes):
    """Return what is kept of a run that scaled W1 and learnt f = 2 x."""
    w1, grid = np.random.default_rng(seed).standard_normal((m, 2)), np.linspace(-2, 2, 41)
    kept = {"x": grid, "function": 2 * grid[:, None], "rows_initial": w1, "rows_final": growth * w1}
    kept |= {"a_initial": None, "a_final": None}  # most figures draw none
    return Sample(**{"init": "a"} | kept | dict(zip(PLACE, (gamma2, gamma3, m, seed, status), strict=True)) | changes)


def checkpoint(gamma2=0.0, gamma3=1.0, m=50, seed=0, status=Status.CONVERGED):
    """Return (arrays, header) of the checkpoint of such a run; a diverged one has no function."""
    run = sample(gamma2, gamma3, m, seed, status)
    arrays = {"w1_initial": run.rows_initial, "w1": run.rows_final}
    arrays |= {"a_initial": np.ones((1, m)), "a": np.full((1, m), 2.0)}
    if status.readable:
        arrays |= {"x_grid": run.x[:, None], "function": run.function}
    arrays |= {"history_t": np.arange(3.0), "history_loss": np.array([1.0, 0.5, 0.1])}
    return arrays, {name: getattr(run, name) for name in PLACE} | {"kappa2": 0.5, "kappa3": 0.1}


# ---- figures -----------------------------------------------------------------------------------------------


def artists(axes, gid):
    """Return what axes have under a name, in the order drawn."""
    return axes.findobj(lambda artist: artist.get_gid() == gid)


def panel(figure, label):
    """Return the axes with a label."""
    (axes,) = (axes for axes in figure.findobj(Axes) if axes.get_label() == label)
    return axes


def legend_texts(figure):
    """Return the texts of a figure's only legend."""
    return [text.get_text() for text in figure.legends[0].get_texts()]


def assert_legible(figure):
    """Check that a figure fits the page, and that none of its letters is too small."""
    figure.canvas.draw()
    saved = figure.get_tightbbox().padded(plt.rcParams["savefig.pad_inches"])
    assert saved.width <= style.TEXT_WIDTH and saved.height <= 8.0
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text()]
    assert min(size for text in texts for size in _letter_sizes(text)) >= style.SMALL


def assert_titles_apart(figure):
    """Check that no two titles overlap."""
    figure.canvas.draw()
    boxes = [axes.title.get_window_extent() for axes in figure.axes if axes.get_title()]
    assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])


def assert_labels_are_free(figure):
    """Check that labels keep off each other, off all marks and inside the frame."""
    figure.set_dpi(200)  # as saved
    figure.canvas.draw()
    for axes in (axes for axes in figure.axes if axes.texts):
        boxes = [Text.get_window_extent(text) for text in axes.texts]  # without the leader
        frame = axes.get_window_extent()
        assert all(frame.x0 < box.x0 and box.x1 < frame.x1 for box in boxes)
        assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])
        marks = [mark for gid in ("limit", "at finite width", "zeros", "hollow") for mark in artists(axes, gid)]
        places = np.concatenate([axes.transData.transform(mark.get_xydata()) for mark in marks])
        assert not any(box.contains(*place) for box in boxes for place in places)


def _letter_sizes(text):
    """Yield the size, in points, of every letter of a text."""
    parser = MathTextParser("path")
    for line in text.get_text().split("\n"):
        # at 72 dots per inch a size of the parser is in points
        yield from (glyph[1] for glyph in parser.parse(line, 72, text.get_fontproperties()).glyphs)
