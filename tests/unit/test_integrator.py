"""How runs end, what their history holds, and how the error of the steps goes down with the accuracy."""

import math
from functools import partial

import numpy as np
import pytest
import torch

from phasediagram.dynamics import integrator
from phasediagram.dynamics.engines.dense import DenseEngine
from phasediagram.dynamics.engines.evaluation import Evaluation
from phasediagram.dynamics.integrator import Settings, integrate
from phasediagram.dynamics.randomness import stream
from phasediagram.model import initialisation

X, Y = np.array([[-1.0], [-0.3], [0.4], [1.0]]), np.array([[0.0], [1.0], [0.8], [-0.2]])


def engine_at(gamma2, gamma3, m=100, seed=0):
    start = initialisation.from_point(gamma2, gamma3)
    draw = partial(stream, seed=seed, m=m, point=start.point)
    return DenseEngine(X, Y, start.kappas(m, 1), draw, m, torch.float64)


class Exponential:
    """e' = -e for one weight: the flow is known, and so is every Euler step of it."""

    n, kappa3 = 1, 1.0
    y = torch.ones(1, 1)

    def __init__(self, floor=0.0, loss=None):
        self.error, self.floor, self.fixed_loss = 1.0, floor, loss

    def evaluate(self):
        loss = self.fixed_loss if self.fixed_loss is not None else 0.5 * (self.error + self.floor) ** 2
        return Evaluation(loss, 1.0, abs(self.error) / 1000.0, 1.0 - self.error, self.error * (1.0 - self.error))

    def advance(self, step):
        self.error *= 1.0 - step


@pytest.mark.parametrize(("accuracy", "stability"), [(0.005, 0.6), (0.01, 1.2), (0.05, 1.2)])
def test_steps_on_a_linear_flow_are_stable_steps(accuracy, stability):
    outcome = integrate(Exponential(), Settings(accuracy, stop_loss=1e-4))
    assert outcome.status == "converged"
    assert outcome.evaluations == math.ceil(math.log(1e-2) / math.log(abs(1 - stability))) + 1
    assert outcome.t == pytest.approx(stability * (outcome.evaluations - 1))


def test_supremum_is_over_all_steps_not_only_the_end():
    outcome = integrate(Exponential(), Settings(accuracy=0.001, stop_loss=1e-6))
    assert outcome.sup_relative_distance_w2 == pytest.approx(0.25, abs=0.01)
    assert outcome.relative_distance_w2 < 0.01


def test_a_run_without_progress_has_stalled():
    outcome = integrate(Exponential(floor=0.5), Settings(stop_loss=1e-4))
    assert outcome.status == integrator.STALLED
    assert "relative loss 0.25" in outcome.reason


def test_a_dead_network_has_stalled_at_once():
    engine = engine_at(0.0, 2.0)
    engine.u_initial -= 100.0
    engine.bias2_initial -= 100.0
    outcome = integrate(engine, Settings())
    assert (outcome.status, outcome.evaluations) == (integrator.STALLED, 1)
    assert "gradient vanished" in outcome.reason


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_loss_that_is_not_finite_has_diverged(bad):
    outcome = integrate(Exponential(loss=bad), Settings())
    assert outcome.status == integrator.DIVERGED
    assert "step 0" in outcome.reason


def test_caps_on_steps_and_time_are_recorded():
    capped = integrate(engine_at(0.0, 2.0), Settings(max_steps=10))
    assert (capped.status, capped.evaluations) == (integrator.OUT_OF_STEPS, 11)
    late = integrate(engine_at(0.0, 2.0), Settings(max_minutes=1e-9))
    assert late.status == integrator.OUT_OF_TIME


def test_history_is_thinned_and_holds_first_and_last_step():
    outcome = integrate(engine_at(0.0, 2.0), Settings())
    step = outcome.history["step"]
    assert set(outcome.history) == set(integrator.HISTORY)
    assert step[0] == 0 and step[-1] == outcome.evaluations - 1
    assert np.all(np.diff(step) > 0) and len(step) < 60
    assert outcome.history["loss"][-1] == outcome.loss
    assert outcome.history["t"][-1] == outcome.t
    assert np.all(np.diff(outcome.history["t"]) > 0)


def test_lambda_max_and_step_size_obey_the_step_rule():
    settings = Settings(accuracy=0.005)
    history = integrate(engine_at(0.0, 1.1), settings).history
    product = history["step_size"][:-1] * history["lambda_max"][:-1]
    assert np.all(product <= 0.6 * (1 + 1e-9))
    assert product.max() == pytest.approx(0.6)  # the linear regime is limited by stability


@pytest.mark.parametrize("gamma", [(0.0, 2.0), (-0.5, 2.5)])
def test_distances_approach_the_flow_as_the_accuracy_goes_to_zero(gamma):
    fine, middle, coarse = (
        integrate(engine_at(*gamma), Settings(accuracy=accuracy)).relative_distance_w1
        for accuracy in (0.002, 0.02, 0.2)
    )
    assert abs(middle / fine - 1) < abs(coarse / fine - 1)
    assert abs(middle / fine - 1) < 0.03


def test_a_dead_network_with_several_outputs_has_stalled_too():
    start = initialisation.from_point(0.0, 2.0)
    y = np.eye(3)[[0, 1, 2, 0]]
    draw = partial(stream, seed=0, m=50, point=start.point)
    engine = DenseEngine(X, y, start.kappas(50, 1), draw, 50, torch.float64)
    engine.u_initial -= 100.0
    engine.bias2_initial -= 100.0
    assert integrate(engine, Settings()).status == integrator.STALLED
