"""Training sets, engines and runs that are small enough to test."""

from functools import partial

import numpy as np
import torch

from phasediagram.data import training_set
from phasediagram.dynamics.integrator import Settings, integrate
from phasediagram.dynamics.randomness import stream
from phasediagram.dynamics.run import Run
from phasediagram.model import initialisation

FOUR_POINTS = X, Y = training_set.from_points([-1.0, -0.3, 0.4, 1.0], [0.0, 1.0, 0.8, -0.2])
STEP_SETTINGS = ("accuracy", "stop_loss", "max_steps", "max_minutes")


def images(n=12, d=30):
    """Return n random images of d pixels with ten outputs."""
    return np.random.default_rng(0).random((n, d)), np.eye(10)[np.arange(n) % 10]


def engine_with(engine_class, kappas, m, xy=FOUR_POINTS, seed=0, point="test", dtype=torch.float64, **options):
    """Return an engine with these kappas; `point` names its random streams."""
    draw = partial(stream, seed=seed, m=m, point=point)
    return engine_class(*xy, kappas, draw, m, dtype, **options)


def engine_at(engine_class, point, m, xy=FOUR_POINTS, **options):
    """Return an engine at a point (gamma2, gamma3) of the plane."""
    start = initialisation.from_point(*point)
    return engine_with(engine_class, start.kappas(m, xy[0].shape[1]), m, xy, point=start.point, **options)


def trained(engine_class, point, m, **options):
    """Return (engine, outcome) of a run; `options` are those of `Settings`, of `engine_at` and of the engine."""
    settings = {"stop_loss": 1e-3} | {name: options.pop(name) for name in STEP_SETTINGS if name in options}
    engine = engine_at(engine_class, point, m, **options)
    return engine, integrate(engine, Settings(**settings))


def run_of(m=50, seed=0, point=(0.0, 1.5), **changes):
    """Return the description of a run."""
    values = {
        "initialisation": {"gamma2": point[0], "gamma3": point[1]},
        "accuracy": 0.02,
        "engine": "auto",
        "stop_loss": 1e-3,
        "biases": True,
        "max_steps": 10_000,
        "max_minutes": 1.0,
        "max_gigabytes": 1.0,
        "dtype": "float32",
    }
    return Run(m=m, seed=seed, **(values | changes))
