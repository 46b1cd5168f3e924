"""Cosines of rows, on rows made by hand and on random ones."""

import numpy as np
import pytest

from phasediagram.statistics import similarity


def test_cosines_and_zeta_of_rows_made_by_hand():
    rows = np.array([[1.0, 0.0], [0.0, 2.0], [-3.0, 0.0], [1.0, 1.0]])
    half = np.sqrt(0.5)
    expected = [[1, 0, -1, half], [0, 1, 0, half], [-1, 0, 1, -half], [half, half, -half, 1]]
    assert np.allclose(similarity.cosines(rows), expected)
    assert similarity.zeta(rows) == pytest.approx(np.abs(expected).mean())


def test_zeta_does_not_depend_on_the_order_or_the_block(monkeypatch):
    rows = np.random.default_rng(0).normal(size=(50, 20))
    value = similarity.zeta(rows)
    monkeypatch.setattr(similarity, "BLOCK_ROWS", 7)
    assert similarity.zeta(rows[::-1]) == pytest.approx(value, rel=1e-12)


def test_of_rows_that_condensed_zeta_is_one_and_of_random_ones_small():
    draw = np.random.default_rng(0)
    assert similarity.zeta(np.outer(draw.normal(size=30), np.ones(40))) == pytest.approx(1.0)
    wide = similarity.zeta(draw.normal(size=(500, 1001)))  # half the rows of m = 1000, biases included
    assert wide == pytest.approx(similarity.zeta_of_chance(1000), rel=0.01)
