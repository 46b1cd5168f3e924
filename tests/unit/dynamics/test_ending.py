"""When a run ends, and which ending goes first."""

import math

import pytest

from phasediagram.dynamics.ending import STALL_LOSS, STALL_MOTION, STALL_WINDOW, Ending
from phasediagram.dynamics.evaluation import Evaluation, LayerMotion
from phasediagram.model.status import Status


def state(loss=1.0, speed=1.0, stiffness=1.0, obstacle=""):
    return Evaluation(loss, stiffness, {"W": LayerMotion(0.0, 1.0, speed)}, obstacle)


def rule(max_steps=10**6, max_minutes=1.0):
    return Ending(stop_loss=0.1, loss_zero=2.0, max_steps=max_steps, max_minutes=max_minutes)


def test_run_goes_on_without_a_reason():
    assert rule().reached(state(), 5, 1.0) == (None, "")


@pytest.mark.parametrize(
    ("present", "step", "seconds", "status", "reason"),
    [
        (state(0.2), 5, 0.0, Status.CONVERGED, ""),
        (state(0.2, speed=0.0, obstacle="full"), 10, 61.0, Status.CONVERGED, ""),
        (state(math.nan), 7, 0.0, Status.DIVERGED, "loss nan, stiffness 1.0 at step 7"),
        (state(0.1, stiffness=math.inf), 7, 0.0, Status.DIVERGED, "loss 0.1, stiffness inf at step 7"),
        (state(speed=math.nan), 7, 0.0, Status.DIVERGED, "loss 1.0, stiffness 1.0 at step 7"),
        (state(speed=0.0, obstacle="full"), 10, 61.0, Status.STALLED, "the gradient vanished at relative loss 0.5"),
        (state(obstacle="bases are full"), 10, 61.0, Status.OUT_OF_MEMORY, "bases are full"),
        (state(), 10, 61.0, Status.OUT_OF_STEPS, "relative loss 0.5 after 10 steps"),
        (state(), 9, 61.0, Status.OUT_OF_TIME, "relative loss 0.5 after 1 minutes"),
    ],
)
def test_ending_and_reason(present, step, seconds, status, reason):
    assert rule(max_steps=10).reached(present, step, seconds) == (status, reason)


def ending_of_second_window(fallen, moved):
    """The ending after a window in which the loss fell by a part and the fastest layer moved by a part."""
    ending = rule()
    assert ending.reached(state(1.0), STALL_WINDOW, 0.0) == (None, "")  # the first window has nothing to compare with
    ending.moved(moved / 2)
    assert ending.reached(state(1.0), STALL_WINDOW + 1, 0.0) == (None, "")
    ending.moved(moved / 2)
    status, _ = ending.reached(state(1.0 - fallen), 2 * STALL_WINDOW, 0.0)
    return status


@pytest.mark.parametrize(
    ("fallen", "moved", "status"),
    [
        (0.0, 0.0, Status.STALLED),
        (0.9 * STALL_LOSS, 0.9 * STALL_MOTION, Status.STALLED),
        (1.1 * STALL_LOSS, 0.0, None),
        (0.0, 1.1 * STALL_MOTION, None),
    ],
)
def test_run_has_stalled_where_neither_loss_nor_weights_changed_in_a_window(fallen, moved, status):
    assert ending_of_second_window(fallen, moved) == status


def test_windows_follow_each_other():
    ending = rule()
    for window, loss in enumerate((1.0, 0.9, 0.8), start=1):
        assert ending.reached(state(loss), window * STALL_WINDOW, 0.0) == (None, "")
    assert ending.reached(state(0.8), 4 * STALL_WINDOW, 0.0)[0] == Status.STALLED
