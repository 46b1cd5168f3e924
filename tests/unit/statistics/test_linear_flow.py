"""The closed form of the linear flow against its differential equation."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from phasediagram.statistics import linear_flow

MOBILITY = 0.3


def test_distances_solve_the_differential_equation():
    numbers = np.random.default_rng(0)
    w, a, z = numbers.normal(size=(5, 2)), numbers.normal(size=5), np.array([-0.2, 0.4])

    def velocity(_, state):
        w, a = state[:10].reshape(5, 2), state[10:]
        return np.concatenate([(MOBILITY**2 * np.outer(a, z)).ravel(), w @ z])

    times = np.array([1e-3, 1.0, 10.0, 40.0])
    found = linear_flow.distances(w, a, z, MOBILITY, times)
    exact = solve_ivp(velocity, (0, 40), np.concatenate([w.ravel(), a]), t_eval=times, rtol=1e-11, atol=1e-13).y.T
    for row, state in enumerate(exact):
        assert found["W1"][row] == pytest.approx(np.linalg.norm(state[:10] - w.ravel()) / np.linalg.norm(w), rel=1e-6)
        assert found["a"][row] == pytest.approx(np.linalg.norm(state[10:] - a) / np.linalg.norm(a), rel=1e-6)


def test_drive_has_the_constant_where_there_are_biases():
    x, y = np.array([[1.0], [3.0]]), np.array([[2.0], [-1.0]])
    assert linear_flow.drive(x, y, biases=True) == pytest.approx([-0.5, 0.5])
    assert linear_flow.drive(x, y, biases=False) == pytest.approx([-0.5])
