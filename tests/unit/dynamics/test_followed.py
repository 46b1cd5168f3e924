"""Followed inner layers against dense ones with the same matrices: few outputs, many outputs, any depth."""

import numpy as np
import pytest
from small_runs import FOUR_POINTS, X, images, several_outputs, trained

from phasediagram.dynamics import contents
from phasediagram.model.status import Status

POINTS = [(0.0, 1.1), (0.7, 2.5), (0.0, 2.0), (0.5, 2.8), (-0.5, 1.0), (1.0, 1.5)]
PROBLEMS = {"four points": FOUR_POINTS, "several outputs": several_outputs(5, 3, 2)}


@pytest.mark.parametrize(("tolerance", "error"), [(None, 0.01), (5e-4, 5e-4), (1e-6, 1e-6)])
@pytest.mark.parametrize("gamma", POINTS)
def test_it_gives_the_distances_of_dense_layers(gamma, tolerance, error):
    _, dense = trained("dense", gamma, 300, stop_loss=1e-5)
    network, followed = trained("followed", gamma, 300, stop_loss=1e-5, tolerance=tolerance)
    assert followed.status == Status.CONVERGED and network.report()["tolerance"] == (tolerance or 0.02)
    assert followed.relative_distance == pytest.approx(dense.relative_distance, rel=error)


@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize("depth", [3, 4, 5])
def test_a_tight_tolerance_gives_the_distances_of_dense_layers_at_any_depth(depth, problem):
    options = {"depth": depth, "xy": PROBLEMS[problem], "stop_loss": 1e-2}
    _, dense = trained("dense", (0.3, depth / 2 + 0.3), 200, **options)
    _, followed = trained("followed", (0.3, depth / 2 + 0.3), 200, tolerance=1e-6, **options)
    assert followed.relative_distance == pytest.approx(dense.relative_distance, rel=2e-3)  # steps by power iteration


@pytest.mark.parametrize("gamma", [(0.0, 1.5), (0.0, 2.0), (0.5, 2.0)])
def test_images_with_ten_outputs_give_the_distances_of_dense_layers(gamma):
    options = {"xy": images(), "dtype": "float32", "stop_loss": 1e-2}
    _, dense = trained("dense", gamma, 600, **options)
    network, followed = trained("followed", gamma, 600, **options)
    assert dense.status == followed.status == Status.CONVERGED
    assert followed.relative_distance == pytest.approx(dense.relative_distance, rel=5e-3)
    assert network.inner[0].hidden.largest_rank < 300


def test_function_is_that_of_the_dense_network_at_new_inputs():
    dense, _ = trained("dense", (0.0, 1.5), 300)
    followed, _ = trained("followed", (0.0, 1.5), 300, tolerance=1e-3)
    assert np.abs(contents.function(followed, 2 * X) - contents.function(dense, 2 * X)).max() < 5e-3


def test_a_run_that_outgrows_its_memory_says_what_it_needs():
    _, outcome = trained("followed", (0.0, 2.0), 300, max_gigabytes=1e-5)
    assert outcome.status == Status.OUT_OF_MEMORY
    assert "bases of rank" in outcome.reason and "training.max_gigabytes is 1e-05: try twice as much" in outcome.reason
