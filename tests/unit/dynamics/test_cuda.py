"""Both kinds of inner layers on a GPU against the same run on the CPU; skipped where there is no CUDA device."""

import pytest
import torch
from small_runs import trained


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize("kind", ["dense", "deferred"])
@pytest.mark.parametrize(("depth", "gamma"), [(2, (0.0, 1.5)), (3, (0.0, 1.1)), (3, (0.7, 2.5)), (4, (0.0, 2.5))])
def test_distances_on_a_gpu_are_those_on_the_cpu(kind, depth, gamma):
    (_, on_cpu), (_, on_gpu) = (trained(kind, gamma, 300, depth=depth, device=device) for device in ("cpu", "cuda"))
    assert on_gpu.relative_distance == pytest.approx(on_cpu.relative_distance, rel=1e-6)
