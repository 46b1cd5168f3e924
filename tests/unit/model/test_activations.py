"""Activations: normalised at 0, their slopes, and small arguments without cancellation."""

import mpmath
import numpy as np
import pytest

from phasediagram.model.activations import ACTIVATIONS, HOMOGENEOUS, LEAK, SMOOTH, Activation

Z = np.concatenate([-np.logspace(0.8, -8, 40), np.logspace(-8, 0.8, 40)])
EXACT = {
    "tanh": mpmath.tanh,
    "silu": lambda z: 2 * z / (1 + mpmath.exp(-z)),
    "softplus": lambda z: 2 * (mpmath.log(1 + mpmath.exp(z)) - mpmath.log(2)),
    "sigmoid": lambda z: 4 * (1 / (1 + mpmath.exp(-z)) - mpmath.mpf(1) / 2),
    "relu": lambda z: max(z, 0),
    "leaky_relu": lambda z: max(z, LEAK * z),
}


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("beta", [1.0, 0.3, 1e-6])
def test_value_is_the_formula_to_rounding(name, beta):
    found, _ = Activation(name, beta).at(np, Z)
    with mpmath.workdps(60):
        size = 1.0 if name in HOMOGENEOUS else beta
        exact = [float(EXACT[name](mpmath.mpf(size) * mpmath.mpf(z)) / mpmath.mpf(size)) for z in Z]
    assert found == pytest.approx(exact, rel=1e-13, abs=0)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("beta", [1.0, 0.3])
def test_slope_is_the_derivative(name, beta):
    sigma, z, h = Activation(name, beta), Z[np.abs(Z) > 1e-2], 1e-5
    difference = (sigma.at(np, z + h)[0] - sigma.at(np, z - h)[0]) / (2 * h)
    assert sigma.at(np, z)[1] == pytest.approx(difference, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_large_arguments_do_not_overflow(name):
    z = np.array([-1e4, -800.0, 800.0, 1e4])
    with np.errstate(all="raise", under="ignore"), mpmath.workdps(60):
        found, slope = Activation(name).at(np, z)
        exact = [float(EXACT[name](mpmath.mpf(one))) for one in z]
    assert found == pytest.approx(exact, abs=1e-9) and np.isfinite(slope).all()


@pytest.mark.parametrize("name", SMOOTH)
def test_smooth_ones_are_0_with_slope_1_at_0(name):
    assert Activation(name).at(np, np.zeros(1)) == (0.0, 1.0)


@pytest.mark.parametrize("name", HOMOGENEOUS)
def test_homogeneous_ones_do_not_know_beta(name):
    assert np.array_equal(Activation(name, 1e-3).at(np, Z), Activation(name, 1.0).at(np, Z))
