"""Table 1: formulas, values, limits and numerical exponents."""

import math

import pytest
import sympy
import table1

M, D = sympy.symbols("m d", positive=True)
EXPECTED = {  # name: scales (alpha, beta3, beta2, beta1), kappa2, kappa3, gamma2, gamma3
    "NTK": ((M, 1, 1, 1), 1, 1 / M, 0, 1),
    "LeCun": (
        (1, 1 / sympy.sqrt(M), 1 / sympy.sqrt(M), 1 / sympy.sqrt(D)),
        *(sympy.sqrt(D / M), 1 / (M * sympy.sqrt(D))),
        *(sympy.Rational(1, 2), 1),
    ),
    "He": (
        (1, sympy.sqrt(2 / M), sympy.sqrt(2 / M), sympy.sqrt(2 / D)),
        *(sympy.sqrt(D / M), sympy.sqrt(8 / (M**2 * D))),
        *(sympy.Rational(1, 2), 1),
    ),
    "Xavier": (
        (1, sympy.sqrt(2 / (M + 1)), sympy.sqrt(1 / M), sympy.sqrt(2 / (D + M))),
        *(sympy.sqrt((D + M) / (M + 1)), sympy.sqrt(4 / (M * (M + 1) * (D + M)))),
        *(0, sympy.Rational(3, 2)),
    ),
    "mean-field": ((M ** sympy.Rational(3, 2), 1, 1, 1), 1, M ** sympy.Rational(-3, 2), 0, sympy.Rational(3, 2)),
}
SIZES = [(10_000, 1), (100, 784)]


@pytest.fixture(scope="module", params=SIZES, ids=str)
def size(request):
    return request.param


@pytest.fixture(scope="module")
def rows(size):
    """The rows of the table by name."""
    return table1.table(*size).set_index("name")


def formula(text):
    return sympy.sympify(text, locals={"m": M, "d": D})


def same(a, b):
    return sympy.simplify(a**2 - sympy.sympify(b) ** 2) == 0 and a.subs({M: 7, D: 3}) > 0


def test_rows_are_those_of_the_paper_and_mean_field(rows, size):
    assert list(rows.index) == list(EXPECTED)
    assert list(rows.index[~rows["printed"]]) == ["mean-field"]
    assert set(zip(rows["m"], rows["d"], strict=True)) == {size}


@pytest.mark.parametrize("name", EXPECTED)
def test_scales(rows, name):
    for column, expected in zip(("alpha", "beta3", "beta2", "beta1"), EXPECTED[name][0], strict=True):
        assert same(formula(rows.loc[name, column]), expected), column


@pytest.mark.parametrize(("index", "column"), [(1, "kappa2"), (2, "kappa3")])
@pytest.mark.parametrize("name", EXPECTED)
def test_scaling_parameters_are_closed_forms_with_their_values(rows, size, name, index, column):
    expected = sympy.sympify(EXPECTED[name][index])
    assert same(formula(rows.loc[name, column]), expected)
    assert "." not in rows.loc[name, column]
    assert rows.loc[name, f"{column}_value"] == pytest.approx(
        float(expected.subs(dict(zip((M, D), size, strict=True))))
    )


@pytest.mark.parametrize("name", EXPECTED)
def test_kappa1_is_1_but_for_xavier(rows, size, name):
    expected = sympy.sqrt(2 * M / (M + 1)) if name == "Xavier" else sympy.sympify(1)
    assert same(formula(rows.loc[name, "kappa1"]), expected)
    assert rows.loc[name, "kappa1_value"] == pytest.approx(float(expected.subs(M, size[0])))


@pytest.mark.parametrize(("index", "column"), [(3, "gamma2"), (4, "gamma3")])
@pytest.mark.parametrize("name", EXPECTED)
def test_limits_are_exact_and_the_numerical_exponents_agree(rows, name, index, column):
    assert sympy.sympify(rows.loc[name, column]) == EXPECTED[name][index]
    assert math.isclose(rows.loc[name, f"{column}_numerical"], EXPECTED[name][index], abs_tol=1e-6)
