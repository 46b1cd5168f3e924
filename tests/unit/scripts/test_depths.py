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
    axes = panel(figure, "W1 against depth")
    dashed = [line for line in axes.get_lines() if line.get_linestyle() == "--"]
    assert len(dashed) == len(depths.OFFSETS)
    for line, offset in zip(dashed, depths.OFFSETS, strict=True):
        expected = [theory.slope("W1", 0.0, depth / 2 + offset, depth) for depth in (2, 3, 4)]
        assert np.allclose(line.get_ydata(), expected)


def test_the_figure_is_legible(figure):
    assert_legible(figure)
