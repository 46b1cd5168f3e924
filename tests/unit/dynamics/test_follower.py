"""Bases that follow moving rows, and forget what hardly mattered."""

import numpy as np
from small_runs import lazy

from phasediagram.dynamics.arrays import Arrays
from phasediagram.dynamics.layers.follower import Follower
from phasediagram.dynamics.layers.lazy_gaussian import LazyGaussian


def follower(m=80, tolerance=0.05, seed=0):
    w = lazy(m, seed)
    return Follower(w, w.right, Arrays("cpu", "float64"), tolerance, forget=0.5 * tolerance)


def test_compression_keeps_initial_and_latest_rows_and_most_of_the_path():
    rows = np.random.default_rng(1).standard_normal((3, 80))
    drift = np.random.default_rng(2).standard_normal((40, 3, 80))
    followed = follower()
    initial, path = rows, []
    followed.begin(rows)
    for step in drift:
        rows = rows + 0.05 * step
        followed.follow(rows - initial)
        followed.note(followed.inside)
        path.append(rows - initial)
    images = followed.basis.coefficients(np.concatenate([initial, rows])) @ followed.basis.images
    rank = followed.basis.rank
    followed.compress([followed.use], error=0.2)
    assert followed.basis.rank < rank
    assert np.allclose(followed.basis.project_out(initial), 0.0, atol=1e-9)
    assert np.linalg.norm(followed.basis.project_out(rows)) <= 0.05 * np.linalg.norm(rows - initial)
    kept = followed.basis.coefficients(np.concatenate([initial, rows])) @ followed.basis.images
    assert np.allclose(kept, images, atol=1e-9)  # what is known of W is the same
    changes = np.concatenate(path)
    assert np.linalg.norm(followed.basis.project_out(changes)) <= (0.2 + 0.05) * np.linalg.norm(changes)


def test_compression_keeps_the_sum_of_the_steps_though_it_may_forget_single_ones():
    draw = np.random.default_rng(3)
    rows, drift = draw.standard_normal((3, 80)), draw.standard_normal((40, 3, 80))
    followed = follower()
    followed.begin(rows)
    initial, steps = rows, []
    for step in drift:
        rows = rows + 0.05 * step
        followed.follow(rows - initial)
        followed.add_up(0.1 * followed.coefficients)
        steps.append(0.1 * followed.coefficients @ followed.basis.vectors)
    outside = np.linalg.norm(followed.basis.project_out(np.concatenate(steps)))
    followed.compress([followed.use], error=0.5)
    total = sum(steps)
    assert np.linalg.norm(followed.basis.project_out(total)) <= 1e-9 * np.linalg.norm(total)
    forgotten = np.linalg.norm(followed.basis.project_out(np.concatenate(steps)))
    assert 0.01 * np.linalg.norm(np.concatenate(steps)) < forgotten and outside < 1e-9 * forgotten


def test_float32_bases_stay_orthonormal_at_a_million_neurons():
    m, arrays = 10**6, Arrays("cpu", "float32")
    u = np.random.default_rng(0).standard_normal((2, m))
    # hidden states of four points: all entries of a product are positive, so that errors of a running sum add up
    h = np.maximum(np.array([[1.0, 1.0], [0.4, 1.0], [-0.3, 1.0], [-1.0, 1.0]]) @ u, 0.0)
    w = LazyGaussian(m, arrays, lambda *shape: np.zeros(shape, np.float32))
    follower = Follower(w, w.right, arrays, tolerance=0.01, forget=0.01)
    follower.begin(arrays.array(h))
    for motion in (0.0 * h, 0.1 * np.maximum(u[:1], 0.0) + 0.0 * h):
        follower.follow(arrays.array(motion))
        outside = h + motion - follower.coefficients.astype(np.float64) @ w.right.vectors.astype(np.float64)
        assert (np.linalg.norm(outside, axis=1) / np.linalg.norm(h + motion, axis=1)).max() < 2e-3
    vectors = w.right.vectors.astype(np.float64)
    assert w.right.rank <= 8 and np.allclose(vectors @ vectors.T, np.eye(w.right.rank), atol=1e-5)
