"""Regimes and zero points on hand-made slopes."""

import numpy as np
import pandas as pd
import pytest

from phasediagram.statistics.regimes import regime, regimes_table, zero_crossings, zero_points_table


def crossings(g, slope, half=0.1):
    g, slope = np.asarray(g, float), np.asarray(slope, float)
    return zero_crossings(g, slope, np.broadcast_to(half, g.shape).astype(float))


@pytest.mark.parametrize(
    ("low", "high", "name"),
    [
        (-2.0, -1.0, "linear"),
        (0.1, 0.2, "condensed"),
        (-0.1, 0.2, "undecided"),
        (-0.1, 0.0, "undecided"),
        (0.0, 0.1, "undecided"),
        (np.nan, np.nan, "undecided"),
    ],
)
def test_regime_is_named_only_where_the_interval_excludes_zero(low, high, name):
    assert regime(low, high) == name


def test_regimes_table_keeps_the_slopes_beside_the_regimes():
    slopes = plane([0.0], [1.0, 1.5, 2.0], half=0.1).assign(left_out="", layer=["W1", "W2", "a"])
    table = regimes_table(slopes, antisymmetric=False)
    assert list(table["regime"]) == ["linear", "undecided", "condensed"]
    pd.testing.assert_frame_equal(table.drop(columns=["regime", "theory"]), slopes.drop(columns="left_out"))
    assert list(table["theory"]) == [-0.5, -0.5, pytest.approx(2 / 3 - 1 / 2)]


# ---- one line ----------------------------------------------------------------------------------------------


def test_zero_lies_on_the_line_between_two_neighbours():
    ((zero, _, _),) = crossings([1, 2, 4], [-3, -1, 3])
    assert zero == pytest.approx(2.5)


def test_falling_slope_has_a_zero_too():
    ((zero, _, _),) = crossings([0, 1], [3, -1])
    assert zero == pytest.approx(0.75)


def test_several_crossings_are_all_found():
    assert [zero for zero, _, _ in crossings([0, 1, 2, 3], [-1, 1, -3, 3])] == pytest.approx([0.5, 1.25, 2.5])


@pytest.mark.parametrize("slope", [[1, 2, 3], [-3, -2, -0.1], [5], []], ids=str)
def test_no_crossing_without_a_change_of_sign(slope):
    assert crossings(range(len(slope)), slope) == []


@pytest.mark.parametrize(("slope", "zero"), [([0, 1, 2], 0.0), ([-1, 0, 1], 1.0), ([-2, -1, 0], 2.0)], ids=str)
def test_exact_zero_on_the_grid_counts_once(slope, zero):
    assert [place for place, _, _ in crossings([0, 1, 2], slope)] == [zero]


def test_exact_zero_on_the_grid_has_the_interval_of_its_own_slope():
    ((_, low, high),) = crossings([0, 1, 2], [-2, 0, 2], half=[9.0, 0.5, 9.0])
    assert (low, high) == pytest.approx((0.75, 1.25))


def test_unknown_slope_between_two_signs_makes_no_zero():
    assert crossings([0, 1, 2, 3], [-1, np.nan, 1, 2], half=[0.2, np.nan, 0.2, 0.2]) == []


def test_unknown_slopes_at_the_ends_are_ignored():
    assert [zero for zero, _, _ in crossings([0, 1, 2, 3], [np.nan, -1, 1, np.nan])] == [1.5]
    assert crossings([0, 1], [np.nan, np.nan]) == []


def test_interval_by_hand():
    # S rises from -1 to 3 over 2: w = 1/4, steepness 2, dz = |(3/4 * 0.4, 1/4 * 1.6)| / 2 = |(0.3, 0.4)| / 2
    ((zero, low, high),) = crossings([1, 3], [-1, 3], half=[0.4, 1.6])
    assert (zero, low, high) == pytest.approx((1.5, 1.25, 1.75))


