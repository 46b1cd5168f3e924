"""Both engines on a GPU against the same run on the CPU; skipped where there is no CUDA device."""

from functools import partial

import pytest
import torch

from phasediagram.data import training_set
from phasediagram.dynamics.engines.deferred import DeferredEngine
from phasediagram.dynamics.engines.dense import DenseEngine
from phasediagram.dynamics.integrator import Settings, integrate
from phasediagram.dynamics.randomness import stream
from phasediagram.model import initialisation

X, Y = training_set.from_points([-1.0, -0.3, 0.4, 1.0], [0.0, 1.0, 0.8, -0.2])


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize("engine_class", [DenseEngine, DeferredEngine])
@pytest.mark.parametrize("gamma", [(0.0, 1.1), (0.7, 2.5)])
def test_distances_on_a_gpu_are_those_on_the_cpu(engine_class, gamma):
    start = initialisation.from_point(*gamma)
    outcomes = []
    for device in ("cpu", "cuda"):
        draw = partial(stream, seed=0, m=300, point=start.point)
        engine = engine_class(X, Y, start.kappas(300, 1), draw, 300, torch.float64, device)
        outcomes.append(integrate(engine, Settings(stop_loss=1e-3)))
    for name in ("relative_distance_w1", "relative_distance_w2"):
        assert getattr(outcomes[1], name) == pytest.approx(getattr(outcomes[0], name), rel=1e-6)
