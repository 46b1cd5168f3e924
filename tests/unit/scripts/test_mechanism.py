"""Initial stages beside the linear flow, of a hand-made run that follows it."""

import mechanism
import numpy as np
import pytest
from planes import artists, assert_legible, assert_titles_apart, sample

from phasediagram.statistics import linear_flow

Z = np.array([-0.1, 0.4])


def linear_run(lag=0.0):
    """Return a run that follows the linear flow, and falls behind it with this rate; and RD of the flow."""
    numbers, t = np.random.default_rng(0), np.linspace(0, 50, 20)
    w, a = numbers.normal(size=(40, 2)), numbers.normal(size=(40, 1))
    closed = linear_flow.distances(w, a[:, 0], Z, 0.5, 0.1 * t)
    history = {"t": t, "loss": np.linspace(1, 0.9, 20)}
    history |= {f"relative_distance_{layer}": closed[layer] * np.exp(-lag * t) for layer in ("W1", "a")}
    scales = {"mobility": 0.5, "output_scale": 0.1}
    return sample(m=40, gamma3=2.0, rows_initial=w, a_initial=a, history=history, **scales), closed


def test_a_linear_run_does_not_part_from_the_closed_form():
    run, closed = linear_run()
    figure = mechanism.draw([run, sample(seed=1)], Z)
    above, below = figure.axes  # the second seed has no history
    for layer in ("W1", "a"):
        assert np.allclose(artists(below, f"difference {layer}")[0].get_ydata(), 0.0)
        assert np.allclose(artists(above, f"run {layer}")[0].get_ydata(), closed[layer][1:])
    assert artists(below, "fall of the loss")[0].get_ydata()[-1] == pytest.approx(0.1)
    assert below.get_title() == "within 5% throughout"
    assert_legible(figure)


def test_titles_of_three_runs_do_not_touch():
    assert_titles_apart(mechanism.draw([linear_run(0.002)[0]] * 3, Z))


def test_the_figure_says_where_the_two_part():
    run, ratio = np.array([1.0, 2.0, 3.0]), np.array([1.01, 1.06, 0.8])
    text = mechanism._where_they_part(run, np.array([0.01, 0.02, 0.1]), ratio)
    assert text == "5% off after 2\ne-foldings, with the\nloss down by 2.0%"
    assert mechanism._where_they_part(run, run, ratio + 0.1) == "5% off from the start"
