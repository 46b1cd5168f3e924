"""The deferred engine against the dense one, and the law of a matrix that is revealed as it is needed."""

import numpy as np
import pytest
import torch
from scipy import stats
from small_runs import X, engine_at, engine_with, trained

from phasediagram.data import training_set
from phasediagram.dynamics.engines.choice import engine_name
from phasediagram.dynamics.engines.deferred import DeferredEngine
from phasediagram.dynamics.engines.dense import DenseEngine
from phasediagram.dynamics.engines.follower import Follower
from phasediagram.dynamics.engines.lazy_gaussian import ExplicitGaussian, LazyGaussian
from phasediagram.dynamics.integrator import Settings, integrate
from phasediagram.model import initialisation
from phasediagram.model.status import Status

POINTS = [(0.0, 1.1), (0.7, 2.5), (0.0, 2.0), (0.5, 2.8), (-0.5, 1.0), (1.0, 1.5)]


@pytest.mark.parametrize(("tolerance", "error"), [(0.01, 5e-3), (5e-4, 5e-4), (1e-6, 1e-6)])
@pytest.mark.parametrize("gamma", POINTS)
def test_with_the_same_matrix_it_gives_the_distances_of_the_dense_engine(gamma, tolerance, error):
    _, dense = trained(DenseEngine, gamma, 300, stop_loss=1e-5)
    _, deferred = trained(DeferredEngine, gamma, 300, stop_loss=1e-5, tolerance=tolerance, explicit=True)
    assert deferred.status == Status.CONVERGED
    assert deferred.relative_distance == pytest.approx(dense.relative_distance, rel=error)


def test_several_outputs_and_inputs_give_the_distances_of_the_dense_engine():
    draw = np.random.default_rng(2)
    xy = draw.normal(size=(5, 3)), draw.normal(size=(5, 2))
    _, dense = trained(DenseEngine, (0.0, 1.5), 300, xy=xy)
    _, deferred = trained(DeferredEngine, (0.0, 1.5), 300, xy=xy, tolerance=2e-3, explicit=True)
    assert deferred.relative_distance == pytest.approx(dense.relative_distance, rel=5e-3)


def test_without_biases_it_gives_the_distances_of_the_dense_engine():
    _, dense = trained(DenseEngine, (0.0, 1.5), 300, biases=False)
    _, deferred = trained(DeferredEngine, (0.0, 1.5), 300, biases=False, explicit=True)
    assert deferred.relative_distance == pytest.approx(dense.relative_distance, rel=5e-3)


def test_function_is_that_of_the_dense_engine_at_new_inputs():
    dense, _ = trained(DenseEngine, (0.0, 1.5), 300)
    deferred, _ = trained(DeferredEngine, (0.0, 1.5), 300, tolerance=1e-3, explicit=True)
    grid = training_set.x_grid(X)
    assert np.abs(deferred.function(grid) - dense.function(grid)).max() < 5e-3


def test_function_is_that_of_the_dense_engine_where_initial_outputs_are_large():
    dense, _ = trained(DenseEngine, (0.0, 0.5), 400)
    deferred, _ = trained(DeferredEngine, (0.0, 0.5), 400, dtype=torch.float32, explicit=True)
    grid = training_set.x_grid(X)
    assert np.abs(deferred.function(grid) - dense.function(grid)).max() < 0.02 * np.abs(dense.function(grid)).max()


@pytest.mark.parametrize("gamma", [(0.0, 1.1), (0.0, 2.0), (0.7, 2.5)])
def test_revealed_runs_have_the_law_of_dense_runs(gamma):
    """Two-sample Kolmogorov-Smirnov tests on RD of every layer and f at a new input; benchmarks/engines.py has more."""
    samples = {}
    for engine_class, seeds in ((DenseEngine, range(40)), (DeferredEngine, range(40, 80))):
        rows = []
        for seed in seeds:
            engine, outcome = trained(engine_class, gamma, 100, seed=seed, dtype=torch.float32)
            rows.append([*outcome.relative_distance.values(), float(engine.function([[0.05]])[0, 0])])
        samples[engine_class] = np.array(rows)
    for dense, deferred in zip(samples[DenseEngine].T, samples[DeferredEngine].T, strict=True):
        assert stats.ks_2samp(dense, deferred).pvalue > 0.01


def test_running_distance_of_w2_is_the_norm_of_its_motion():
    engine, outcome = trained(DeferredEngine, (0.0, 2.0), 300)
    norm = torch.sqrt(engine.motion.rows.double().norm() ** 2 + engine.bias2_motion.norm() ** 2)
    assert outcome.relative_distance["W2"] == pytest.approx(float(norm) / engine.w2_initial_norm, rel=1e-3)


