"""The length of a step, by hand."""

import math

import pytest

from phasediagram.dynamics.evaluation import Evaluation, LayerMotion
from phasediagram.dynamics.step import step_length


def state(stiffness, *speeds, loss=1.0):
    return Evaluation(loss, stiffness, {str(i): LayerMotion(0.0, 1.0, speed) for i, speed in enumerate(speeds)})


def test_accurate_step_moves_the_fastest_layer_by_the_accuracy():
    assert step_length(state(1e-9, 0.5, 2.0, 0.1), 0.01) == 0.01 / 2.0


@pytest.mark.parametrize(("accuracy", "stable"), [(0.001, 0.12), (0.01, 1.2), (0.3, 1.2)])
def test_stable_step_is_at_most_six_fifths_and_shorter_for_a_finer_accuracy(accuracy, stable):
    assert step_length(state(4.0, 1e-9), accuracy) == pytest.approx(stable / 4.0)


def test_without_stiffness_only_the_accuracy_counts():
    assert step_length(state(0.0, 2.0), 0.01) == 0.01 / 2.0


@pytest.mark.parametrize(
    "nowhere",
    [
        state(1.0, 0.0, 0.0),
        state(math.nan, 1.0),
        state(math.inf, 1.0),
        state(1.0, 1.0, loss=math.nan),
        state(1.0, math.nan, 1.0),
        state(1.0, 1.0, math.nan),
    ],
    ids=str,
)
def test_there_is_no_step_where_there_is_nowhere_to_go(nowhere):
    assert step_length(nowhere, 0.01) == 0.0
