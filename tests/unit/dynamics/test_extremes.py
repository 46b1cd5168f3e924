"""Runs at the ends of what a config may ask for: a right answer, or a status with a reason."""

import math

import numpy as np
import pytest
from small_runs import run_of

from phasediagram.data import training_set
from phasediagram.dynamics.checkpoint import train_and_write
from phasediagram.model.status import Status
from phasediagram.storage import artefact

CORNERS = [(gamma2, gamma3) for gamma2 in (-5.0, 5.0) for gamma3 in (-5.0, 5.0)]
TARGETS = {
    "one point": ([0.5], [1.0]),
    "a point twice": ([0.5, 0.5, -1.0], [1.0, 1.0, 0.0]),
    "constant labels": ([-1.0, 0.0, 1.0], [0.7, 0.7, 0.7]),
    "labels far apart": ([-1.0, 0.0, 1.0], [1e6, 1e-6, 0.0]),
    "points close together": ([0.5, 0.5001], [0.0, 1.0]),
}


def trained(tmp_path, run, x, y):
    path = tmp_path / "run.safetensors"
    train_and_write(run, *training_set.from_points(x, y), "cpu", path, lambda step, loss: None)
    arrays, header = artefact.read(path)
    return arrays, header


def assert_told_or_right(arrays, header, run, y):
    """The loss of the stored function is the loss of the header; where it did not converge, a reason is given."""
    if header["status"] != Status.CONVERGED:
        assert header["reason"]
        return
    zero = sum(target**2 for target in y) / (2 * len(y))
    assert header["loss"] <= run.stop_loss * zero
    for layer, distance in header["relative_distance"].items():
        assert math.isfinite(distance) and distance >= 0, layer
    assert all(np.isfinite(array).all() for array in arrays.values())


@pytest.mark.parametrize("corner", CORNERS)
def test_far_outside_the_window_of_the_paper(tmp_path, corner):
    run = run_of(100, 0, corner, dtype="auto", max_steps=20_000)
    arrays, header = trained(tmp_path, run, [-1.0, -0.3, 0.4, 1.0], [0.0, 1.0, 0.8, -0.2])
    assert_told_or_right(arrays, header, run, [0.0, 1.0, 0.8, -0.2])
    assert header["status"] == Status.CONVERGED


@pytest.mark.parametrize("name", TARGETS)
def test_unusual_points(tmp_path, name):
    x, y = TARGETS[name]
    run = run_of(50, dtype="auto", max_steps=20_000)
    assert_told_or_right(*trained(tmp_path, run, x, y), run, y)


@pytest.mark.parametrize("depth", [2, 3, 5])
def test_two_neurons(tmp_path, depth):
    run = run_of(2, 0, (0.0, depth / 2), depth=depth, dtype="auto")
    arrays, header = trained(tmp_path, run, [-1.0, 1.0], [0.5, 0.5])
    assert_told_or_right(arrays, header, run, [0.5, 0.5])


@pytest.mark.parametrize("seed", [0, 2**63 - 1])
def test_seeds_at_the_ends_of_their_range(tmp_path, seed):
    run = run_of(50, seed)
    _, header = trained(tmp_path, run, [-1.0, 1.0], [0.5, -0.5])
    assert header["seed"] == seed and header["status"] == Status.CONVERGED


def test_a_million_neurons(tmp_path):
    run = run_of(10**6, 0, (0.5, 1.0), depth=2, max_gigabytes=6.0)
    arrays, header = trained(tmp_path, run, [-1.0, 1.0], [0.5, -0.5])
    assert_told_or_right(arrays, header, run, [0.5, -0.5])
    assert header["status"] == Status.CONVERGED and header["relative_distance"]["W1"] < 0.01
