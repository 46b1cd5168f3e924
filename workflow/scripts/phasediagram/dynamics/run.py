"""One run: a training set, an initialisation, a width and a seed, trained to its end.

What determines the numbers of a run is imported here, and nothing that only stores them: the digest of this module's
code is a part of a run's name in the store.
"""

import logging
import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial

import numpy as np
from threadpoolctl import threadpool_limits

from phasediagram.data import training_set
from phasediagram.dynamics import contents, integrator
from phasediagram.dynamics.arrays import gpu_name
from phasediagram.dynamics.layers.choice import engine_name
from phasediagram.dynamics.network import Network
from phasediagram.dynamics.randomness import stream
from phasediagram.model import initialisation
from phasediagram.model.status import Status

LIMITS = ("max_minutes", "max_gigabytes")
IN_TURN = {"auto": ("float32", "float64")}  # dtypes that a run is tried in, the next where float32 may be to blame
OF_PROBLEM = ("stop_loss", "biases", "depth", "antisymmetric", "activation")
OF_TRAINING = ("accuracy", "max_steps", "max_minutes", "max_gigabytes", "engine", "dtype")
MAY_BE_PRECISION = (Status.STALLED, Status.DIVERGED)
WEIGHTS_STORED_UP_TO_D = 2  # of inputs of more dimensions, figures show W1 in projection alone


@dataclass(frozen=True)
class Run:
    """What determines a run beside its training set. `initialisation` is a config entry, see `from_config`."""

    initialisation: dict
    m: int
    seed: int
    accuracy: float
    stop_loss: float
    biases: bool
    depth: int
    antisymmetric: bool
    activation: str
    stage_drop: float | None  # of the initial stage, where the run ends with it
    max_steps: int
    max_minutes: float
    max_gigabytes: float
    engine: str
    dtype: str

    @classmethod
    def of_problem(cls, problem: dict, training: dict, initialisation: dict, m: int, seed: int) -> "Run":
        """Return a run of a problem with the settings of the section `training`, both as the config has them."""
        drop = problem["stage_drop"]
        given = {name: problem[name] for name in OF_PROBLEM} | {name: training[name] for name in OF_TRAINING}
        return cls(initialisation, m, seed, stage_drop=None if drop == "none" else drop, **given)

    def identity(self, n: int, d_out: int) -> dict:
        """Return what a finished run depends on: the engine that auto chose, but not the limits it kept within."""
        values = {name: value for name, value in asdict(self).items() if name not in LIMITS}
        return values | {"engine": self.engine_name(n, d_out)}

    @property
    def dtypes(self) -> tuple[str, ...]:
        """The dtypes that this run is tried in, in turn."""
        return IN_TURN.get(self.dtype, (self.dtype,))

    def engine_name(self, n: int, d_out: int) -> str:
        """Return the name of the engine that trains this run, for n points with d_out outputs."""
        return engine_name(self.engine, self.m, n, d_out, self.dtype, self.max_gigabytes, self.depth)


def train(run: Run, x: np.ndarray, y: np.ndarray, device: str, progress: Callable[[int, float], None], snapshots=None):
    """Train one run, from its snapshot where there is one; return (network, outcome)."""
    start = initialisation.from_config(run.initialisation, run.depth)
    draw = partial(stream, seed=run.seed, m=run.m, point=start.point)
    scaling, kind = start.scaling(run.m, x.shape[1]), run.engine_name(*y.shape)
    options = {name: getattr(run, name) for name in ("biases", "max_gigabytes", "antisymmetric", "activation")}
    network = Network(x, y, scaling, draw, run.m, run.dtype, device, kind=kind, **options)
    settings = integrator.Settings(run.accuracy, run.stop_loss, run.max_steps, run.max_minutes, run.stage_drop)
    return network, integrator.integrate(network, settings, progress, snapshots)


def fix_arithmetic() -> None:
    """One thread of mathematics, so that results do not depend on the number of cores."""
    threadpool_limits(1)


def finish(
    run: Run, x: np.ndarray, y: np.ndarray, device: str, progress: Callable[[int, float], None], snapshots: dict
) -> tuple[dict[str, np.ndarray], dict, bool]:
    """Train one run to its end; return what its checkpoint holds and whether it would be the same run again.

    A checkpoint has arrays (small weights, history, function on a grid) and a header. With dtype auto a run that stalls
    or diverges in float32 is trained again in float64; the header says which it was. `snapshots` has those of each
    dtype in turn; a run goes on from the last one that is there.
    """
    fix_arithmetic()
    attempts = [replace(run, dtype=dtype) for dtype in snapshots]
    present = max((index for index, snapshot in enumerate(snapshots.values()) if snapshot.exists()), default=0)
    for run in attempts[present:]:
        network, outcome = train(run, x, y, device, progress, snapshots[run.dtype])
        if outcome.status not in MAY_BE_PRECISION:
            break
        logging.info("%s in %s: %s", outcome.status, run.dtype, outcome.reason)
    values = header(run, x, y, device, network, outcome)
    arrays = {f"history_{name}": column for name, column in outcome.history.items()}
    grid = training_set.x_grid(x)
    if grid is not None and outcome.status.readable:
        arrays |= {"x_grid": grid, "function": contents.function(network, grid)}
    if x.shape[1] <= WEIGHTS_STORED_UP_TO_D:
        arrays |= contents.outer_weights(network)
        if outcome.status.readable:
            arrays |= contents.inner_weights(network, x if grid is None else grid)
    elif run.biases:
        arrays |= contents.projected_rows(network)
    return arrays, values, outcome.status.repeatable


def header(run: Run, x, y, device: str, network, outcome) -> dict:
    """Return everything about a run that is not an array. Numbers that are not finite become strings."""
    start = initialisation.from_config(run.initialisation, run.depth)
    scaling = start.scaling(run.m, x.shape[1])
    kappas = dict(zip(("kappa1", "kappa2", "kappa3"), scaling.kappas, strict=True))
    result = asdict(outcome)
    del result["history"]
    values = asdict(run) | kappas | {"beta1": scaling.first_size} | result | network.report()
    values |= {
        "gamma2": start.gamma2,
        "gamma3": start.gamma3,
        "n": len(x),
        "d": x.shape[1],
        "d_out": y.shape[1],
        "input_norm": training_set.norm(x),
        "data_sha256": training_set.digest(x, y),
        "misalignment": contents.misalignment(network) if run.stage_drop is not None else None,
        "engine": network.kind,
        "device": gpu_name() if device.startswith("cuda") else f"cpu ({platform.machine()})",
    }
    return _for_json(values)


def _for_json(value):
    if isinstance(value, dict):
        return {key: _for_json(entry) for key, entry in value.items()}
    return repr(float(value)) if isinstance(value, float) and not np.isfinite(value) else value
