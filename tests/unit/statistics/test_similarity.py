"""Cosines of rows, on rows made by hand and on random ones."""

import numpy as np
import pytest

from phasediagram.statistics import similarity


def test_cosines_and_zeta_of_rows_made_by_hand():
    rows = np.array([[1.0, 0.0], [0.0, 2.0], [-3.0, 0.0], [1.0, 1.0]])
    half = np.sqrt(0.5)
    expected = [[1, 0, -1, half], [0, 1, 0, half], [-1, 0, 1, -half], [half, half, -half, 1]]
    similar = similarity.cosines(rows)
    assert np.allclose(similar, expected)
    assert similarity.zeta(similar) == pytest.approx(np.abs(expected).mean())


def test_zeta_does_not_depend_on_the_order():
    rows = np.random.default_rng(0).normal(size=(50, 20))
    value = similarity.zeta(similarity.cosines(rows))
    assert similarity.zeta(similarity.cosines(rows[::-1])) == pytest.approx(value, rel=1e-12)


def test_of_rows_that_condensed_zeta_is_one_and_of_random_ones_small():
    draw = np.random.default_rng(0)
    condensed = np.outer(draw.normal(size=30), np.ones(40))
    assert similarity.zeta(similarity.cosines(condensed)) == pytest.approx(1.0)
    half_of_1000 = draw.normal(size=(500, 1001))  # biases included
    assert similarity.zeta(similarity.cosines(half_of_1000)) == pytest.approx(similarity.zeta_of_chance(1000), rel=0.01)
