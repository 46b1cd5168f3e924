"""Gradient flow by explicit Euler steps of controlled length: no learning rate to tune.

`step.py` has the rule for the length, `ending.py` that for the ending; here are the loop and what it records.
"""

import logging
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from phasediagram.dynamics.ending import Ending
from phasediagram.dynamics.evaluation import Evaluation
from phasediagram.dynamics.step import step_length
from phasediagram.model.status import Status

HISTORY_GROWTH = 1.1  # ratio of successive recorded step numbers: some 70 records for 1000 steps


@dataclass(frozen=True)
class Settings:
    """How to integrate; `stop_loss` is relative to the loss of the zero function."""

    accuracy: float = 0.01
    stop_loss: float = 1e-4
    max_steps: int = 20_000
    max_minutes: float = 120.0
    stage_drop: float | None = None  # where only the initial stage is integrated, see `Ending`


@dataclass
class Outcome:
    """How a run ended, by layer its distance at the end and the supremum over all steps, and its history."""

    status: Status
    reason: str
    evaluations: int
    seconds: float  # of integration, over all attempts
    t: float  # normalised time of eq. 7
    loss: float
    loss_zero: float  # loss of the zero function
    relative_distance: dict[str, float]
    sup_relative_distance: dict[str, float]
    history: dict[str, np.ndarray] = field(repr=False)


@dataclass
class _Path:
    """Where the integration has got to: with the states of network and ending, all that a snapshot needs."""

    STATE = ("step", "t", "suprema", "records", "next_record", "seconds")

    step: int = 0
    t: float = 0.0
    suprema: dict[str, float] = field(default_factory=dict)  # of the relative distances
    records: list[list[float]] = field(default_factory=list)  # columns as `history_columns` names them
    next_record: int = 0
    seconds: float = 0.0  # of this and of earlier attempts

    def raise_suprema(self, state: Evaluation) -> None:
        for layer, distance in state.relative_distance.items():
            self.suprema[layer] = max(self.suprema.get(layer, 0.0), distance)

    def record(self, state: Evaluation, step_size: float, lambda_max: float) -> None:
        self.next_record = max(self.step + 1, math.ceil(self.step * HISTORY_GROWTH))
        distances = state.relative_distance.values()
        self.records.append([self.step, self.t, state.loss, *distances, step_size, lambda_max])

    def history(self, state: Evaluation) -> dict[str, np.ndarray]:
        columns = np.array(self.records, dtype=np.float64).T
        return dict(zip(history_columns(state.layers), columns, strict=True))


def history_columns(layers: Iterable[str]) -> tuple[str, ...]:
    """Return the names of what is recorded at a step."""
    return ("step", "t", "loss", *(f"relative_distance_{layer}" for layer in layers), "step_size", "lambda_max")


@np.errstate(over="ignore", invalid="ignore")  # a run that overflows ends as diverged
def integrate(
    network,
    settings: Settings,
    progress: Callable[[int, float], None] = lambda step, loss: None,
    snapshots=None,
) -> Outcome:
    """Advance `network` until its loss is `stop_loss` times that of the zero function, or until it cannot.

    `progress(step, relative loss)` is called at every step. With `snapshots` (see `Snapshots`) the run goes on where
    the last snapshot left it; `Interrupted` is raised where it has to end before it is finished.
    """
    loss_zero = float((network.y**2).sum()) / (2 * network.n)
    path = _Path()
    ending = Ending(settings.stop_loss, loss_zero, settings.max_steps, settings.max_minutes, settings.stage_drop)
    owners = {"network": network, "path": path, "ending": ending}
    if snapshots is not None and snapshots.resume(**owners):
        logging.info("continued at step %d from a snapshot", path.step)
    began = time.monotonic() - path.seconds

    while True:
        path.seconds = time.monotonic() - began
        if snapshots is not None:
            snapshots.offer(**owners)
        state = network.evaluate()
        path.raise_suprema(state)
        if path.step == 0:
            ending.begin(state)
        length = min(step_length(state, settings.accuracy), ending.longest_step(state))
        status, reason = ending.reached(state, path.step, path.seconds)
        if path.step >= path.next_record or status is not None:
            path.record(state, length / network.output_scale, state.stiffness * network.output_scale)
        progress(path.step, state.loss / loss_zero)
        if status is not None:
            break
        network.advance(length)
        ending.moved(length * state.speed)
        path.t += length / network.output_scale
        path.step += 1

    return Outcome(
        status=status,
        reason=reason,
        evaluations=path.step + 1,
        t=path.t,
        seconds=path.seconds,
        loss=state.loss,
        loss_zero=loss_zero,
        relative_distance=state.relative_distance,
        sup_relative_distance=path.suprema,
        history=path.history(state),
    )
