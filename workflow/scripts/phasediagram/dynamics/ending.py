"""The rule for the ending: whether a run is finished, cannot go on, or may not."""

import math
from dataclasses import dataclass

from phasediagram.dynamics.evaluation import Evaluation
from phasediagram.model.status import Status

STALL_WINDOW = 2000  # a run has stalled when over this many steps
STALL_LOSS = 1e-4  # its loss fell by less than this part
STALL_MOTION = 1e-2  # and no layer moved by more than this part of itself

STAGE_STEPS = 50  # the initial stage has at least as many steps
STAGE_END = 1e-4  # part of the fall of the loss over the stage by which its end may be missed


@dataclass
class Ending:
    """The rule for one run, with what it remembers of the present window of steps."""

    STATE = ("initial_loss", "window_loss", "window_motion")

    stop_loss: float  # relative to `loss_zero`
    loss_zero: float  # loss of the zero function
    max_steps: int
    max_minutes: float
    stage_drop: float | None = None  # the part of its initial value by which the loss falls in the initial stage
    initial_loss: float | None = None
    window_loss: float = math.inf  # at the beginning of the window
    window_motion: float = 0.0  # sum over the steps of the window of the largest relative motion of a layer

    def longest_step(self, state: Evaluation) -> float:
        """Return the longest step in scaled time. Only the initial stage has one: its last step ends it."""
        if self.stage_drop is None or state.loss_rate <= 0:
            return math.inf
        fall = self.stage_drop * self.initial_loss
        left = max(state.loss - self.initial_loss + fall, 0.0)
        return min(left, fall / STAGE_STEPS) / state.loss_rate

    def begin(self, state: Evaluation) -> None:
        """Take the first state."""
        self.initial_loss = state.loss

    def reached(self, state: Evaluation, step: int, seconds: float) -> tuple[Status | None, str]:
        """Return how the run ends here, and why; None as long as it goes on. Asked once at every step."""
        status, reason = self._by_the_flow(state, step)
        return (status, reason) if status is not None else self._by_a_limit(state, step, seconds)

    def moved(self, part: float) -> None:
        """Count a step that moves the fastest layer by this part of itself."""
        self.window_motion += part

    def _by_the_flow(self, state: Evaluation, step: int) -> tuple[Status | None, str]:
        status, reason, relative_loss = None, "", state.loss / self.loss_zero
        if not state.is_finite:
            status, reason = Status.DIVERGED, f"loss {state.loss}, stiffness {state.stiffness} at step {step}"
        elif state.loss <= self._last_loss:
            status = Status.CONVERGED
        elif state.speed == 0:
            status, reason = Status.STALLED, f"the gradient vanished at relative loss {relative_loss:.3g}"
        elif step and step % STALL_WINDOW == 0:
            if state.loss > (1 - STALL_LOSS) * self.window_loss and self.window_motion < STALL_MOTION:
                status = Status.STALLED
                reason = f"no progress in {STALL_WINDOW} steps at relative loss {relative_loss:.3g}"
            self.window_loss, self.window_motion = state.loss, 0.0
        return status, reason

    @property
    def _last_loss(self) -> float:
        if self.stage_drop is None:
            return self.stop_loss * self.loss_zero
        return (1 - self.stage_drop * (1 - STAGE_END)) * self.initial_loss

    def _by_a_limit(self, state: Evaluation, step: int, seconds: float) -> tuple[Status | None, str]:
        relative_loss = f"relative loss {state.loss / self.loss_zero:.3g}"
        if state.obstacle:
            return Status.OUT_OF_MEMORY, state.obstacle
        if step >= self.max_steps:
            return Status.OUT_OF_STEPS, f"{relative_loss} after {step} steps"
        if seconds > 60.0 * self.max_minutes:
            return Status.OUT_OF_TIME, f"{relative_loss} after {self.max_minutes:g} minutes"
        return None, ""
