"""Points, gauges and Table 1 against the paper's closed forms."""

import math
from fractions import Fraction

import pytest

from phasediagram.model import initialisation
from phasediagram.model.initialisation import from_config, from_exponents, from_point, from_table1


def gauge(alpha, beta3, beta2, beta1):
    return {"alpha": alpha, "beta3": beta3, "beta2": beta2, "beta1": beta1}


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
LIMITS = {"ntk": (0, 1), "lecun": (0.5, 1), "he": (0.5, 1), "xavier": (0, 1.5), "mean_field": (0, 1.5)}


@pytest.mark.parametrize(("point", "spec"), GAUGES)
def test_gauge_of_table_2_has_the_coordinates_of_its_group(point, spec):
    start = from_config(spec)
    assert (start.gamma2, start.gamma3) == pytest.approx(point, abs=1e-15)


@pytest.mark.parametrize(("point", "spec"), GAUGES)
def test_gauge_of_table_2_has_the_kappas_of_its_point(point, spec):
    assert from_config(spec).kappas(1000, 1) == pytest.approx(from_point(*point).kappas(1000, 1), rel=1e-12)


@pytest.mark.parametrize("specs", GROUPS.values(), ids=map(str, GROUPS))
def test_gauges_of_a_group_share_their_random_streams(specs):
    assert len({from_config(spec).point for spec in specs}) == 1


def test_point_gives_powers_of_the_width():
    assert from_point(0.5, -1.5).kappas(100, 7) == pytest.approx((1.0, 0.1, 1000.0), rel=1e-14)


def test_numbers_and_fractions_mean_the_same_exponents():
    numbers, fractions = from_config(gauge(-0.5, 0.25, 0.25, 1)), from_config(gauge("-1/2", "1/4", "1/4", "1"))
    assert (numbers.gamma2, numbers.gamma3) == (fractions.gamma2, fractions.gamma3) == (0.75, -2.0)
    assert numbers.kappas(50, 3) == fractions.kappas(50, 3)


def test_layers_of_different_scaling_are_refused():
    with pytest.raises(ValueError, match=r"beta2, here -1/2, must equal beta3, here -1 "):
        from_exponents(Fraction(0), Fraction(-1), Fraction(-1, 2), Fraction(0))


def test_kappas_follow_equation_8():
    assert initialisation.kappas_from_scales(8.0, 3.0, 2.0, 5.0) == (1.5, 0.6, 3.75)


@pytest.mark.parametrize(("m", "d"), [(2, 1), (100, 1), (1000, 784)])
@pytest.mark.parametrize("name", CLOSED_FORMS)
def test_table_1_has_the_papers_kappas_at_finite_width(name, m, d):
    assert from_table1(name).kappas(m, d)[1:] == pytest.approx(CLOSED_FORMS[name](m, d), rel=1e-13)


@pytest.mark.parametrize("name", ["ntk", "lecun", "he"])
def test_table_1_scales_both_upper_layers_alike(name):
    assert from_table1(name).kappas(1000, 3)[0] == 1.0


def test_xavier_scales_its_upper_layers_by_a_constant():
    assert from_table1("xavier").kappas(10**9, 3)[0] == pytest.approx(math.sqrt(2), rel=1e-8)


@pytest.mark.parametrize("d", [1, 784])
@pytest.mark.parametrize("name", LIMITS)
def test_table_1_has_its_limits_as_exponents_at_huge_width(name, d):
    start, (low, high) = from_table1(name), (10**10, 10**14)
    exponents = [
        -math.log(b / a) / math.log(high / low)
        for a, b in zip(start.kappas(low, d), start.kappas(high, d), strict=True)
    ]
    assert exponents == pytest.approx((0.0, *LIMITS[name]), abs=1e-6)
    assert (start.gamma2, start.gamma3) == LIMITS[name]


def test_config_entries_mean_what_their_keys_say():
    assert from_config({"gamma2": 0.5, "gamma3": 2.0}).kappas(16, 1) == pytest.approx((1, 1 / 4, 1 / 256))
    assert from_config({"table1": "he"}).kappas(16, 2) == from_table1("he").kappas(16, 2)
    assert from_config({"gamma2": 0.5, "gamma3": 2.0}).point == "g2_+0.50_g3_+2.00"
