"""How runs end, what their history holds, and how the error of the steps goes down with the accuracy."""

import math

import numpy as np
import pytest
from small_runs import FOUR_POINTS, X, kill_neurons, network_at, trained

from phasediagram.dynamics.evaluation import Evaluation, LayerMotion
from phasediagram.dynamics.integrator import Settings, history_columns, integrate
from phasediagram.model.layers import DEPTHS, LAYERS
from phasediagram.model.status import Status


class Exponential:
    """e' = -e for one weight: the flow is known, and so is every Euler step of it."""

    n, output_scale = 1, 1.0
    y = np.ones((1, 1))

    def __init__(self, floor=0.0, loss=None):
        self.error, self.floor, self.fixed_loss = 1.0, floor, loss

    def evaluate(self):
        loss = self.fixed_loss if self.fixed_loss is not None else 0.5 * (self.error + self.floor) ** 2
        layers = {
            "there": LayerMotion(1.0 - self.error, 1.0, abs(self.error) / 1000.0),
            "and back": LayerMotion(self.error * (1.0 - self.error), 1.0, 0.0),
        }
        return Evaluation(loss, 1.0, layers)

    def advance(self, step):
        self.error *= 1.0 - step


@pytest.mark.parametrize(("accuracy", "stability"), [(0.005, 0.6), (0.01, 1.2), (0.05, 1.2)])
def test_steps_on_a_linear_flow_are_stable_steps(accuracy, stability):
    outcome = integrate(Exponential(), Settings(accuracy, stop_loss=1e-4))
    assert outcome.status == Status.CONVERGED
    assert outcome.evaluations == math.ceil(math.log(1e-2) / math.log(abs(1 - stability))) + 1
    assert outcome.t == pytest.approx(stability * (outcome.evaluations - 1))


def test_supremum_is_over_all_steps_not_only_the_end():
    outcome = integrate(Exponential(), Settings(accuracy=0.001, stop_loss=1e-6))
    assert outcome.sup_relative_distance["and back"] == pytest.approx(0.25, abs=0.01)
    assert outcome.relative_distance["and back"] < 0.01


def test_a_run_without_progress_has_stalled():
    outcome = integrate(Exponential(floor=0.5), Settings(stop_loss=1e-4))
    assert outcome.status == Status.STALLED
    assert "relative loss 0.25" in outcome.reason


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("kind", ["dense", "deferred"])
@pytest.mark.parametrize("xy", [FOUR_POINTS, (X, np.eye(3)[[0, 1, 2, 0]])], ids=["one output", "several outputs"])
def test_a_dead_network_has_stalled_at_once(kind, depth, xy):
    network = network_at((0.0, 2.0), 50, depth, xy, kind=kind)
    kill_neurons(network)
    outcome = integrate(network, Settings())
    assert (outcome.status, outcome.evaluations) == (Status.STALLED, 1)
    assert "gradient vanished" in outcome.reason


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_loss_that_is_not_finite_has_diverged(bad):
    outcome = integrate(Exponential(loss=bad), Settings())
    assert outcome.status == Status.DIVERGED
    assert "step 0" in outcome.reason


def test_caps_on_steps_and_time_are_recorded():
    _, capped = trained("dense", (0.0, 2.0), 100, max_steps=10)
    assert (capped.status, capped.evaluations) == (Status.OUT_OF_STEPS, 11)
    _, late = trained("dense", (0.0, 2.0), 100, max_minutes=1e-9)
    assert late.status == Status.OUT_OF_TIME


def test_history_is_thinned_and_holds_first_and_last_step():
    _, outcome = trained("dense", (0.0, 2.0), 100, stop_loss=1e-4)
    step = outcome.history["step"]
    assert tuple(outcome.history) == history_columns(LAYERS)
    assert step[0] == 0 and step[-1] == outcome.evaluations - 1
    assert np.all(np.diff(step) > 0) and len(step) < 60
    assert outcome.history["loss"][-1] == outcome.loss
    assert {layer: outcome.history[f"relative_distance_{layer}"][-1] for layer in LAYERS} == outcome.relative_distance
    assert outcome.history["t"][-1] == outcome.t
    assert np.all(np.diff(outcome.history["t"]) > 0)


def test_lambda_max_and_step_size_obey_the_step_rule():
    _, outcome = trained("dense", (0.0, 1.1), 100, accuracy=0.005, stop_loss=1e-4)
    history = outcome.history
    product = history["step_size"][:-1] * history["lambda_max"][:-1]
    assert np.all(product <= 0.6 * (1 + 1e-9))
    assert product.max() == pytest.approx(0.6)  # the linear regime is limited by stability


@pytest.mark.parametrize("gamma", [(0.0, 2.0), (-0.5, 2.5)])
def test_distances_approach_the_flow_as_the_accuracy_goes_to_zero(gamma):
    fine, middle, coarse = (
        trained("dense", gamma, 100, accuracy=accuracy, stop_loss=1e-4)[1].relative_distance["W1"]
        for accuracy in (0.002, 0.02, 0.2)
    )
    assert abs(middle / fine - 1) < abs(coarse / fine - 1)
    assert abs(middle / fine - 1) < 0.03
