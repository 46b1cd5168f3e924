"""Points, gauges and Table 1 against the paper's closed forms."""

import math
from fractions import Fraction

import pytest

from phasediagram.model.initialisation import Scaling, from_config, from_exponents, from_point, from_table1
from phasediagram.model.layers import DEPTHS


def gauge(alpha, *betas):
    """Return the config entry of a gauge; sizes are those of the last layer first, as the paper has them."""
    return {"alpha": alpha} | {f"beta{len(betas) - index}": beta for index, beta in enumerate(betas)}


def kappas(start, m, d):
    return start.scaling(m, d).kappas


GROUPS = {  # Table 2: gauges by the point that they share
    (0.0, 1.1): [gauge("-1/2", *["-8/15"] * 3), gauge("0", *["-11/30"] * 3), gauge("1/2", *["-1/5"] * 3)],
    (0.7, 2.5): [
        gauge("-3/10", "-7/6", "-7/6", "-7/15"),
        gauge("0", "-16/15", "-16/15", "-11/30"),
        gauge("3/10", "-29/30", "-29/30", "-4/15"),
    ],
}
GAUGES = [(point, spec) for point, specs in GROUPS.items() for spec in specs]

CLOSED_FORMS = {  # (kappa2, kappa3) of Table 1
    "ntk": lambda m, d: (1, 1 / m),
    "lecun": lambda m, d: (math.sqrt(d / m), 1 / (m * math.sqrt(d))),
    "he": lambda m, d: (math.sqrt(d / m), math.sqrt(8 / (m**2 * d))),
    "xavier": lambda m, d: (math.sqrt((d + m) / (m + 1)), math.sqrt(8 / (2 * m) / ((m + 1) * (d + m)))),
    "mean_field": lambda m, d: (1, m**-1.5),
}
LIMITS = {  # gamma2, and gamma3 as a function of depth; at depth 3 those of the paper: 1 and 3/2
    "ntk": (0, lambda depth: (depth - 1) / 2),
    "lecun": (0.5, lambda depth: (depth - 1) / 2),
    "he": (0.5, lambda depth: (depth - 1) / 2),
    "xavier": (0, lambda depth: depth / 2),
    "mean_field": (0, lambda depth: depth / 2),
}


@pytest.mark.parametrize(("point", "spec"), GAUGES)
def test_gauge_of_table_2_has_the_coordinates_of_its_group(point, spec):
    start = from_config(spec)
    assert (start.gamma2, start.gamma3) == pytest.approx(point, abs=1e-15)


@pytest.mark.parametrize(("point", "spec"), GAUGES)
def test_gauge_of_table_2_has_the_kappas_of_its_point(point, spec):
    assert kappas(from_config(spec), 1000, 1) == pytest.approx(kappas(from_point(*point), 1000, 1), rel=1e-12)


@pytest.mark.parametrize("specs", GROUPS.values(), ids=map(str, GROUPS))
def test_gauges_of_a_group_share_their_random_streams(specs):
    assert len({from_config(spec).point for spec in specs}) == 1


def test_point_gives_powers_of_the_width():
    assert kappas(from_point(0.5, -1.5), 100, 7) == pytest.approx((1.0, 0.1, 1000.0), rel=1e-14)


def test_numbers_and_fractions_mean_the_same_exponents():
    numbers, fractions = from_config(gauge(-0.5, 0.25, 0.25, 1)), from_config(gauge("-1/2", "1/4", "1/4", "1"))
    assert (numbers.gamma2, numbers.gamma3) == (fractions.gamma2, fractions.gamma3) == (0.75, -2.0)
    assert kappas(numbers, 50, 3) == kappas(fractions, 50, 3)


@pytest.mark.parametrize("depth", DEPTHS)
def test_point_has_its_powers_at_any_depth(depth):
    scaling = from_point(0.5, -1.5, depth).scaling(100, 7)
    assert scaling.mobilities == (0.1, *[1.0] * (depth - 2)) and scaling.output_scale == 1000.0


