"""Largest eigenvalues, of matrices and by power iteration, against numpy."""

import math

import numpy as np
import pytest

from phasediagram.dynamics.stiffness import FIRST_ITERATIONS, REFRESH, PowerIteration, largest_eigenvalue


def kernel(n=6):
    rows = np.random.default_rng(0).random((n, 3))
    return rows @ rows.T


def test_eigenvalue_is_the_largest_one():
    assert largest_eigenvalue(kernel()) == pytest.approx(np.linalg.eigvalsh(kernel())[-1], rel=1e-12)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_kernel_that_is_not_finite_is_infinitely_stiff(bad):
    assert largest_eigenvalue(bad * kernel()) == math.inf


def power_iteration(matrix, calls):
    """Return one that has begun at weights of shape (3, 2), and the kernel as it takes it."""

    def apply(weights):
        calls.append(weights)
        image = matrix @ weights.flatten()
        return image.reshape(weights.shape), weights.flatten() @ image

    power = PowerIteration()
    power.consider(np.ones((3, 2)), float(matrix.sum()))
    return power, apply


def test_power_iteration_begins_with_as_many_steps_as_it_takes():
    calls, matrix = [], kernel()
    power, apply = power_iteration(matrix, calls)
    assert power.eigenvalue(apply) == pytest.approx(np.linalg.eigvalsh(matrix)[-1], rel=0.02)
    assert 1 < len(calls) < FIRST_ITERATIONS and power.moved == 0.0


def test_power_iteration_continues_only_where_the_weights_have_moved():
    calls, matrix = [], kernel()
    power, apply = power_iteration(matrix, calls)
    first, count = power.eigenvalue(apply), len(calls)
    matrix *= 2
    power.moved += 0.9 * REFRESH
    assert power.eigenvalue(apply) == first and len(calls) == count
    power.moved += 0.2 * REFRESH
    assert power.eigenvalue(apply) == pytest.approx(2 * first, rel=0.02) and len(calls) == count + 1
    assert power.moved == 0.0


def test_weights_of_a_larger_quotient_replace_the_vector():
    """As where steps are too long and the error grows along the true eigenvector."""
    values, vectors = np.linalg.eigh(kernel())
    power, calls = PowerIteration(), []
    power.consider(3 * vectors[:, -2].reshape(3, 2), 9 * values[-2])
    power.moved = 0.0
    assert power.eigenvalue(calls.append) == pytest.approx(values[-2])
    power.consider(vectors[:, -3].reshape(3, 2), values[-3])
    assert power.eigenvalue(calls.append) == pytest.approx(values[-2])
    power.consider(2 * vectors[:, -1].reshape(3, 2), 4 * values[-1])
    assert power.eigenvalue(calls.append) == pytest.approx(values[-1]) and not calls
    assert np.allclose(power.top, vectors[:, -1].reshape(3, 2))


def test_power_iteration_of_a_dead_network_is_zero():
    power = PowerIteration()
    power.consider(np.ones((4, 1)), 0.0)
    assert power.eigenvalue(None) == 0.0
