"""Fig 2 of Luo et al., of hand-made runs."""

import neurons
import numpy as np
import pytest
from matplotlib import colors
from planes import POINTS, artists, assert_legible, sample

from phasediagram.drawing import style
from phasediagram.model.status import Status


def run_of(gamma3=1.0, **changes):
    """Return a run of two layers that tripled W1 and turned its output weights round."""
    a = np.random.default_rng(1).standard_normal((50, 1))
    return sample(gamma3=gamma3, **({"a_initial": a, "a_final": -2 * a} | changes))


def test_function_points_and_neurons_before_and_after_are_shown():
    run = run_of()
    above, below = neurons.draw([run], POINTS).axes
    ((function,), (points,)) = artists(above, "function"), artists(above, "points")
    assert np.allclose(function.get_ydata(), 2 * function.get_xdata())
    assert np.allclose(points.get_xydata(), np.hstack(POINTS))
    for name, growth, colour in (("initial", 1.0, style.INITIAL), ("final", 6.0, style.FINAL)):
        (dots,) = artists(below, name)
        orientation, amplitude = dots.get_offsets().T
        w, b = run.rows_initial.T
        assert np.allclose(np.exp(1j * np.pi * orientation), (w + 1j * b) / np.hypot(w, b))
        assert np.allclose(amplitude, growth * np.abs(run.a_initial[:, 0]) * np.hypot(w, b))
        assert colors.to_hex(dots.get_facecolor()[0]) == colour
        assert below.get_ylim()[0] < amplitude.min() and amplitude.max() < below.get_ylim()[1]
    assert above.get_title() == r"(a) $\gamma' = 0$, $\gamma = 1$"


@pytest.mark.parametrize(("row", "orientation"), [((2, 0), 0), ((0, 2), 0.5), ((-2, 0), 1), ((0, -2), -0.5)])
def test_orientations_are_angles_in_units_of_pi(row, orientation):
    run = run_of(rows_initial=np.array([row]), rows_final=np.array([row]), a_initial=[[-3.0]], a_final=[[1.0]])
    _, below = neurons.draw([run], POINTS).axes
    for name, amplitude in (("initial", 6.0), ("final", 2.0)):
        assert artists(below, name)[0].get_offsets().tolist() == [[orientation, amplitude]]


def test_several_outputs_make_one_amplitude():
    run = run_of(a_initial=np.tile([3.0, 4.0], (50, 1)), a_final=np.zeros((50, 2)))
    _, below = neurons.draw([run], POINTS).axes
    assert np.allclose(artists(below, "initial")[0].get_offsets()[:, 1], 5 * np.linalg.norm(run.rows_initial, axis=1))


def test_a_run_without_neurons_has_no_column():
    nothing = dict.fromkeys(("rows_initial", "rows_final", "a_initial", "a_final"))
    assert len(neurons.draw([run_of(), run_of(seed=1, **nothing)], POINTS).axes) == 2


def test_neurons_that_went_to_infinity_are_left_out():
    rows = run_of().rows_final.copy()
    rows[0] = np.inf, np.nan
    figure = neurons.draw([run_of(status=Status.DIVERGED, function=None, rows_final=rows)], POINTS)
    (dots,) = artists(figure.axes[1], "final")
    assert np.isfinite(dots.get_offsets().filled(np.nan)).all(axis=1).sum() == 49
    assert_legible(figure)


def test_the_figure_is_legible():
    assert_legible(neurons.draw([run_of(gamma3) for gamma3 in (0.5, 1.0, 1.75)], POINTS))
