"""Bases that follow moving rows, and forget what hardly mattered."""

import numpy as np
import torch
from small_runs import lazy

from phasediagram.dynamics.layers.follower import Follower
from phasediagram.dynamics.layers.lazy_gaussian import LazyGaussian


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
        followed.note(followed.change)
        path.append(rows - initial)
    images = followed.basis.coefficients(torch.cat([initial, rows])) @ followed.basis.images
    rank = followed.basis.rank
    followed.compress(followed.use, error=0.2)
    assert followed.basis.rank < rank
    assert torch.allclose(followed.basis.project_out(initial), torch.zeros_like(initial), atol=1e-9)
    assert followed.basis.project_out(rows).norm() <= 0.05 * (rows - initial).norm()
    kept = followed.basis.coefficients(torch.cat([initial, rows])) @ followed.basis.images
    assert torch.allclose(kept, images, atol=1e-9)  # what is known of W is the same
    changes = torch.cat(path)
    assert followed.basis.project_out(changes).norm() <= (0.2 + 0.05) * changes.norm()


def test_compression_keeps_the_sum_of_the_steps_though_it_may_forget_single_ones():
    draw = np.random.default_rng(3)
    rows, drift = torch.as_tensor(draw.standard_normal((3, 80))), torch.as_tensor(draw.standard_normal((40, 3, 80)))
    followed = follower()
    followed.coefficients(rows)
    steps = []
    for step in drift:
        rows = rows + 0.05 * step
        followed.coefficients(rows)
        vectors = followed.basis.vectors
        followed.add_up(0.1 * followed.latest.double())
        steps.append(0.1 * followed.latest.double() @ vectors)
    outside = followed.basis.project_out(torch.cat(steps)).norm()
    followed.compress(followed.use, error=0.5)
    total = sum(steps)
    assert followed.basis.project_out(total).norm() <= 1e-9 * total.norm()
    forgotten = followed.basis.project_out(torch.cat(steps)).norm()
    assert 0.01 * torch.cat(steps).norm() < forgotten and outside < 1e-9 * forgotten


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
