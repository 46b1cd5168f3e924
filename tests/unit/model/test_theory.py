"""The closed-form slopes against their table at every depth, and the critical lines against the slopes."""

import math
from fractions import Fraction as F

import pytest

from phasediagram.model import theory
from phasediagram.model.layers import DEPTHS, layer_names

HALF = F(1, 2)
STEPS = [F(i, 8) for i in range(1, 13)]
EVERY_LAYER = [(depth, layer) for depth in DEPTHS for layer in layer_names(depth)]


def excess(g3, depth):
    return max(F(0), F(depth - 1, 2) - g3)


# (S_W1, S of an inner matrix) by region, as functions of gamma2, gamma3 and the depth L. S_a is the latter plus 1/2.
TABLE = {
    "all lazy, gamma2 >= 0": lambda g2, g3, L: (
        g3 - F(L, 2) - 2 * g2 + excess(g3, L),
        g3 - F(L + 1, 2) + excess(g3, L),
    ),
    "W1 alone is lazy": lambda g2, g3, L: (
        2 * (g3 - HALF) / (L - 1) - 1 - 2 * g2,
        (g3 - HALF) / (L - 1) - 1,
    ),
    "all lazy, gamma2 < 0": lambda g2, g3, L: (
        g3 - F(L, 2) + excess(g3, L),
        g3 + 2 * g2 - F(L + 1, 2) + excess(g3, L),
    ),
    "W1 alone has left": lambda g2, g3, L: (g3 - F(L, 2), 2 * (g2 + g3) - L - HALF),
    "all grow": lambda g2, g3, L: ((g2 + g3) / L - HALF - g2, (g2 + g3) / L - 1),
}


def inside(region, depth):
    """Return points of a region: (gamma2, gamma3), exact."""
    onset = F(depth, 2)
    below = [onset - t for t in (F(1, 100), F(1, 4), F(1, 2), 1, 3)]
    return {
        "all lazy, gamma2 >= 0": [(g2, g3) for g2 in (F(0), F(1, 10), F(1, 2), F(2)) for g3 in below],
        "W1 alone is lazy": [(t, onset + part * (depth - 1) * t) for t in STEPS for part in (F(0), F(1, 3), F(9, 10))],
        "all lazy, gamma2 < 0": [(g2, g3) for g2 in (F(-1, 100), F(-1, 2), F(-3, 2)) for g3 in below],
        "W1 alone has left": [(-t, onset + part * t) for t in STEPS for part in (F(0), F(1, 3), F(9, 10))],
        "all grow": [
            (g2, onset + max((depth - 1) * g2, -g2) + t) for g2 in (F(-1), F(-1, 4), F(0), F(1, 2), F(1)) for t in STEPS
        ],
    }[region]


def slopes_of(g2, g3, depth):
    return {layer: theory.slope(layer, float(g2), float(g3), depth) for layer in layer_names(depth)}


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("region", TABLE)
def test_slopes_are_those_of_the_table(region, depth):
    for g2, g3 in inside(region, depth):
        w1, inner = TABLE[region](g2, g3, depth)
        expected = dict.fromkeys(layer_names(depth), inner) | {"W1": w1, "a": inner + HALF}
        assert slopes_of(g2, g3, depth) == pytest.approx({layer: float(s) for layer, s in expected.items()}, abs=1e-12)