@pytest.mark.parametrize("gamma", [(-1.0, 0.5), (-1.0, 3.5), (1.5, 0.5), (1.5, 3.5)])
def test_nothing_overflows_in_float32_at_the_corners_of_the_plane_and_huge_widths(gamma):
    kappas = initialisation.from_point(*gamma).kappas(10**6, 1)  # of m = 10^6 on a network small enough to test
    engine = engine_with(DeferredEngine, kappas, 64, dtype=torch.float32)
    outcome = integrate(engine, Settings(stop_loss=0.5, max_steps=300))
    assert outcome.status in (Status.CONVERGED, Status.OUT_OF_STEPS)
    assert np.isfinite(outcome.history["loss"]).all() and np.isfinite(outcome.history["lambda_max"]).all()
    assert all(distance > 0 for distance in outcome.relative_distance.values())


# ---- the matrix alone ----------------------------------------------------------------------------------------


def lazy(m, seed):
    draw = np.random.default_rng(seed)
    return LazyGaussian(m, lambda *shape: torch.as_tensor(draw.standard_normal(shape)), torch.float64, "cpu")


def test_bases_stay_orthonormal_and_both_sides_agree():
    w, draw = lazy(60, 0), torch.as_tensor(np.random.default_rng(1).standard_normal((12, 60)))
    for rows in draw.split(2):
        w.reveal(w.right, w.right.project_out(rows))
        w.reveal(w.left, w.left.project_out(rows + 0.1 * draw[:2]))
    for side in (w.right, w.left):
        assert torch.allclose(side.vectors @ side.vectors.T, torch.eye(side.rank, dtype=torch.float64), atol=1e-12)
    # <u, W v> is the same number seen from the left and from the right
    assert torch.allclose(w.left.vectors @ w.right.images.T, w.left.images @ w.right.vectors.T, atol=1e-12)


def test_float32_bases_stay_orthonormal_at_a_million_neurons():
    m = 10**6
    draw = torch.Generator().manual_seed(0)
    u = torch.randn(2, m, generator=draw, dtype=torch.float64)
    # hidden states of four points: all entries of a product are positive, so that errors of a running sum add up
    h = torch.relu(torch.tensor([[1.0, 1.0], [0.4, 1.0], [-0.3, 1.0], [-1.0, 1.0]], dtype=torch.float64) @ u)
    w = LazyGaussian(m, lambda *shape: torch.zeros(shape), torch.float32, "cpu")
    follower = Follower(w, w.right, tolerance=0.01, forget=0.01)
    for rows in (h, h + 0.1 * torch.relu(u[:1])):
        coefficients = follower.coefficients(rows)
        outside = rows - coefficients.double() @ w.right.vectors.double()
        assert float((outside.norm(dim=1) / rows.norm(dim=1)).max()) < 2e-3
    vectors = w.right.vectors.double()
    assert w.right.rank <= 8 and torch.allclose(vectors @ vectors.T, torch.eye(w.right.rank).double(), atol=1e-5)


def test_explicit_images_are_those_of_the_matrix():
    matrix = torch.as_tensor(np.random.default_rng(0).standard_normal((50, 50)))
    w = ExplicitGaussian(matrix, torch.float64, "cpu")
    rows = torch.as_tensor(np.random.default_rng(1).standard_normal((3, 50)))
    w.reveal(w.right, rows)
    w.reveal(w.left, rows)
    assert torch.allclose(w.right.images, w.right.vectors @ matrix.T)
    assert torch.allclose(w.left.images, w.left.vectors @ matrix)


def test_revealed_images_have_the_law_of_a_gaussian_matrix():
    """Directions chosen from what was seen before, as training does, leave the noise beyond them standard normal."""
    fresh = []
    for seed in range(400):
        w = lazy(12, seed)
        start = torch.eye(12, dtype=torch.float64)[:1]
        w.reveal(w.right, start)
        w.reveal(w.left, w.right.images.abs())  # depends on W
        w.reveal(w.right, w.right.project_out(w.left.images.abs()))
        known = w.left.vectors
        image = w.right.images[-1:]
        fresh.append((image - (image @ known.T) @ known)[0])
    entries = torch.stack(fresh)
    # of 12 dimensions one is known: the norm^2 of the rest is chi-squared with 11 degrees of freedom
    assert stats.kstest((entries**2).sum(1).numpy(), stats.chi2(11).cdf).pvalue > 0.01


# ---- bases that forget ---------------------------------------------------------------------------------------


def follower(m=80, tolerance=0.05, seed=0):
    w = lazy(m, seed)
    return Follower(w, w.right, tolerance, forget=0.5 * tolerance)


