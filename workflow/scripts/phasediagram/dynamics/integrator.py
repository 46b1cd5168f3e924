"""Gradient flow by explicit Euler steps of controlled length: no learning rate to tune.

The step is the longest that is both stable and accurate,

    eta = min( c / lambda_max(NTK),  eps * min over layers of |theta_layer| / |d theta_layer / dt| ),

with the one accuracy setting eps and c = 1.2 min(1, 100 eps); see docs/method.md for why and how well.
"""

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from phasediagram.storage.snapshot import Snapshots

LONGEST_STEP = 1.2  # c at the default accuracy and above; Euler steps are stable up to 2
HISTORY_GROWTH = 1.1  # ratio of successive recorded step numbers: some 70 records for 1000 steps
STALL_WINDOW = 2000  # a run has stalled when over this many steps
STALL_LOSS = 1e-4  # its loss fell by less than this part
STALL_MOTION = 1e-2  # and no layer moved by more than this part of itself

CONVERGED, STALLED, DIVERGED, OUT_OF_STEPS, OUT_OF_TIME, OUT_OF_MEMORY = (
    "converged",
    "stalled",
    "diverged",
    "out of steps",
    "out of time",
    "out of memory",
)
HISTORY = ("step", "t", "loss", "relative_distance_w1", "relative_distance_w2", "step_size", "lambda_max")


@dataclass(frozen=True)
class Settings:
    """How to integrate; `stop_loss` is relative to the loss of the zero function."""

    accuracy: float = 0.01
    stop_loss: float = 1e-4
    max_steps: int = 20_000
    max_minutes: float = 120.0


@dataclass
class Outcome:
    """How a run ended, its distances at the end and their supremum over all steps, and its history."""

    status: str
    reason: str
    evaluations: int
    seconds: float  # of integration, over all attempts
    t: float  # normalised time of eq. 7
    loss: float
    loss_zero: float  # loss of the zero function
    relative_distance_w1: float
    relative_distance_w2: float
    sup_relative_distance_w1: float
    sup_relative_distance_w2: float
    history: dict[str, np.ndarray] = field(repr=False)


@dataclass
class _Path:
    """Where the integration has got to: with the engine's state, all that a snapshot needs."""

    STATE = ("step", "t", "sup1", "sup2", "window_loss", "window_motion", "records", "next_record", "seconds")

    step: int = 0
    t: float = 0.0
    sup1: float = 0.0
    sup2: float = 0.0
    window_loss: float = math.inf
    window_motion: float = 0.0
    records: list = field(default_factory=list)
    next_record: int = 0
    seconds: float = 0.0  # of this and of earlier attempts


def integrate(
    engine,
    settings: Settings,
    progress: Callable[[int, float], None] = lambda step, loss: None,
    snapshots: Snapshots | None = None,
) -> Outcome:
    """Advance `engine` until its loss is `stop_loss` times that of the zero function, or until it cannot.

    `progress(step, relative loss)` is called at every step. With `snapshots` the run goes on where the last
    snapshot left it; `Interrupted` is raised where it has to end before it is finished.
    """
    eps, stability = settings.accuracy, LONGEST_STEP * min(1.0, 100.0 * settings.accuracy)
    loss_zero = float((engine.y**2).sum()) / (2 * engine.n)
    path = _Path()
    if snapshots is not None and snapshots.resume(engine=engine, path=path):
        logging.info("continued at step %d from a snapshot", path.step)
    began = time.monotonic() - path.seconds

    while True:
        path.seconds = time.monotonic() - began
        if snapshots is not None:
            snapshots.offer(engine=engine, path=path)
        state = engine.evaluate()
        path.sup1 = max(path.sup1, state.relative_distance_w1)
        path.sup2 = max(path.sup2, state.relative_distance_w2)
        finite = math.isfinite(state.loss) and math.isfinite(state.stiffness) and math.isfinite(state.speed)
        scaled = 0.0
        if finite and state.speed > 0:
            scaled = eps / state.speed
            if state.stiffness > 0:
                scaled = min(scaled, stability / state.stiffness)
        status, reason = None, ""
        if not finite:
            status, reason = DIVERGED, f"loss {state.loss}, stiffness {state.stiffness} at step {path.step}"
        elif state.loss <= settings.stop_loss * loss_zero:
            status = CONVERGED
        elif state.speed == 0:
            status, reason = STALLED, f"the gradient vanished at relative loss {state.loss / loss_zero:.3g}"
        elif path.step and path.step % STALL_WINDOW == 0:
            if state.loss > (1 - STALL_LOSS) * path.window_loss and path.window_motion < STALL_MOTION:
                status = STALLED
                reason = f"no progress in {STALL_WINDOW} steps at relative loss {state.loss / loss_zero:.3g}"
            path.window_loss, path.window_motion = state.loss, 0.0
        if status is None and state.obstacle:
            status, reason = OUT_OF_MEMORY, state.obstacle
        if status is None and path.step >= settings.max_steps:
            status, reason = OUT_OF_STEPS, f"relative loss {state.loss / loss_zero:.3g} after {path.step} steps"
        if status is None and path.seconds > 60.0 * settings.max_minutes:
            status = OUT_OF_TIME
            reason = f"relative loss {state.loss / loss_zero:.3g} after {settings.max_minutes:g} minutes"

        if path.step >= path.next_record or status is not None:
            path.next_record = max(path.step + 1, math.ceil(path.step * HISTORY_GROWTH))
            path.records.append(
                (
                    path.step,
                    path.t,
                    state.loss,
                    state.relative_distance_w1,
                    state.relative_distance_w2,
                    scaled / engine.kappa3,
                    state.stiffness * engine.kappa3,
                )
            )
        progress(path.step, state.loss / loss_zero)
        if status is not None:
            break
        engine.advance(scaled)
        path.window_motion += scaled * state.speed
        path.t += scaled / engine.kappa3
        path.step += 1

    return Outcome(
        status=status,
        reason=reason,
        evaluations=path.step + 1,
        t=path.t,
        seconds=path.seconds,
        loss=state.loss,
        loss_zero=loss_zero,
        relative_distance_w1=state.relative_distance_w1,
        relative_distance_w2=state.relative_distance_w2,
        sup_relative_distance_w1=path.sup1,
        sup_relative_distance_w2=path.sup2,
        history=dict(zip(HISTORY, np.array(path.records, dtype=np.float64).T, strict=True)),
    )
