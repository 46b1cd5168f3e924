"""The least reachable loss: closed forms, brute force over functions on rays, and a network that is trained."""

import math

import numpy as np
import pytest
import torch

from phasediagram.data.fit import least_relative_loss


@pytest.mark.parametrize(
    ("x", "y", "biases", "least"),
    [
        ([-1.0, 0.3, 1.0], [0.0, 1.0, 0.5], True, 0.0),  # distinct inputs
        ([0.5, 0.5, 1.0], [1.0, 0.0, 0.5], True, 0.5 / 1.25),  # 1/2 is the best value at 0.5
        ([0.5, 0.5, 1.0], [1.0, 1.0, 0.5], True, 0.0),  # twice the same point
        ([0.0], [1.0], True, 0.0),
        ([0.0], [1.0], False, 1.0),  # f(0) = 0
        ([0.0, 1.0], [1.0, 1.0], False, 0.5),
        ([1.0, 2.0], [1.0, 2.0], False, 0.0),  # f(x) = x
        ([1.0, 2.0], [1.0, 0.0], False, 1 - 1 / 5),  # g = 1 / 5
        ([-1.0, 1.0], [3.0, -2.0], False, 0.0),  # two rays
        ([[1.0, 1.0], [2.0, 2.0]], [[1.0, 0.0], [2.0, 1.0]], False, (1 - 4 / 5) / 6),  # each output for itself
        ([[0.1, 0.3], [0.2, 0.6]], [1.0, 2.0], False, 0.0),  # one ray but for rounding
        ([[0.1, 0.3], [0.3, 0.9]], [1.0, -1.0], False, 1 - 4 / 20),
        ([[1.0, 2.0], [1.0, 2.0]], [1.0, -1.0], True, 1.0),
        ([1.0, 1.0 + 1e-15], [1.0, 0.0], True, 0.5),  # too near for any training to tell them apart
        ([1e-200, -1.0], [1.0, 1.0], False, 0.0),
    ],
)
def test_closed_forms(x, y, biases, least):
    assert least_relative_loss(x, y, biases) == pytest.approx(least, abs=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_without_biases_it_is_that_of_the_best_function_on_rays(seed):
    """A homogeneous function is a number for each direction: least squares over a design matrix of all directions."""
    rng = np.random.default_rng(seed)
    directions = rng.normal(size=(3, 2))
    which, sizes = rng.integers(3, size=8), rng.uniform(0.0, 2.0, size=8)
    x, y = sizes[:, None] * directions[which], rng.normal(size=(8, 2))
    design = np.linalg.norm(x, axis=1)[:, None] * np.eye(3)[which]
    fitted = design @ np.linalg.lstsq(design, y, rcond=None)[0]
    least = ((fitted - y) ** 2).sum() / (y**2).sum()
    assert least_relative_loss(x.tolist(), y.tolist(), biases=False) == pytest.approx(least, rel=1e-9)


def trained_loss(x, y, biases, width=40, steps=1500):
    """Return the relative loss of a three-layer network after an optimiser has done what it can."""
    torch.manual_seed(0)
    x, y = (torch.tensor(values, dtype=torch.float64).reshape(len(values), -1) for values in (x, y))
    layers = [torch.nn.Linear(n, width, bias=biases) for n in (x.shape[1], width)]
    output = torch.nn.Linear(width, y.shape[1], bias=False)
    network = torch.nn.Sequential(layers[0], torch.nn.ReLU(), layers[1], torch.nn.ReLU(), output).double()
    optimiser = torch.optim.Adam(network.parameters(), lr=3e-3)
    for _ in range(steps):
        optimiser.zero_grad()
        loss = ((network(x) - y) ** 2).sum() / (y**2).sum()
        loss.backward()
        optimiser.step()
    return loss.item()


@pytest.mark.parametrize(
    ("x", "y", "biases"),
    [
        ([0.5, 0.5, 1.0], [1.0, 0.0, 0.5], True),
        ([1.0, 2.0, -1.0], [1.0, 0.0, 0.5], False),
        ([[1.0, 0.5], [-0.3, -0.9], [0.4, 1.0], [2.0, 1.0]], [1.0, 0.3, -0.8, 0.4], False),
        ([[1.0, 0.5], [-1.0, -0.5], [0.5, -1.0], [-0.5, 1.0]], [1.0, -0.5, -0.7, 0.9], False),  # antipodal points
    ],
)
def test_a_trained_network_comes_near_it_and_not_below(x, y, biases):
    least = least_relative_loss(x, y, biases)
    assert math.isclose(trained_loss(x, y, biases), least, abs_tol=2e-3)
    assert trained_loss(x, y, biases, steps=300) > least - 1e-9