def test_compression_keeps_initial_and_latest_rows_and_most_of_the_path():
    rows = torch.as_tensor(np.random.default_rng(1).standard_normal((3, 80)))
    drift = torch.as_tensor(np.random.default_rng(2).standard_normal((40, 3, 80)))
    followed = follower()
    initial, path = rows.clone(), []
    followed.coefficients(rows)
    for step in drift:
        rows = rows + 0.05 * step
        followed.coefficients(rows)
        path.append(rows - initial)
    images = followed.basis.coefficients(torch.cat([initial, rows])) @ followed.basis.images
    rank = followed.basis.rank
    followed.compress(followed.path, error=0.2)
    assert followed.basis.rank < rank
    assert torch.allclose(followed.basis.project_out(initial), torch.zeros_like(initial), atol=1e-9)
    assert followed.basis.project_out(rows).norm() <= 0.05 * (rows - initial).norm()
    kept = followed.basis.coefficients(torch.cat([initial, rows])) @ followed.basis.images
    assert torch.allclose(kept, images, atol=1e-9)  # what is known of W is the same
    changes = torch.cat(path)
    assert followed.basis.project_out(changes).norm() <= (0.2 + 0.05) * changes.norm()


def test_long_runs_keep_their_ranks_and_their_distances(monkeypatch):
    _, dense = trained(DenseEngine, (0.5, 2.8), 300)
    monkeypatch.setattr("phasediagram.dynamics.engines.follower.FIRST_ROOM", 24)
    engine, deferred = trained(DeferredEngine, (0.5, 2.8), 300, explicit=True)
    assert engine.hidden.largest_rank <= 100 and engine.gradients.largest_rank <= 150
    assert deferred.relative_distance == pytest.approx(dense.relative_distance, rel=0.01)


def test_a_run_that_outgrows_its_memory_says_what_it_needs():
    _, outcome = trained(DeferredEngine, (0.0, 2.0), 300, max_gigabytes=1e-5)
    assert outcome.status == Status.OUT_OF_MEMORY
    assert "training.max_gigabytes is 1e-05: try twice as much" in outcome.reason and "m = 300" in outcome.reason


def test_a_full_memory_is_compressed_before_the_run_gives_up(monkeypatch):
    monkeypatch.setattr("phasediagram.dynamics.engines.follower.FIRST_ROOM", 10_000)
    _, dense = trained(DenseEngine, (0.5, 2.8), 300)
    free, _ = trained(DeferredEngine, (0.5, 2.8), 300, explicit=True)
    limited, deferred = trained(DeferredEngine, (0.5, 2.8), 300, explicit=True, max_gigabytes=1.5e-3)
    assert free._gigabytes() > 1.5e-3 > limited._gigabytes()
    assert deferred.relative_distance == pytest.approx(dense.relative_distance, rel=0.01)


def test_rounding_is_not_taken_for_motion():
    """At (1.5, 0.5) W1 moves by some m^-3.5 of itself: less than float64 resolves of u."""
    engine = engine_at(DeferredEngine, (1.5, 0.5), 20_000, dtype=torch.float32)
    integrate(engine, Settings(max_steps=12))
    assert engine.hidden.largest_rank <= 2 * len(X)


@pytest.mark.parametrize(
    ("dtype", "tolerance", "message"),
    [
        (torch.float32, 5e-4, "tolerance 0.0005 is below 0.001, what float32 resolves"),
        (torch.float64, 1e-7, "tolerance 1e-07 is below 1e-06, what float64 resolves"),
    ],
)
def test_a_tolerance_that_the_bases_cannot_resolve_is_refused(dtype, tolerance, message):
    with pytest.raises(ValueError, match=message):
        trained(DeferredEngine, (0.0, 2.0), 50, dtype=dtype, tolerance=tolerance)


def test_float32_bases_give_the_distances_of_float64_ones():
    _, double = trained(DeferredEngine, (0.0, 2.0), 300, explicit=True)
    _, single = trained(DeferredEngine, (0.0, 2.0), 300, dtype=torch.float32, explicit=True)
    assert single.relative_distance == pytest.approx(double.relative_distance, rel=5e-3)


def test_memory_decides_where_speed_does_not():
    assert engine_name("auto", 5000, 50, 10, "float32", max_gigabytes=8.0) == "dense"
    assert engine_name("auto", 50_000, 50, 10, "float32", max_gigabytes=8.0) == "deferred"
    assert engine_name("auto", 1000, 4, 1, "float32", max_gigabytes=8.0) == "deferred"
    assert engine_name("auto", 1000, 32, 1, "float32", max_gigabytes=8.0) == "dense"
    assert engine_name("auto", 2000, 32, 1, "float32", max_gigabytes=8.0) == "deferred"
    assert engine_name("auto", 2000, 4, 10, "float32", max_gigabytes=8.0) == "dense"
    assert engine_name("auto", 100, 4, 1, "float32", max_gigabytes=8.0) == "dense"
