"""Train one network and look at it."""

import math
from dataclasses import dataclass, field

import numpy as np

from phasediagram.data.fit import least_relative_loss
from phasediagram.data.training_set import from_points
from phasediagram.dynamics import contents
from phasediagram.dynamics.integrator import Outcome
from phasediagram.dynamics.network import Network
from phasediagram.dynamics.run import Run, fix_arithmetic
from phasediagram.dynamics.run import train as train_run
from phasediagram.model.initialisation import DEPTH, TABLE1
from phasediagram.model.layers import DEPTHS
from phasediagram.model.status import Status
from phasediagram.planning.settings import LARGEST_COORDINATE


@dataclass(frozen=True)
class TrainedNetwork:
    """A network at the end of its training."""

    run: Run
    outcome: Outcome = field(repr=False)
    network: Network = field(repr=False)

    @property
    def status(self) -> Status:
        """How training ended; `outcome.reason` says why where it did not converge."""
        return self.outcome.status

    @property
    def relative_distance(self) -> dict[str, float]:
        """RD of each layer, W1, W2, ..., a, at the end: |W - W(0)| / |W(0)|, without unit (eq. 12)."""
        return self.outcome.relative_distance

    @property
    def history(self) -> dict[str, np.ndarray]:
        """Columns with a number for each recorded step: step, t (eq. 8), loss, relative_distance_W1, ..., step_size."""
        return self.outcome.history

    def __call__(self, x) -> np.ndarray:
        """Return f(x), shape (k, d_out), for inputs of shape (k,) or (k, d)."""
        x = np.atleast_1d(np.asarray(x, dtype=float))
        return contents.function(self.network, x[:, None] if x.ndim == 1 else x)


def train(
    x,
    y,
    m: int,
    *,
    gamma2: float | None = None,
    gamma3: float | None = None,
    alpha: float | None = None,
    betas: tuple[float, ...] | None = None,
    table1: str | None = None,
    seed: int = 0,
    depth: int = DEPTH,
    biases: bool = True,
    activation: str = "relu",
    stop_loss: float = 1e-4,
    accuracy: float = 0.01,
    max_steps: int = 20_000,
    max_minutes: float = 120.0,
    max_gigabytes: float = 8.0,
    dtype: str = "float32",
    device: str = "cpu",
) -> TrainedNetwork:
    """Train a network of width m by gradient flow, from t = 0 until its loss is `stop_loss` times that of f = 0.

    x has shape (n,) or (n, d), y has shape (n,) or (n, d_out). The initialisation is one of three: the point (`gamma2`,
    `gamma3`) of the plane (eq. 9); `alpha` with `betas` = (beta_L, ..., beta_1), numbers as the paper lists them; or
    `table1`, one of ntk, lecun, he, xavier and mean_field. The same arguments give the same network, and the workflow
    trains the same one. Raises ValueError where the initialisation is none of the three, or not one, and for data that
    no network can fit.
    """
    _check_numbers(m=m, gamma2=gamma2, gamma3=gamma3, alpha=alpha)
    x, y = from_points(x, y)
    _check(x, y, biases, stop_loss, depth)
    run = Run(
        initialisation=_initialisation(m, gamma2, gamma3, alpha, betas, table1, depth),
        **{"m": m, "seed": seed, "depth": depth, "biases": biases, "activation": activation, "accuracy": accuracy},
        **{"stop_loss": stop_loss, "max_steps": max_steps, "max_minutes": max_minutes, "dtype": dtype},
        **{"max_gigabytes": max_gigabytes, "engine": "auto", "antisymmetric": False, "stage_drop": None},
    )
    fix_arithmetic()
    network, outcome = train_run(run, x, y, device, lambda step, loss: None)
    return TrainedNetwork(run, outcome, network)


def _check_numbers(m, **others) -> None:
    """Raise ValueError for arguments that are no numbers, or far outside every plane."""
    if not isinstance(m, int | np.integer) or m < 2:
        raise ValueError(f"m = {m!r} must be a width, a whole number from 2 on")
    for name, value in others.items():
        if value is not None and (isinstance(value, str) or not np.isfinite(value)):
            raise ValueError(f"{name} = {value!r} must be a number")
        if name != "alpha" and value is not None and abs(value) > LARGEST_COORDINATE:
            raise ValueError(f"{name} = {value!r} must be from -{LARGEST_COORDINATE} to {LARGEST_COORDINATE}")


def _check(x: np.ndarray, y: np.ndarray, biases: bool, stop_loss: float, depth: int) -> None:
    """Raise ValueError for data that cannot be trained on."""
    if len(x) != len(y):
        raise ValueError(f"x has {len(x)} samples and y has {len(y)}")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError("x and y must be finite numbers")
    if not y.any():
        raise ValueError("y is all zero: there would be nothing to learn")
    if depth not in DEPTHS:
        raise ValueError(f"depth = {depth} must be one of {', '.join(map(str, DEPTHS))}")
    if (least := least_relative_loss(x.tolist(), y.tolist(), biases)) >= stop_loss:
        raise ValueError(
            f"no network gets below the relative loss {least:.3g} on these points: stop_loss = {stop_loss}"
        )


def _initialisation(m: int, gamma2, gamma3, alpha, betas, table1, depth: int) -> dict:
    """Return the config entry of an initialisation."""
    given = [name for name, value in (("gamma", gamma2), ("alpha", alpha), ("table1", table1)) if value is not None]
    if len(given) != 1:
        raise ValueError("give one of: gamma2 and gamma3; alpha and betas; table1")
    if table1 is not None:
        if table1 not in TABLE1:
            raise ValueError(f"table1 = {table1!r} must be one of {', '.join(TABLE1)}")
        return {"table1": table1}
    if alpha is not None:
        if betas is None or len(betas) != depth:
            raise ValueError(f"betas = {betas} must be {depth} numbers, beta{depth} to beta1, for depth = {depth}")
        named = {"alpha": alpha} | {f"beta{depth - index}": beta for index, beta in enumerate(betas)}
        return {name: math.log(value) / math.log(m) for name, value in named.items()}
    if gamma3 is None:
        raise ValueError("gamma2 needs gamma3")
    return {"gamma2": gamma2, "gamma3": gamma3}