@pytest.mark.parametrize("depth", DEPTHS)
def test_gauge_has_the_scaling_of_its_point_at_any_depth(depth):
    last, gamma2, gamma3 = Fraction(-1, 3), Fraction(1, 4), Fraction(depth, 2)
    spec = gauge(str(gamma3 + depth * last + gamma2), *[str(last)] * (depth - 1), str(last + gamma2))
    start, point = from_config(spec, depth), from_point(0.25, depth / 2, depth)
    assert (start.gamma2, start.gamma3, start.point) == (0.25, depth / 2, point.point)
    scaling, expected = start.scaling(1000, 1), point.scaling(1000, 1)
    assert scaling.mobilities == pytest.approx(expected.mobilities, rel=1e-12)
    assert scaling.output_scale == pytest.approx(expected.output_scale, rel=1e-12)


@pytest.mark.parametrize("depth", [2, 4])
def test_gauge_of_another_depth_is_refused(depth):
    with pytest.raises(ValueError, match=f"a gauge of a network of depth {depth} has alpha, beta1, beta2"):
        from_config(gauge(0, 0, 0, 0), depth)


def test_layers_of_different_scaling_are_refused():
    with pytest.raises(ValueError, match=r"beta2, here -1/2, must equal beta3, here -1 "):
        from_exponents(Fraction(0), [Fraction(0), Fraction(-1, 2), Fraction(-1)])
    with pytest.raises(ValueError, match=r"beta3, here 0, must equal beta4, here 1 "):
        from_exponents(Fraction(0), [Fraction(5), Fraction(1), Fraction(0), Fraction(1)])


def test_kappas_follow_equation_8():
    assert Scaling.from_scales(8.0, [5.0, 2.0, 3.0]).kappas == (1.5, 0.6, 3.75)


def test_scaling_without_inner_layers_has_the_two_layer_kappas():
    """Of Luo et al.: kappa = beta1 beta2 / alpha, kappa' = beta1 / beta2 with beta1 of the output weights."""
    assert Scaling.from_scales(8.0, [5.0, 3.0]).kappas == (1.0, 0.6, 15 / 8)


@pytest.mark.parametrize(("m", "d"), [(2, 1), (100, 1), (1000, 784)])
@pytest.mark.parametrize("name", CLOSED_FORMS)
def test_table_1_has_the_papers_kappas_at_finite_width(name, m, d):
    assert kappas(from_table1(name), m, d)[1:] == pytest.approx(CLOSED_FORMS[name](m, d), rel=1e-13)


@pytest.mark.parametrize("name", ["ntk", "lecun", "he"])
def test_table_1_scales_both_upper_layers_alike(name):
    assert kappas(from_table1(name), 1000, 3)[0] == 1.0


def test_xavier_scales_its_upper_layers_by_a_constant():
    assert kappas(from_table1("xavier"), 10**9, 3)[0] == pytest.approx(math.sqrt(2), rel=1e-8)


@pytest.mark.parametrize("d", [1, 784])
@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("name", LIMITS)
def test_table_1_has_its_limits_as_exponents_at_huge_width(name, depth, d):
    start, (low, high) = from_table1(name, depth), (10**10, 10**14)
    exponents = [
        -math.log(b / a) / math.log(high / low)
        for a, b in zip(kappas(start, low, d), kappas(start, high, d), strict=True)
    ]
    gamma2, gamma3_of = LIMITS[name]
    assert exponents == pytest.approx((0.0, gamma2, gamma3_of(depth)), abs=1e-6)
    assert (start.gamma2, start.gamma3) == (gamma2, gamma3_of(depth))


@pytest.mark.parametrize("name", LIMITS)
def test_two_layer_table_has_the_places_that_luo_et_al_mark(name):
    places = {"ntk": (0.5, 0), "lecun": (0.5, 0.5), "he": (0.5, 0.5), "xavier": (1, 0), "mean_field": (1, 0)}
    start = from_table1(name, 2)
    assert (start.gamma3, start.gamma2) == places[name]


def test_config_entries_mean_what_their_keys_say():
    assert kappas(from_config({"gamma2": 0.5, "gamma3": 2.0}), 16, 1) == pytest.approx((1, 1 / 4, 1 / 256))
    assert kappas(from_config({"table1": "he"}), 16, 2) == kappas(from_table1("he"), 16, 2)
    assert from_config({"gamma2": 0.5, "gamma3": 2.0}).point == "g2_+0.50_g3_+2.00"
