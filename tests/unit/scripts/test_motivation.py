"""The motivation, of hand-made runs."""

import motivation
from planes import POINTS, artists, assert_legible, sample

from phasediagram.model.status import Status


def test_every_seed_is_drawn_and_those_that_did_not_converge_are_named():
    runs = [sample(init="small_weights", seed=0), sample(init="small_weights", seed=1, status=Status.STALLED)]
    (axes,) = motivation.draw(runs, POINTS, 3).axes
    assert [line.get_linestyle() for line in artists(axes, "function")] == ["-", ":"]
    assert [text.get_text() for text in axes.texts] == ["seed 1: stalled"]
    assert axes.get_title().startswith("(a) small weights")


def test_a_diverged_run_is_named_and_has_no_curve():
    (axes,) = motivation.draw([sample(status=Status.DIVERGED, function=None)], POINTS, 3).axes
    assert artists(axes, "function") == [] and [text.get_text() for text in axes.texts] == ["seed 0: diverged"]


def test_the_figure_is_legible():
    sizes = ("small_weights", "medium_weights", "large_weights")
    assert_legible(motivation.draw([sample(init=size, status=Status.STALLED) for size in sizes], POINTS, 3))


def test_titles_of_two_layers_have_their_coordinates():
    (axes,) = motivation.draw([sample(init="small_weights", gamma3=1 / 3)], POINTS, 2).axes
    assert axes.get_title() == "(a) small weights\n$\\gamma' = 0$, $\\gamma = 0.3333$"
