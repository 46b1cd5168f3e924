"""Deferred inner layers against dense ones, run by run with the same matrices, and in law without them."""

import numpy as np
import pytest
from scipy import stats
from small_runs import X, network_with, several_outputs, trained

from phasediagram.data import training_set
from phasediagram.dynamics import contents
from phasediagram.dynamics.integrator import Settings, integrate
from phasediagram.model import initialisation
from phasediagram.model.status import Status

POINTS = [(0.0, 1.1), (0.7, 2.5), (0.0, 2.0), (0.5, 2.8), (-0.5, 1.0), (1.0, 1.5)]
FOUR_LAYERS = [(0.0, 1.6), (0.0, 2.5), (0.5, 2.5), (-0.5, 1.5)]
LAW = [(3, (0.0, 1.1)), (3, (0.0, 2.0)), (3, (0.7, 2.5)), (4, (0.0, 1.6)), (4, (0.0, 2.5)), (4, (0.5, 2.5))]


@pytest.mark.parametrize(("tolerance", "error"), [(0.01, 5e-3), (5e-4, 5e-4), (1e-6, 1e-6)])
@pytest.mark.parametrize("gamma", POINTS)
def test_with_the_same_matrix_it_gives_the_distances_of_dense_layers(gamma, tolerance, error):
    _, dense = trained("dense", gamma, 300, stop_loss=1e-5)
    _, deferred = trained("deferred", gamma, 300, stop_loss=1e-5, tolerance=tolerance, explicit=True)
    assert deferred.status == Status.CONVERGED
    assert deferred.relative_distance == pytest.approx(dense.relative_distance, rel=error)


@pytest.mark.parametrize("gamma", FOUR_LAYERS)
def test_with_the_same_matrices_it_gives_the_distances_of_dense_layers_at_depth_4(gamma):
    options = {"depth": 4, "dtype": "float32", "stop_loss": 1e-2}
    _, dense = trained("dense", gamma, 1000, **options)
    _, deferred = trained("deferred", gamma, 1000, explicit=True, **options)
    assert deferred.status == Status.CONVERGED
    assert deferred.relative_distance == pytest.approx(dense.relative_distance, rel=5e-3)


@pytest.mark.parametrize("depth", [2, 4, 5])
def test_a_tight_tolerance_gives_the_distances_of_dense_layers_at_any_depth(depth):
    gamma = (0.3, depth / 2 + 0.3)
    _, dense = trained("dense", gamma, 200, depth=depth)
    _, deferred = trained("deferred", gamma, 200, depth=depth, tolerance=1e-6, explicit=depth > 2)
    assert deferred.relative_distance == pytest.approx(dense.relative_distance, rel=1e-6)
    assert deferred.evaluations == dense.evaluations


@pytest.mark.parametrize("depth", [3, 4])
def test_several_outputs_and_inputs_give_the_distances_of_dense_layers(depth):
    options = {"depth": depth, "xy": several_outputs(5, 3, 2)}
    _, dense = trained("dense", (0.0, depth / 2), 300, **options)
    _, deferred = trained("deferred", (0.0, depth / 2), 300, tolerance=2e-3, explicit=True, **options)
    assert deferred.relative_distance == pytest.approx(dense.relative_distance, rel=5e-3)


def test_without_biases_it_gives_the_distances_of_dense_layers():
    options = {"biases": False, "max_steps": 300}  # without biases it cannot fit the points
    _, dense = trained("dense", (0.0, 1.5), 300, **options)
    _, deferred = trained("deferred", (0.0, 1.5), 300, explicit=True, **options)
    assert deferred.relative_distance == pytest.approx(dense.relative_distance, rel=5e-3)


@pytest.mark.parametrize("depth", [3, 4])
def test_function_is_that_of_the_dense_network_at_new_inputs(depth):
    dense, _ = trained("dense", (0.0, depth / 2), 300, depth=depth)
    deferred, _ = trained("deferred", (0.0, depth / 2), 300, depth=depth, tolerance=1e-3, explicit=True)
    grid = training_set.x_grid(X)
    assert np.abs(contents.function(deferred, grid) - contents.function(dense, grid)).max() < 5e-3


def test_function_is_that_of_the_dense_network_where_initial_outputs_are_large():
    dense, _ = trained("dense", (0.0, 0.5), 400)
    deferred, _ = trained("deferred", (0.0, 0.5), 400, dtype="float32", explicit=True)
    grid = training_set.x_grid(X)
    there, here = contents.function(deferred, grid), contents.function(dense, grid)
    assert np.abs(there - here).max() < 0.02 * np.abs(here).max()


@pytest.mark.parametrize(("depth", "gamma"), LAW)
def test_revealed_runs_have_the_law_of_dense_runs(depth, gamma):
    """Two-sample Kolmogorov-Smirnov tests on RD of every layer and f at a new input; benchmarks/law.py has more."""
    options = {"depth": depth, "dtype": "float32", "accuracy": 0.05, "stop_loss": 0.1}
    samples = {}
    for kind, seeds in (("dense", range(40)), ("deferred", range(40, 80))):
        rows = []
        for seed in seeds:
            network, outcome = trained(kind, gamma, 300, seed=seed, **options)
            rows.append([*outcome.relative_distance.values(), float(contents.function(network, [[0.05]])[0, 0])])
        samples[kind] = np.array(rows)
    p_values = [stats.ks_2samp(*pair).pvalue for pair in zip(samples["dense"].T, samples["deferred"].T, strict=True)]
    assert min(p_values) > 0.01


