"""Pictures of hand-made cosines."""

import numpy as np

from phasediagram.statistics import blocks
from phasediagram.statistics.similarity import cosines


def three_kinds():
    """Return rows of three directions, shuffled, and the kind of each."""
    draw = np.random.default_rng(0)
    kinds = draw.integers(3, size=60)
    angles = np.array([0.3, 2.2, 4.1])[kinds] + 0.05 * draw.normal(size=60)
    return np.column_stack([np.cos(angles), np.sin(angles)]), kinds


def test_rows_that_are_alike_come_side_by_side():
    rows, kinds = three_kinds()
    assert np.count_nonzero(np.diff(kinds[blocks.order(cosines(rows))])) == 2  # each kind is one block


def test_means_over_blocks_of_pairs():
    matrix = np.arange(36.0).reshape(6, 6)
    assert np.allclose(blocks.block_means(matrix, 2), [[7, 10], [25, 28]])
    assert blocks.block_means(matrix, 6) is matrix


def test_blocks_of_unequal_size_are_means_too():
    matrix = np.random.default_rng(0).normal(size=(7, 7))
    sides = [slice(0, 2), slice(2, 4), slice(4, 7)]
    expected = [[matrix[rows, columns].mean() for columns in sides] for rows in sides]
    assert np.allclose(blocks.block_means(matrix, 3), expected)


def test_a_picture_is_sorted_and_no_larger_than_its_pixels(monkeypatch):
    rows, _ = three_kinds()
    similar = cosines(rows)
    picture = blocks.picture(similar)
    assert picture.dtype == np.float32 and picture.shape == (60, 60)
    assert np.allclose(np.sort(picture, axis=None), np.sort(similar, axis=None).astype(np.float32))
    monkeypatch.setattr(blocks, "PIXELS", 10)
    assert np.isclose(blocks.picture(similar).mean(), similar.mean(), atol=1e-6)
