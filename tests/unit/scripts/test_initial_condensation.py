"""The plane of initial stages, of hand-made tables on which the conjecture is measured."""

import initial_condensation
import numpy as np
import pytest
from planes import artists, assert_legible, plane_of

from phasediagram.model import theory

GAMMA2, GAMMA3 = np.arange(-0.5, 1.1, 0.25), np.arange(0.75, 2.1, 0.25)
WIDTHS = [1000, 10_000]


def runs_of(regimes, m=WIDTHS[-1]):
    points = regimes[["gamma2", "gamma3"]].drop_duplicates()
    return points.assign(m=m, status="converged", misalignment=0.1 * points["gamma3"] / 2)


@pytest.fixture(scope="module")
def plane():
    regimes, zeros = plane_of(GAMMA2, GAMMA3, 2)
    return initial_condensation.draw(dict.fromkeys(("tanh", "softplus"), (regimes, zeros, runs_of(regimes))), WIDTHS)


def test_colour_is_the_mean_alignment(plane):
    cells = artists(plane.axes[0], "cells")[0].get_array().reshape(len(GAMMA3), len(GAMMA2))
    assert np.allclose(cells, 1 - 0.05 * GAMMA3[:, None])


def test_signs_are_regimes_and_lines_the_conjecture(plane):
    axes = plane.axes[1]
    lazy = {tuple(place) for line in artists(axes, "lazy") for place in line.get_xydata()}
    assert (0.25, 0.75) in lazy and (0.0, 2.0) not in lazy
    assert (0.0, 2.0) in {tuple(place) for line in artists(axes, "condensed") for place in line.get_xydata()}
    for layer in ("W1", "a"):
        gamma2, gamma3 = artists(axes, f"theory {layer}")[0].get_data()
        assert np.allclose(gamma3, [theory.critical_gamma3(layer, g, 2) for g in gamma2], equal_nan=True)


def test_the_figure_is_legible(plane):
    assert_legible(plane)
