"""Maps of several depths side by side, of planes on which the conjecture is measured."""

import depths
import numpy as np
import pytest
from planes import PLOT, artists, assert_legible, panel, plane_of

from phasediagram.model import theory

GAMMA2 = np.arange(-1.0, 1.1, 0.5)


@pytest.fixture(scope="module")
def figure():
    planes = {depth: plane_of(GAMMA2, np.arange(0.0, 2.6, 0.5) + depth / 2 - 0.5, depth) for depth in (2, 3, 4)}
    return depths.draw(planes, "widths", PLOT)


@pytest.mark.parametrize(("layer", "depth"), [("W1", 2), ("a", 2), ("W1", 3), ("W2", 3), ("W2", 4), ("a", 4)])
def test_heights_are_from_half_the_depth(figure, layer, depth):
    axes = panel(figure, f"{layer} {depth}")
    gamma2, height = artists(axes, "theory")[0].get_data()
    expected = [theory.critical_gamma3(layer, g, depth) - depth / 2 for g in gamma2]
    assert np.allclose(height, expected)
    stars = artists(axes, "zeros")[0].get_xydata()
    assert len(stars) and all(abs(y - (theory.critical_gamma3(layer, g, depth) - depth / 2)) < 0.15 for g, y in stars)


def test_two_layers_have_no_inner_matrix(figure):
    assert panel(figure, "W2 2").texts[0].get_text() == "no inner\nmatrix"


def test_slopes_against_the_depth_lie_on_the_conjecture(figure):
    dashed = artists_against_depth(figure, "W1")
    assert len(dashed) == len(depths.OFFSETS)
    for line, offset in zip(dashed, depths.OFFSETS, strict=True):
        expected = [theory.slope("W1", 0.0, depth / 2 + offset, depth) for depth in (2, 3, 4)]
        assert np.allclose(line.get_ydata(), expected)


def test_all_maps_have_the_same_window(figure):
    shown = [axes for axes in figure.axes if axes.get_label() in ("W1 2", "W1 3", "W2 4", "a 2", "a 4")]
    assert len(shown) == 5 and len({(axes.get_xlim(), axes.get_ylim()) for axes in shown}) == 1
    low, high = shown[0].get_ylim()
    assert (low, high) == pytest.approx((-0.75, 2.25))


@pytest.mark.parametrize("present", [(3,), (3, 4), (2, 3, 4, 5)])
def test_any_number_of_depths_can_be_drawn(present):
    planes = {depth: plane_of(GAMMA2, np.arange(0.0, 2.6, 0.5) + depth / 2 - 0.5, depth) for depth in present}
    figure = depths.draw(planes, "widths", PLOT)
    for layer in depths.ROWS:
        assert len(artists_against_depth(figure, layer)) == len(depths.OFFSETS)


def artists_against_depth(figure, layer):
    axes = panel(figure, f"{layer} against depth")
    return [line for line in axes.get_lines() if line.get_linestyle() == "--"]


def test_the_figure_is_legible(figure):
    assert_legible(figure)
