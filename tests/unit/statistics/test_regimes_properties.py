"""Zero points and regimes of any slopes."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from phasediagram.statistics.regimes import CONDENSED, LINEAR, UNDECIDED, regime, zero_crossings, zero_points_table

COORDINATES = st.integers(-50, 50).map(lambda tenths: tenths / 10)
GRIDS = st.lists(COORDINATES, min_size=2, max_size=8, unique=True).map(sorted).map(np.array)
SIZES = st.floats(1e-3, 10)
STEEPNESS = st.tuples(SIZES, st.sampled_from([-1, 1])).map(np.prod)
SLOPES = STEEPNESS | st.sampled_from([0.0, np.nan])
CLOSE = {"rel": 1e-9, "abs": 1e-9}
few = settings(max_examples=15)  # of tables, which take longer


@st.composite
def lines(draw, slopes=SLOPES):
    """Coordinates, slopes and half widths."""
    g = draw(GRIDS)
    values, halves = (draw(st.lists(of, min_size=len(g), max_size=len(g))) for of in (slopes, SIZES))
    return g, np.array(values), np.array(halves)


def places(found):
    return [zero for zero, _, _ in found]


# ---- one line ----------------------------------------------------------------------------------------------


@given(g=GRIDS, steepness=STEEPNESS, part=st.floats(0, 1), half=SIZES)
def test_a_straight_line_has_its_root_alone_with_the_interval_of_its_place(g, steepness, part, half):
    root = g[0] + part * (g[-1] - g[0])
    assume(root <= g[-1])
    ((zero, low, high),) = zero_crossings(g, steepness * (g - root), np.full(len(g), half))
    assert zero == pytest.approx(root, **CLOSE)
    if root < g[-1]:  # of two independent ends: between half / sqrt(2) in the middle and half at a point of the grid
        assert half / np.sqrt(2) * (1 - 1e-9) <= abs(steepness) * (high - low) / 2 <= half * (1 + 1e-9)


@given(g=GRIDS, steepness=STEEPNESS, beyond=st.floats(1e-3, 10))
def test_a_straight_line_with_its_root_outside_has_none(g, steepness, beyond):
    for root in (g[0] - beyond, g[-1] + beyond):
        assert zero_crossings(g, steepness * (g - root), np.ones(len(g))) == []


@given(line=lines(STEEPNESS.map(abs) | st.just(np.nan)), sign=st.sampled_from([-1, 1]))
def test_slopes_of_one_sign_have_no_zero(line, sign):
    g, slope, half = line
    assert zero_crossings(g, sign * slope, half) == []


@given(lines())
def test_there_are_as_many_zeros_as_exact_ones_and_changes_of_sign(line):
    g, slope, half = line
    changes = sum(a * b < 0 for a, b in itertools.pairwise(np.sign(slope)))
    assert len(zero_crossings(g, slope, half)) == changes + np.count_nonzero(slope == 0)


@given(lines())
def test_zeros_lie_in_order_between_neighbours_of_different_sign_and_in_their_intervals(line):
    g, slope, half = line
    found = zero_crossings(g, slope, half)
    assert places(found) == sorted(set(places(found)))
    for zero, low, high in found:
        below, above = slope[g <= zero][-1], slope[g >= zero][0]
        assert below * above <= 0
        assert low <= zero <= high or np.isnan([low, high]).all()


@given(lines(), st.integers(-40, 40))
def test_zeros_move_with_the_coordinates(line, quarters):
    g, slope, half = line
    found, moved = zero_crossings(g, slope, half), zero_crossings(g + quarters / 4, slope, half)
    assert np.array(moved) == pytest.approx(np.array(found) + quarters / 4, nan_ok=True, **CLOSE)


@given(lines(), SIZES)
def test_zeros_do_not_depend_on_the_unit_of_slopes(line, unit):
    g, slope, half = line
    scaled = zero_crossings(g, unit * slope, unit * half)
    assert np.array(scaled) == pytest.approx(np.array(zero_crossings(g, slope, half)), nan_ok=True, **CLOSE)


@given(lines(SLOPES.filter(bool)))
def test_zeros_of_the_mirrored_line_are_mirrored(line):
    g, slope, half = line
    mirrored = [(-zero, -high, -low) for zero, low, high in zero_crossings(-g[::-1], slope[::-1], half[::-1])]
    assert np.array(mirrored[::-1]) == pytest.approx(np.array(zero_crossings(g, slope, half)), nan_ok=True, **CLOSE)


@given(lines(SLOPES.filter(bool)))
def test_an_interval_is_the_root_of_squares_of_what_each_slope_alone_would_move_the_zero(line):
    g, slope, half = line
    part = 1e-6 * np.nanmin(np.abs(slope), initial=1) / half.max()  # so small that the zero moves in proportion
    for index, (zero, low, high) in enumerate(found := zero_crossings(g, slope, half)):
        moved = [places(zero_crossings(g, slope + part * change, half))[index] for change in np.diag(half)]
        size = np.sqrt(((np.array(moved) - zero) ** 2).sum()) / part
        assert (high - low) / 2 == pytest.approx(size, rel=1e-3, abs=1e-6)
    assert len(found) < len(g)


@given(lines(), st.floats(0, 5))
def test_wider_intervals_of_slopes_make_wider_intervals_of_zeros_at_the_same_places(line, more):
    g, slope, half = line
    found, wider = zero_crossings(g, slope, half), zero_crossings(g, slope, half + more)
    assert places(found) == places(wider)
    for (_, low, high), (_, lower, higher) in zip(found, wider, strict=True):
        assert (lower <= low and high <= higher) or np.isnan([low, high, lower, higher]).all()


# ---- the plane ---------------------------------------------------------------------------------------------


@st.composite
def planes(draw):
    """Slopes of two layers on one grid."""
    gamma2, gamma3 = draw(GRIDS), draw(GRIDS)
    cells = pd.MultiIndex.from_product([["W1", "W2"], gamma2, gamma3], names=["layer", "gamma2", "gamma3"])
    table = cells.to_frame(index=False)
    table["slope"] = draw(st.lists(SLOPES, min_size=len(table), max_size=len(table)))
    half = draw(SIZES)
    return table.assign(ci_low=table["slope"] - half, ci_high=table["slope"] + half)


def in_order(zeros):
    return zeros.sort_values(["layer", "along", "gamma2", "gamma3"], ignore_index=True)


@given(gamma2=GRIDS, gamma3=GRIDS, steepness=STEEPNESS, tilt=st.floats(-3, 3), root=COORDINATES)
def test_zero_points_of_any_plane_lie_on_its_line(gamma2, gamma3, steepness, tilt, root):
    table = pd.DataFrame(list(itertools.product(gamma2, gamma3)), columns=["gamma2", "gamma3"]).assign(layer="W1")
    table["slope"] = steepness * (table["gamma3"] - root - tilt * table["gamma2"])
    zeros = zero_points_table(table.assign(ci_low=table["slope"] - 0.1, ci_high=table["slope"] + 0.1))
    off = steepness * (zeros["gamma3"] - root - tilt * zeros["gamma2"])
    assert (off.abs() < 1e-9).all()
    crossed = [root + tilt * g2 for g2 in gamma2]
    inside = sum(gamma3[0] + 1e-9 < g3 < gamma3[-1] - 1e-9 for g3 in crossed)
    touched = sum(gamma3[0] - 1e-9 < g3 < gamma3[-1] + 1e-9 for g3 in crossed)
    assert inside <= (zeros["along"] == "gamma3").sum() <= touched


@few
@given(planes(), st.randoms(use_true_random=False))
def test_zero_points_do_not_depend_on_the_order_of_rows(table, rng):
    order = rng.sample(range(len(table)), len(table))
    pd.testing.assert_frame_equal(in_order(zero_points_table(table.iloc[order])), in_order(zero_points_table(table)))


@few
@given(planes())
def test_zero_points_of_the_plane_with_exchanged_axes_are_the_same_with_exchanged_axes(table):
    exchanged = {"gamma2": "gamma3", "gamma3": "gamma2"}
    zeros = zero_points_table(table.rename(columns=exchanged)).rename(columns=exchanged)
    zeros["along"] = zeros["along"].replace(exchanged)
    expected = zero_points_table(table)
    pd.testing.assert_frame_equal(in_order(zeros)[list(expected)], in_order(expected))


@few
@given(planes())
def test_each_layer_has_the_zero_points_that_it_has_alone(table):
    alone = [zero_points_table(table[table["layer"] == layer]) for layer in ("W1", "W2")]
    pd.testing.assert_frame_equal(zero_points_table(table), pd.concat(alone, ignore_index=True), check_dtype=False)


# ---- regimes -----------------------------------------------------------------------------------------------

MIRROR = {LINEAR: CONDENSED, CONDENSED: LINEAR, UNDECIDED: UNDECIDED}


@given(slope=st.floats(-5, 5), half=st.floats(0, 5), more=st.floats(0, 5))
def test_a_regime_is_that_of_the_slope_that_of_the_mirror_mirrored_and_lost_by_a_wider_interval(slope, half, more):
    found = regime(slope - half, slope + half)
    assert found in (UNDECIDED, LINEAR if slope < 0 else CONDENSED)
    assert regime(-slope - half, -slope + half) == MIRROR[found]
    assert regime(slope - half - more, slope + half + more) in (found, UNDECIDED)
