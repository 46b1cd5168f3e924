"""Largest eigenvalues, of matrices and by power iteration, against numpy."""

import math

import numpy as np
import pytest
import torch

from phasediagram.dynamics.stiffness import FIRST_ITERATIONS, REFRESH, PowerIteration, largest_eigenvalue


def kernel(n=6):
    rows = np.random.default_rng(0).random((n, 3))
    return torch.as_tensor(rows @ rows.T)


def test_eigenvalue_is_the_largest_one():
    assert largest_eigenvalue(kernel()) == pytest.approx(np.linalg.eigvalsh(kernel().numpy())[-1], rel=1e-12)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_kernel_that_is_not_finite_is_infinitely_stiff(bad):
    assert largest_eigenvalue(bad * kernel()) == math.inf


def test_power_iteration_continues_only_where_the_weights_have_moved():
    matrix, calls = kernel(), []

    def apply(weights):
        calls.append(weights)
        return (matrix @ weights.flatten()).reshape(weights.shape)

    power, like = PowerIteration(), torch.ones(3, 2, dtype=torch.float64)
    expected = pytest.approx(np.linalg.eigvalsh(matrix.numpy())[-1], rel=1e-9)
    assert power.eigenvalue(apply, like) == expected and len(calls) == FIRST_ITERATIONS
    matrix = 2 * matrix
    power.moved += 0.9 * REFRESH
    assert power.eigenvalue(apply, like) == expected and len(calls) == FIRST_ITERATIONS
    power.moved += 0.2 * REFRESH
    assert power.eigenvalue(apply, like) / 2 == expected and len(calls) == FIRST_ITERATIONS + 1
    assert power.moved == 0.0


def test_power_iteration_of_a_dead_network_is_zero():
    assert PowerIteration().eigenvalue(torch.zeros_like, torch.ones(4, 1)) == 0.0