THREE_LAYERS = {  # as docs/theory.md has it
    "gamma2 >= 0, gamma3 < 3/2": (
        lambda g2, g3: (g3 - F(3, 2) - 2 * g2 + excess(g3, 3), g3 - 2 + excess(g3, 3), g3 - F(3, 2) + excess(g3, 3)),
        [(0, 0), (0, F(5, 4)), (F(1, 3), F(1, 2)), (F(1, 2), 1), (1, F(7, 5)), (2, -1), (F(1, 10), F(149, 100))],
    ),
    "gamma2 >= 0, 3/2 <= gamma3 < 3/2 + 2 gamma2": (
        lambda g2, g3: (g3 - F(3, 2) - 2 * g2, g3 / 2 - F(5, 4), g3 / 2 - F(3, 4)),
        [(F(1, 2), 2), (1, 3), (F(7, 10), F(5, 2)), (F(1, 10), F(8, 5)), (2, 5)],
    ),
    "gamma2 < 0, gamma3 < 3/2": (
        lambda g2, g3: (
            *(g3 - F(3, 2) + excess(g3, 3), g3 - 2 + 2 * g2 + excess(g3, 3)),
            g3 - F(3, 2) + 2 * g2 + excess(g3, 3),
        ),
        [(F(-1, 4), 1), (-1, 0), (F(-1, 2), F(6, 5)), (F(-3, 2), F(1, 3)), (F(-1, 100), F(7, 5))],
    ),
    "gamma2 < 0, 3/2 <= gamma3 < 3/2 - gamma2": (
        lambda g2, g3: (g3 - F(3, 2), 2 * g2 + 2 * g3 - F(7, 2), 2 * g2 + 2 * g3 - 3),
        [(-1, 2), (F(-1, 2), F(8, 5)), (F(-3, 2), F(5, 2)), (F(-1, 10), F(31, 20))],
    ),
    "gamma3 >= 3/2 + max(2 gamma2, -gamma2)": (
        lambda g2, g3: ((g3 - 2 * g2) / 3 - HALF, (g2 + g3) / 3 - 1, (g2 + g3) / 3 - HALF),
        [(0, 2), (0, 5), (HALF, 3), (-1, 3), (F(-1, 4), 2), (1, 4), (F(3, 4), F(7, 2))],
    ),
}
TWO_LAYERS = {  # (S_W1, S_a): gamma' is gamma2, gamma is gamma3
    "gamma < 1": (
        lambda g2, g3: (
            g3 - 1 - max(2 * g2, F(0)) + excess(g3, 2),
            g3 - 1 + min(2 * g2, F(0)) + excess(g3, 2),
        ),
        [(0, HALF), (HALF, HALF), (HALF, F(3, 4)), (-1, F(3, 4)), (-HALF, 0), (0, F(99, 100))],
    ),
    "1 <= gamma < 1 + gamma'": (
        lambda g2, g3: (2 * g3 - 2 - 2 * g2, g3 - 1),
        [(HALF, 1), (HALF, F(5, 4)), (1, F(3, 2)), (2, F(5, 2))],
    ),
    "gamma' < 0, 1 <= gamma < 1 - gamma'": (
        lambda g2, g3: (g3 - 1, 2 * (g2 + g3) - 2),
        [(-HALF, 1), (-HALF, F(5, 4)), (-1, F(3, 2)), (-2, F(5, 2))],
    ),
    "gamma >= 1 + |gamma'|": (
        lambda g2, g3: ((g3 - g2 - 1) / 2, (g2 + g3 - 1) / 2),
        [(0, 1), (0, F(7, 4)), (HALF, F(3, 2)), (-1, 2), (1, 3)],
    ),
}
CASES = [
    (depth, expected, F(g2), F(g3))
    for depth, table in ((3, THREE_LAYERS), (2, TWO_LAYERS))
    for expected, points in table.values()
    for g2, g3 in points
]


@pytest.mark.parametrize(("depth", "expected", "g2", "g3"), CASES, ids=[f"{d}: {x},{y}" for d, _, x, y in CASES])
def test_two_and_three_layers_are_cases(depth, expected, g2, g3):
    measured = list(slopes_of(g2, g3, depth).values())
    assert measured == pytest.approx([float(value) for value in expected(g2, g3)], abs=1e-12)


@pytest.mark.parametrize(("g2", "g3"), [(0, F(1, 4)), (HALF, -1), (-1, F(1, 3)), (-HALF, 0)])
def test_antisymmetric_networks_have_nothing_to_unlearn(g2, g3):
    for layer in layer_names(2):
        antisymmetric = theory.slope(layer, float(g2), float(g3), 2, antisymmetric=True)
        assert antisymmetric == pytest.approx(theory.slope(layer, float(g2), float(g3), 2) - float(HALF - g3))


@pytest.mark.parametrize(("gamma", "s_w"), [(F(1, 2), -HALF), (F(1), F(0)), (F(7, 4), F(3, 8))])
def test_two_layers_have_the_slopes_that_luo_et_al_measure(gamma, s_w):
    """Their Fig 3, at gamma' = 0: they print -0.506, 0.007 and 0.372."""
    assert theory.slope("W1", 0.0, float(gamma), 2) == float(s_w)


@pytest.mark.parametrize("g2", [i / 10 for i in range(-10, 11)])
def test_two_layers_have_the_published_boundary(g2):
    assert theory.critical_gamma3("W1", g2, 2) == pytest.approx(1 + max(g2, 0.0))
    assert theory.critical_gamma3("a", g2, 2) == pytest.approx(1 + max(-g2, 0.0))  # their appendix D


