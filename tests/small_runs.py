"""Training sets, networks and runs that are small enough to test."""

from functools import partial

import numpy as np

from phasediagram.data import training_set
from phasediagram.dynamics.arrays import Arrays
from phasediagram.dynamics.integrator import Settings, integrate
from phasediagram.dynamics.layers.hidden import HiddenStates
from phasediagram.dynamics.layers.lazy_gaussian import LazyGaussian
from phasediagram.dynamics.network import Network
from phasediagram.dynamics.randomness import stream
from phasediagram.dynamics.run import Run
from phasediagram.model import initialisation

FOUR_POINTS = X, Y = training_set.from_points([-1.0, -0.3, 0.4, 1.0], [0.0, 1.0, 0.8, -0.2])
STEP_SETTINGS = ("accuracy", "stop_loss", "max_steps", "max_minutes")


def images(n=12, d=30):
    """Return n random images of d pixels with ten outputs."""
    return np.random.default_rng(0).random((n, d)), np.eye(10)[np.arange(n) % 10]


def network_with(scaling, m, xy=FOUR_POINTS, seed=0, point="test", dtype="float64", **options):
    """Return a network with this scaling; `point` names its random streams."""
    draw = partial(stream, seed=seed, m=m, point=point)
    return Network(*xy, scaling, draw, m, dtype, **options)


def network_at(point, m, depth=3, xy=FOUR_POINTS, **options):
    """Return a network at a point (gamma2, gamma3) of the plane."""
    start = initialisation.from_point(*point, depth)
    return network_with(start.scaling(m, xy[0].shape[1]), m, xy, point=start.point, **options)


def trained(kind, point, m, **options):
    """Return (network, outcome) of a run; `options` are those of `Settings`, of `network_at` and of the network."""
    settings = {"stop_loss": 1e-3} | {name: options.pop(name) for name in STEP_SETTINGS if name in options}
    network = network_at(point, m, kind=kind, **options)
    return network, integrate(network, Settings(**settings))


def lazy(m, seed):
    """Return a Gaussian matrix that is revealed as it is needed."""
    draw = np.random.default_rng(seed)
    return LazyGaussian(m, Arrays("cpu", "float64"), lambda *shape: draw.standard_normal(shape))


def kill_neurons(network):
    """Turn all neurons of all layers off, for good."""
    network._states = [HiddenStates(np, 0.0 * states.h - 100.0) for states in network._states]


def several_outputs(n=7, d=5, d_out=3):
    """Return a random training set of several inputs and outputs."""
    draw = np.random.default_rng(5)
    return draw.normal(size=(n, d)), draw.normal(size=(n, d_out))


def run_of(m=50, seed=0, point=(0.0, 1.5), **changes):
    """Return the description of a run."""
    values = {
        "initialisation": {"gamma2": point[0], "gamma3": point[1]},
        "accuracy": 0.02,
        "engine": "auto",
        "stop_loss": 1e-3,
        "biases": True,
        "depth": 3,
        "antisymmetric": False,
        "activation": "relu",
        "stage_drop": None,
        "max_steps": 10_000,
        "max_minutes": 1.0,
        "max_gigabytes": 1.0,
        "dtype": "float32",
    }
    return Run(m=m, seed=seed, **(values | changes))