def test_interval_of_unknown_width_is_unknown():
    ((zero, low, high),) = crossings([0, 1], [-1, 1], half=np.nan)
    assert zero == 0.5
    assert np.isnan([low, high]).all()


@pytest.mark.parametrize(("s0", "s1", "e0", "e1"), [(-0.5, 1.0, 0.02, 0.05), (0.8, -0.1, 0.01, 0.01)])
def test_interval_agrees_with_a_simulation_of_independent_slopes(s0, s1, e0, e1):
    rng = np.random.default_rng(0)
    first, second = rng.normal(s0, e0, 200_000), rng.normal(s1, e1, 200_000)
    zeros = 2.0 + 0.25 * first / (first - second)
    ((zero, low, high),) = crossings([2.0, 2.25], [s0, s1], half=[1.96 * e0, 1.96 * e1])
    assert zero == pytest.approx(zeros.mean(), abs=5e-4)
    assert (high - low) / 2 == pytest.approx(1.96 * zeros.std(), rel=0.03)
    assert np.mean((low <= zeros) & (zeros <= high)) == pytest.approx(0.95, abs=0.005)


# ---- the plane ---------------------------------------------------------------------------------------------


def plane(gamma2, gamma3, half=0.2, layer="W1"):
    """Slopes S = gamma3 - 3/2 - 2 gamma2."""
    rows = [(g2, g3, layer, g3 - 1.5 - 2 * g2) for g2 in gamma2 for g3 in gamma3]
    table = pd.DataFrame(rows, columns=["gamma2", "gamma3", "layer", "slope"])
    return table.assign(ci_low=table["slope"] - half, ci_high=table["slope"] + half, n_runs=9, n_left_out=0)


G2, G3 = [-0.45, -0.15, 0.1, 0.55], [0.2, 0.9, 1.6, 2.2, 3.0]


@pytest.fixture
def zeros():
    """The zero points of the plane, from rows in random order."""
    return zero_points_table(plane(G2, G3).sample(frac=1, random_state=0))


def test_zero_points_of_a_plane_lie_on_its_line(zeros):
    assert (zeros["gamma3"] - 1.5 - 2 * zeros["gamma2"]).abs().max() < 1e-12


def test_zero_points_of_a_plane_are_found_along_both_axes(zeros):
    along3, along2 = (zeros[zeros["along"] == axis] for axis in ("gamma3", "gamma2"))
    assert list(along3["gamma2"]) == G2
    assert list(along2["gamma3"]) == [g3 for g3 in G3 if G2[0] < (g3 - 1.5) / 2 < G2[-1]] == [0.9, 1.6, 2.2]
    assert set(zeros["layer"]) == {"W1"}


def test_interval_of_a_zero_point_is_that_of_the_coordinate_interpolated(zeros):
    row = zeros[(zeros["along"] == "gamma2") & (zeros["gamma3"] == 1.6)].iloc[0]
    # 0.05 lies between -0.15 and 0.1, at w = 0.8; the plane falls by 2 along gamma2
    error = 0.2 * np.hypot(0.2, 0.8) / 2
    assert (row["gamma2"], row["ci_low"], row["ci_high"]) == pytest.approx((0.05, 0.05 - error, 0.05 + error))


def test_layers_have_zero_points_of_their_own():
    shifted = plane(G2, G3, layer="W2").assign(gamma3=lambda table: table["gamma3"] + 1.0)
    table = zero_points_table(pd.concat([plane(G2, G3), shifted]))
    offset = table["gamma3"] - 1.5 - 2 * table["gamma2"]
    assert offset[table["layer"] == "W1"].abs().max() < 1e-12
    assert (offset[table["layer"] == "W2"] - 1.0).abs().max() < 1e-12
    assert table["layer"].value_counts().to_dict() == {"W1": 7, "W2": 7}


def test_map_without_zero_points_is_a_table_without_rows():
    table = zero_points_table(plane([0.0], [2.0, 3.0]))
    assert len(table) == 0
    assert list(table.columns) == ["layer", "along", "gamma2", "gamma3", "ci_low", "ci_high"]