def test_what_is_forgotten_does_not_matter_where_w1_alone_has_left_the_lazy_regime(monkeypatch):
    """There W1 is what the D's have made it. If W2(0) forgot them, the logarithm of RD(W2) would be 0.2 too low."""

    def logarithms(first_room):
        monkeypatch.setattr("phasediagram.dynamics.layers.follower.FIRST_ROOM", first_room)
        options = {"dtype": "float32", "accuracy": 0.02, "stop_loss": 1e-2}
        outcomes = [trained("deferred", (-1.0, 2.0), 1000, seed=seed, **options)[1] for seed in range(6)]
        return np.log([list(outcome.relative_distance.values()) for outcome in outcomes])

    difference = logarithms(64) - logarithms(10_000)  # with room for all, nothing is forgotten
    assert np.abs(difference.mean(0)).max() < 0.1


def test_inner_layers_reveal_numbers_of_their_own():
    network, _ = trained("deferred", (0.0, 2.0), 100, depth=4, max_steps=3)
    images = [layer.w.right.images[:4].flatten() for layer in network.inner]
    assert abs(np.corrcoef(*images)[0, 1]) < 5 / np.sqrt(400)


@pytest.mark.parametrize("depth", [3, 4])
def test_running_distances_of_inner_layers_are_the_norms_of_their_motions(depth):
    network, outcome = trained("deferred", (0.0, depth / 2 + 0.5), 300, depth=depth)
    for layer in network.inner:
        norm = np.hypot(np.linalg.norm(layer.right.motion), np.linalg.norm(layer.bias_motion))
        assert outcome.relative_distance[f"W{layer.index}"] == pytest.approx(float(norm) / layer.initial_norm, rel=1e-3)


@pytest.mark.parametrize("gamma", [(-1.0, 0.5), (-1.0, 3.5), (1.5, 0.5), (1.5, 3.5)])
def test_nothing_overflows_in_float32_at_the_corners_of_the_plane_and_huge_widths(gamma):
    scaling = initialisation.from_point(*gamma).scaling(10**6, 1)  # of m = 10^6 on a network small enough to test
    network = network_with(scaling, 64, kind="deferred", dtype="float32")
    outcome = integrate(network, Settings(stop_loss=0.5, max_steps=300))
    assert outcome.status in (Status.CONVERGED, Status.OUT_OF_STEPS)
    assert np.isfinite(outcome.history["loss"]).all() and np.isfinite(outcome.history["lambda_max"]).all()
    assert all(distance > 0 for distance in outcome.relative_distance.values())


def test_long_runs_keep_their_ranks_and_their_distances(monkeypatch):
    _, dense = trained("dense", (0.5, 2.8), 300)
    monkeypatch.setattr("phasediagram.dynamics.layers.follower.FIRST_ROOM", 24)
    network, deferred = trained("deferred", (0.5, 2.8), 300, explicit=True)
    assert network.inner[0].hidden.largest_rank <= 100 and network.inner[0].gradients.largest_rank <= 150
    assert deferred.relative_distance == pytest.approx(dense.relative_distance, rel=0.01)


def test_a_run_that_outgrows_its_memory_says_what_it_needs():
    _, outcome = trained("deferred", (0.0, 2.0), 300, max_gigabytes=1e-5)
    assert outcome.status == Status.OUT_OF_MEMORY
    assert "training.max_gigabytes is 1e-05: try twice as much" in outcome.reason and "m = 300" in outcome.reason


def test_a_full_memory_is_compressed_before_the_run_gives_up(monkeypatch):
    monkeypatch.setattr("phasediagram.dynamics.layers.follower.FIRST_ROOM", 10_000)
    _, dense = trained("dense", (0.5, 2.8), 300)
    free, _ = trained("deferred", (0.5, 2.8), 300, explicit=True)
    limited, deferred = trained("deferred", (0.5, 2.8), 300, explicit=True, max_gigabytes=1.5e-3)
    assert free.inner[0]._gigabytes() > 1.5e-3 > limited.inner[0]._gigabytes()
    assert deferred.relative_distance == pytest.approx(dense.relative_distance, rel=0.01)


@pytest.mark.parametrize("kind", ["dense", "followed", "deferred"])
def test_squares_of_the_smallest_motions_do_not_underflow_in_float32(kind):
    (_, single), (_, double) = (trained(kind, (5.0, 0.5), 300, dtype=dtype) for dtype in ("float32", "float64"))
    assert 0 < double.relative_distance["W1"] < 1e-24
    assert single.relative_distance == pytest.approx(double.relative_distance, rel=1e-3)


@pytest.mark.parametrize("kind", ["dense", "deferred"])
def test_float32_resolves_motions_far_below_its_rounding(kind):
    """At (1.5, 0.5) W1 moves by some m^-3.5 of itself: a hundred times less than float32 resolves of u."""
    (_, single), (_, double) = (trained(kind, (1.5, 0.5), 400, dtype=dtype) for dtype in ("float32", "float64"))
    assert double.relative_distance["W1"] < 1e-9
    assert single.relative_distance == pytest.approx(double.relative_distance, rel=1e-4)


@pytest.mark.parametrize(
    ("dtype", "tolerance", "message"),
    [
        ("float32", 5e-4, "tolerance 0.0005 is below 0.001, what float32 resolves"),
        ("float64", 1e-7, "tolerance 1e-07 is below 1e-06, what float64 resolves"),
    ],
)
def test_a_tolerance_that_the_bases_cannot_resolve_is_refused(dtype, tolerance, message):
    with pytest.raises(ValueError, match=message):
        trained("deferred", (0.0, 2.0), 50, dtype=dtype, tolerance=tolerance)


def test_float32_bases_give_the_distances_of_float64_ones():
    _, double = trained("deferred", (0.0, 2.0), 300, explicit=True)
    _, single = trained("deferred", (0.0, 2.0), 300, dtype="float32", explicit=True)
    assert single.relative_distance == pytest.approx(double.relative_distance, rel=5e-3)
