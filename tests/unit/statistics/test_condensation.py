"""Isolated orientations of rows that were made to have them, or not."""

import numpy as np
import pytest

from phasediagram.statistics.condensation import (
    CONE,
    WIDE_CONE,
    _weight_in_cones,
    _weight_in_sectors,
    condensation,
)
from phasediagram.statistics.similarity import cosines


def bundle(draw, angle, m, spread=1.0, norm=10.0):
    """Rows of the plane within some `spread` degrees of an angle."""
    angles = np.deg2rad(angle + spread * draw.uniform(-1, 1, m))
    return norm * draw.uniform(0.5, 1.5, m)[:, None] * np.column_stack([np.cos(angles), np.sin(angles)])


@pytest.mark.parametrize("m", [40, 100, 400, 2000])
@pytest.mark.parametrize("d", [2, 3, 50])
def test_gaussian_rows_have_no_isolated_orientation(m, d):
    for seed in range(5):
        assert len(condensation(np.random.default_rng(seed).standard_normal((m, d))).shares) == 0


def test_orientations_and_shares_of_three_bundles_and_a_cloud():
    draw = np.random.default_rng(0)
    bundles = [bundle(draw, 178, 300), bundle(draw, -5, 400, norm=8.0), bundle(draw, 60, 50)]
    cloud = draw.standard_normal((500, 2))
    rows = np.concatenate([*bundles, cloud])[draw.permutation(1250)]
    found = condensation(rows)
    angles = np.rad2deg(np.arctan2(found.orientations[:, 1], found.orientations[:, 0]))
    assert np.allclose(angles, [178, -5, 60], atol=2)
    total = (rows**2).sum()
    assert np.allclose(found.shares, [(b**2).sum() / total for b in bundles], atol=3e-3)
    assert found.share == pytest.approx(found.shares.sum()) and found.share < 1.0
    assert np.allclose(np.linalg.norm(found.orientations, axis=1), 1.0)


def test_opposite_directions_count_as_two():
    draw = np.random.default_rng(1)
    assert len(condensation(np.concatenate([bundle(draw, 0, 50), bundle(draw, 180, 50)])).shares) == 2


def test_broad_bundle_is_not_isolated():
    draw = np.random.default_rng(2)
    assert len(condensation(bundle(draw, 30, 500, spread=20)).shares) == 0
    assert len(condensation(bundle(draw, 30, 500, spread=20), cone=np.deg2rad(25)).shares) == 1


def test_number_does_not_depend_on_scale_order_or_rotation():
    draw = np.random.default_rng(3)
    rows = np.concatenate([bundle(draw, 10, 100), bundle(draw, 100, 60), draw.standard_normal((300, 2))])
    turn = np.array([[np.cos(1.0), -np.sin(1.0)], [np.sin(1.0), np.cos(1.0)]])
    expected = condensation(rows).shares
    for other in (1e-6 * rows, rows[::-1], rows @ turn.T):
        assert np.allclose(condensation(other).shares, expected, atol=5e-3)


def test_rows_of_a_wide_layer_that_share_one_direction():
    draw = np.random.default_rng(4)
    direction = draw.standard_normal(600) / np.sqrt(600)
    rows = draw.standard_normal((500, 600))
    rows[:200] += 800 * direction  # as in a condensed W2: 24 wide, 800 along
    (share,) = condensation(rows).shares
    assert share == pytest.approx((rows[:200] ** 2).sum() / (rows**2).sum(), rel=1e-5)


def test_rows_whose_untrained_part_keeps_them_apart_share_a_wide_cone():
    draw = np.random.default_rng(6)
    directions = np.linalg.qr(draw.standard_normal((600, 2)))[0].T
    rows = draw.standard_normal((500, 600))
    for block, direction in zip((rows[:200], rows[200:300]), directions, strict=True):
        block += 60 * direction  # 24 wide: two of these rows have D(u, v) of about 0.86
    assert len(condensation(rows).shares) == 0
    total = (rows**2).sum()
    expected = [(rows[:200] ** 2).sum() / total, (rows[200:300] ** 2).sum() / total]
    assert condensation(rows, WIDE_CONE).shares == pytest.approx(expected, rel=1e-5)
    assert len(condensation(rows[300:], WIDE_CONE).shares) == 0


@pytest.mark.parametrize("rows", [np.zeros((0, 2)), np.zeros((5, 2))])
def test_rows_without_direction_have_no_orientation(rows):
    assert condensation(rows).orientations.shape == (0, 2)


def test_blocks_change_nothing(monkeypatch):
    from phasediagram.statistics import condensation as module

    draw = np.random.default_rng(5)
    rows = np.concatenate([np.outer(1 + draw.random(30), draw.standard_normal(80)), draw.standard_normal((60, 80))])
    expected = condensation(rows[::-1], WIDE_CONE)
    assert len(expected.shares) == 1
    monkeypatch.setattr(module, "BLOCK", 1000)
    assert np.array_equal(condensation(rows[::-1], WIDE_CONE).orientations, expected.orientations)


def test_known_cosines_change_nothing():
    draw = np.random.default_rng(7)
    rows = np.concatenate([draw.standard_normal((60, 80)), np.outer(1 + draw.random(30), draw.standard_normal(80))])
    rows[5] = 0.0
    expected, found = condensation(rows, WIDE_CONE), condensation(rows, WIDE_CONE, cosines(rows))
    assert len(expected.shares) == 1
    assert np.allclose(found.shares, expected.shares, rtol=1e-6)
    assert np.allclose(found.orientations, expected.orientations, atol=1e-6)
    assert len(condensation(rows, WIDE_CONE, np.zeros((90, 90))).shares) == 0  # they are used


@pytest.mark.filterwarnings("error")
def test_a_row_of_zeros_does_not_point_along_x():
    rows = np.zeros((40, 2))
    rows[20:] = [1.0, 0.0]
    assert condensation(rows).shares == pytest.approx([1.0])


def test_sectors_of_the_plane_hold_what_cones_hold():
    rows = np.concatenate(
        [bundle(np.random.default_rng(0), 179, 200), np.random.default_rng(1).standard_normal((300, 2))]
    )
    norms = np.linalg.norm(rows, axis=1)
    units, weights = rows / norms[:, None], norms**2 / (norms**2).sum()
    held = [_weight_in_sectors(units, weights, CONE), _weight_in_cones(units, weights, CONE)]
    assert np.allclose(*held, rtol=1e-6) and held[0].max() > 0.5
