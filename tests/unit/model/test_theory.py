"""The closed-form slopes against their table, and the critical lines against the slopes."""

import math
from fractions import Fraction as F

import pytest

from phasediagram.model import theory
from phasediagram.model.layers import LAYERS

HALF = F(3, 2)


def excess(g3):
    return max(F(0), 1 - g3)


REGIONS = {  # (S_W1, S_W2, S_a), and points inside
    "gamma2 >= 0, gamma3 < 3/2": (
        lambda g2, g3: (g3 - HALF - 2 * g2 + excess(g3), g3 - 2 + excess(g3), g3 - HALF + excess(g3)),
        [(0, 0), (0, F(5, 4)), (F(1, 3), F(1, 2)), (F(1, 2), 1), (1, F(7, 5)), (2, -1), (F(1, 10), F(149, 100))],
    ),
    "gamma2 >= 0, 3/2 <= gamma3 < 3/2 + 2 gamma2": (
        lambda g2, g3: (g3 - HALF - 2 * g2, g3 / 2 - F(5, 4), g3 / 2 - F(3, 4)),
        [(F(1, 2), 2), (1, 3), (F(7, 10), F(5, 2)), (F(1, 10), F(8, 5)), (2, 5)],
    ),
    "gamma2 < 0, gamma3 < 3/2": (
        lambda g2, g3: (g3 - HALF + excess(g3), g3 - 2 + 2 * g2 + excess(g3), g3 - HALF + 2 * g2 + excess(g3)),
        [(F(-1, 4), 1), (-1, 0), (F(-1, 2), F(6, 5)), (F(-3, 2), F(1, 3)), (F(-1, 100), F(7, 5))],
    ),
    "gamma2 < 0, 3/2 <= gamma3 < 3/2 - gamma2": (
        lambda g2, g3: (g3 - HALF, 2 * g2 + 2 * g3 - F(7, 2), 2 * g2 + 2 * g3 - 3),
        [(-1, 2), (F(-1, 2), F(8, 5)), (F(-3, 2), F(5, 2)), (F(-1, 10), F(31, 20))],
    ),
    "gamma3 >= 3/2 + max(2 gamma2, -gamma2)": (
        lambda g2, g3: ((g3 - 2 * g2) / 3 - F(1, 2), (g2 + g3) / 3 - 1, (g2 + g3) / 3 - F(1, 2)),
        [(0, 2), (0, 5), (F(1, 2), 3), (-1, 3), (F(-1, 4), 2), (1, 4), (F(3, 4), F(7, 2))],
    ),
}
POINTS = [(expected, F(g2), F(g3)) for expected, points in REGIONS.values() for g2, g3 in points]

T = [F(i, 8) for i in range(1, 13)]
BORDERS = {
    "gamma3 = 1": [(s * t, F(1)) for t in T for s in (-1, 1)],
    "gamma3 = 3/2": [(s * t, HALF) for t in T for s in (-1, 1)],
    "gamma3 = 3/2 + 2 gamma2": [(t, HALF + 2 * t) for t in T],
    "gamma3 = 3/2 - gamma2": [(-t, HALF + t) for t in T],
    "gamma2 = 0": [(F(0), F(i, 4)) for i in range(-4, 14)],
}
SLOPES = {"W1": theory.slope_w1, "W2": theory.slope_w2, "a": theory.slope_a}


@pytest.mark.parametrize(("expected", "g2", "g3"), POINTS, ids=[f"{g2},{g3}" for _, g2, g3 in POINTS])
def test_slopes_are_those_of_the_table(expected, g2, g3):
    measured = [slope(float(g2), float(g3)) for slope in SLOPES.values()]
    assert measured == pytest.approx([float(value) for value in expected(g2, g3)], abs=1e-12)


@pytest.mark.parametrize("points", BORDERS.values(), ids=BORDERS)
@pytest.mark.parametrize("slope", SLOPES.values(), ids=SLOPES)
def test_slope_is_continuous_across_the_border(slope, points):
    step = 1e-9
    for g2, g3 in points:
        for along2, along3 in ((1, 0), (0, 1), (1, 1), (1, -1)):
            before, after = (
                slope(float(g2) + sign * step * along2, float(g3) + sign * step * along3) for sign in (-1, 1)
            )
            assert abs(after - before) < 20 * step


@pytest.mark.parametrize("g2", [-1.5, -1.0, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0, 2.0])
@pytest.mark.parametrize("layer", SLOPES)
def test_slope_vanishes_on_the_critical_line_and_changes_its_sign(layer, g2):
    slope, critical = SLOPES[layer], theory.CRITICAL_GAMMA3[layer](g2)
    assert slope(g2, critical) == pytest.approx(0.0, abs=1e-12)
    assert slope(g2, critical - 0.01) < 0 < slope(g2, critical + 0.01)


@pytest.mark.parametrize(
    ("g2", "w1", "w2", "a"),
    [(-1.0, 1.5, 4.0, 2.5), (0.0, 1.5, 3.0, 1.5), (0.25, 2.0, 2.75, 1.5), (1.0, 3.5, 2.5, 1.5)],
)
def test_critical_lines_by_hand(g2, w1, w2, a):
    assert {layer: line(g2) for layer, line in theory.CRITICAL_GAMMA3.items()} == {"W1": w1, "W2": w2, "a": a}


@pytest.mark.parametrize("gamma3", [-1.0, 0.5, 1.0, 1.25, 1.5])
@pytest.mark.parametrize("layer", ["W1", "a"])
def test_up_to_three_halves_no_gamma2_is_critical(layer, gamma3):
    assert math.isnan(theory.CRITICAL_GAMMA2[layer](gamma3))
    slopes = [SLOPES[layer](g2 / 8, gamma3) for g2 in range(-16, 17)]
    assert max(slopes) <= 0.0  # and it vanishes on a half line, or nowhere
    assert (sum(slope == 0.0 for slope in slopes) == 17) == (gamma3 == 1.5)


@pytest.mark.parametrize("gamma3", [1.6, 2.0, 2.5, 2.6, 3.0, 3.7])
@pytest.mark.parametrize("layer", SLOPES)
def test_critical_gamma2_is_where_the_line_has_this_gamma3(layer, gamma3):
    gamma2 = theory.CRITICAL_GAMMA2[layer](gamma3)
    if layer == "W2" and gamma3 <= 2.5:
        assert math.isnan(gamma2)
    else:
        assert theory.CRITICAL_GAMMA3[layer](gamma2) == pytest.approx(gamma3)
        assert SLOPES[layer](gamma2 - 0.01, gamma3) * SLOPES[layer](gamma2 + 0.01, gamma3) < 0


def test_critical_lines_cross_at_one_half_and_five_halves():
    def gap(g2):
        return theory.critical_gamma3_w1(g2) - theory.critical_gamma3_w2(g2)

    assert theory.critical_gamma3_w1(0.5) == theory.critical_gamma3_w2(0.5) == 2.5
    assert all(gap(i / 100) < 0 for i in range(-200, 50))
    assert all(gap(i / 100) > 0 for i in range(51, 200))


def test_layers_go_by_their_names():
    assert theory.SLOPE == SLOPES
    assert tuple(theory.SLOPE) == tuple(theory.CRITICAL_GAMMA3) == tuple(theory.CRITICAL_GAMMA2) == LAYERS