@pytest.mark.parametrize(("depth", "layer"), EVERY_LAYER)
def test_slope_is_continuous_across_every_border(depth, layer):
    onset, step = F(depth, 2), 1e-9
    borders = [
        *((s * t, F(depth - 1, 2)) for t in STEPS for s in (-1, 1)),
        *((s * t, onset) for t in STEPS for s in (-1, 1)),
        *((t, onset + (depth - 1) * t) for t in STEPS),
        *((-t, onset + t) for t in STEPS),
        *((F(0), F(i, 4)) for i in range(-4, 24)),
    ]
    for g2, g3 in borders:
        for along2, along3 in ((1, 0), (0, 1), (1, 1), (1, -1)):
            before, after = (
                theory.slope(layer, float(g2) + sign * step * along2, float(g3) + sign * step * along3, depth)
                for sign in (-1, 1)
            )
            assert abs(after - before) < 20 * step, (g2, g3)


@pytest.mark.parametrize("g2", [-1.5, -1.0, -0.25, 0.0, 0.25, 0.5, 0.75, 1.0, 2.0])
@pytest.mark.parametrize(("depth", "layer"), EVERY_LAYER)
def test_slope_vanishes_on_the_critical_line_and_changes_its_sign(depth, layer, g2):
    critical = theory.critical_gamma3(layer, g2, depth)
    assert theory.slope(layer, g2, critical, depth) == pytest.approx(0.0, abs=1e-12)
    assert theory.slope(layer, g2, critical - 0.01, depth) < 0 < theory.slope(layer, g2, critical + 0.01, depth)


@pytest.mark.parametrize(
    ("depth", "g2", "w1", "inner", "a"),
    [
        *((3, -1.0, 1.5, 4.0, 2.5), (3, 0.0, 1.5, 3.0, 1.5), (3, 0.25, 2.0, 2.75, 1.5), (3, 1.0, 3.5, 2.5, 1.5)),
        *((4, -1.0, 2.0, 5.0, 3.0), (4, 0.0, 2.0, 4.0, 2.0), (4, 0.5, 3.5, 3.5, 2.0), (4, 1.0, 5.0, 3.5, 2.0)),
        (5, 0.25, 3.5, 4.75, 2.5),
    ],
)
def test_critical_lines_by_hand(depth, g2, w1, inner, a):
    expected = dict.fromkeys(layer_names(depth), inner) | {"W1": w1, "a": a}
    assert {layer: theory.critical_gamma3(layer, g2, depth) for layer in layer_names(depth)} == expected


@pytest.mark.parametrize("below", [2.5, 1.0, 0.5, 0.25, 0.0])
@pytest.mark.parametrize("layer", ["W1", "a"])
@pytest.mark.parametrize("depth", DEPTHS)
def test_up_to_the_onset_no_gamma2_is_critical(depth, layer, below):
    gamma3 = depth / 2 - below
    assert math.isnan(theory.critical_gamma2(layer, gamma3, depth))
    slopes = [theory.slope(layer, g2 / 8, gamma3, depth) for g2 in range(-16, 17)]
    assert max(slopes) <= 0.0  # and it vanishes on a half line, or nowhere
    assert (sum(slope == 0.0 for slope in slopes) == 17) == (below == 0)


@pytest.mark.parametrize("above", [0.1, 0.5, 1.0, 1.1, 1.5, 2.2])
@pytest.mark.parametrize(("depth", "layer"), EVERY_LAYER)
def test_critical_gamma2_is_where_the_line_has_this_gamma3(depth, layer, above):
    gamma3 = depth / 2 + above
    gamma2 = theory.critical_gamma2(layer, gamma3, depth)
    if layer not in ("W1", "a") and gamma3 <= depth - 0.5:
        assert math.isnan(gamma2)
    else:
        assert theory.critical_gamma3(layer, gamma2, depth) == pytest.approx(gamma3)
        either_side = (theory.slope(layer, gamma2 + step, gamma3, depth) for step in (-0.01, 0.01))
        assert math.prod(either_side) < 0


@pytest.mark.parametrize("depth", [depth for depth in DEPTHS if depth > 2])
def test_lines_of_w1_and_inner_matrices_cross_once(depth):
    def gap(g2):
        return theory.critical_gamma3("W1", g2, depth) - theory.critical_gamma3("W2", g2, depth)

    assert theory.critical_gamma3("W1", 0.5, depth) == theory.critical_gamma3("W2", 0.5, depth) == depth - 0.5
    assert all(gap(i / 100) < 0 for i in range(-200, 50))
    assert all(gap(i / 100) > 0 for i in range(51, 200))


@pytest.mark.parametrize("depth", DEPTHS)
def test_features_begin_to_move_at_the_maximal_update_scaling(depth):
    """W1 and a have S = 0 there; an inner matrix moves less than its Frobenius norm."""
    slopes = slopes_of(0, F(depth, 2), depth)
    assert slopes == dict.fromkeys(layer_names(depth), -0.5) | {"W1": 0.0, "a": 0.0}
