"""Two layers with smooth activations, and their initial stage."""

import math

import numpy as np
import pytest
import torch
from small_runs import FOUR_POINTS, X, Y, network_at, network_with

from phasediagram.data import training_set
from phasediagram.dynamics import contents
from phasediagram.dynamics.ending import STAGE_END, STAGE_STEPS, Ending
from phasediagram.dynamics.evaluation import Evaluation
from phasediagram.dynamics.integrator import Settings, integrate
from phasediagram.model import initialisation
from phasediagram.model.activations import ACTIVATIONS
from phasediagram.model.status import Status
from phasediagram.statistics import linear_flow

PLANE = training_set.from_points([[-1.0, 0.5], [-0.3, -0.9], [0.4, 1.0]], [0.0, 1.0, 0.8])
PLAIN = {
    "tanh": torch.tanh,
    "silu": lambda z: 2 * torch.nn.functional.silu(z),
    "softplus": lambda z: 2 * (torch.nn.functional.softplus(z) - np.log(2)),
    "sigmoid": lambda z: 4 * (torch.sigmoid(z) - 0.5),
    "relu": torch.relu,
    "leaky_relu": lambda z: torch.nn.functional.leaky_relu(z, 0.01),
}


def stage(point=(0.0, 1.5), m=200, drop=0.1, accuracy=0.01, **options):
    network = network_at(point, m, 2, **{"activation": "tanh"} | options)
    return network, integrate(network, Settings(accuracy, stage_drop=drop))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_velocity_and_stiffness_are_those_by_autograd_in_the_original_parametrisation(name):
    """f = a sigma(W1 [x; 1]) / alpha with the weights of a gauge of Table 2's kind, alpha and beta not 1."""
    alpha, beta1, beta2, m = 0.7, 0.4, 1.9, 24
    network = network_with(initialisation.Scaling.from_scales(alpha, [beta1, beta2]), m, activation=name)
    for _ in range(3):
        state = network.evaluate()
        network.advance(min(1 / state.stiffness, 0.1 / state.speed))
    state = network.evaluate()
    w1 = torch.as_tensor(beta1 * network.input.weights()).requires_grad_()
    a = torch.as_tensor(beta2 * (network.readout.initial + network.readout.change)).requires_grad_()
    inputs = torch.as_tensor(np.column_stack([X, np.ones(len(X))]))
    f = PLAIN[name](inputs @ w1.T) @ a.T / alpha
    risk = ((f - torch.as_tensor(Y)) ** 2).sum() / (2 * len(X))
    of_w1, of_a = (gradient.numpy() for gradient in torch.autograd.grad(risk, [w1, a], retain_graph=True))
    rows = []
    for output in f.flatten():
        rows.append(torch.cat([g.flatten() for g in torch.autograd.grad(output, [w1, a], retain_graph=True)]))
    before = network.input.weights().copy(), network.readout.change.copy()
    network.advance(1.0)
    # gradient descent in the original time beta2^2 t, with dt = ds / kappa
    time = beta2**2 / network.output_scale
    assert beta1 * (network.input.weights() - before[0]) == pytest.approx(-time * of_w1, rel=1e-9, abs=1e-14)
    assert beta2 * (network.readout.change - before[1]) == pytest.approx(-time * of_a, rel=1e-9, abs=1e-14)
    assert state.loss == pytest.approx(float(risk.detach()), rel=1e-12)
    jacobian = torch.stack(rows)
    kernel = float(torch.linalg.eigvalsh(jacobian @ jacobian.T)[-1]) * beta2**2 / len(X)
    assert state.stiffness * network.output_scale == pytest.approx(kernel, rel=1e-9)
    rate = float((torch.as_tensor(of_w1) ** 2).sum() + (torch.as_tensor(of_a) ** 2).sum())
    assert state.loss_rate == pytest.approx(time * rate, rel=1e-9)


def test_leaky_relu_has_gauges_and_tanh_has_none():
    def distances(activation, last):
        scaling = initialisation.from_exponents(1 + 2 * last, [last + 0.2, last]).scaling(64, 1)
        network = network_with(scaling, 64, activation=activation)
        return integrate(network, Settings(stop_loss=0.5)).relative_distance["W1"]

    assert distances("leaky_relu", -0.5) == pytest.approx(distances("leaky_relu", 0.3), rel=1e-9)
    assert distances("tanh", -0.5) != pytest.approx(distances("tanh", 0.3), rel=0.05)


@pytest.mark.parametrize("drop", [0.01, 0.1, 0.5])
@pytest.mark.parametrize("point", [(0.25, 0.75), (0.75, 1.5), (0.0, 2.0)])  # lazy, W-lag, condensed
def test_the_stage_ends_where_the_loss_has_fallen_by_the_drop(point, drop):
    _, outcome = stage(point, drop=drop)
    loss = outcome.history["loss"]
    assert outcome.status == Status.CONVERGED and outcome.evaluations > STAGE_STEPS
    assert loss[0] - loss[-1] == pytest.approx(drop * loss[0], rel=2 * STAGE_END)
    _, finer = stage(point, drop=drop, accuracy=0.0025)
    for layer, distance in outcome.relative_distance.items():
        assert distance == pytest.approx(finer.relative_distance[layer], rel=0.03)


def test_a_stage_is_measured_from_its_own_initial_loss_however_large():
    _, outcome = stage((0.0, 0.25), m=400)
    assert outcome.history["loss"][0] > 1.5 * outcome.loss_zero  # f is large at t = 0
    assert outcome.loss == pytest.approx(0.9 * outcome.history["loss"][0], rel=1e-4)


def test_misalignment_is_one_minus_the_cosine_with_the_drive():
    network, _ = stage((0.0, 2.0), m=500)
    w, z = network.input.weights(), linear_flow.drive(*FOUR_POINTS, biases=True)
    alignment = np.linalg.norm(w @ z) / np.linalg.norm(z) / np.linalg.norm(w)
    assert contents.misalignment(network) == pytest.approx(1 - alignment, rel=1e-6)
    initial = network_at((0.0, 2.0), 500, 2, activation="tanh")
    assert contents.misalignment(initial) > 10 * contents.misalignment(network)


def test_a_small_network_follows_the_linear_flow_until_it_is_no_longer_small():
    network, outcome = stage((0.0, 2.0), m=2000, drop=0.001, accuracy=0.0025)
    z = linear_flow.drive(*FOUR_POINTS, biases=True)
    w, a = network.input.initial, network.readout.initial[0]
    times = network.output_scale * outcome.history["t"]
    closed = linear_flow.distances(w, a, z, network.input.mobility, times)
    for layer, of_layer in closed.items():
        measured = outcome.history[f"relative_distance_{layer}"]
        assert measured[1:] == pytest.approx(of_layer[1:], rel=0.03)


@pytest.mark.parametrize("options", [{"antisymmetric": True}, {"biases": False, "xy": PLANE}, {"xy": PLANE}])
def test_other_networks_and_inputs_have_a_stage(options):
    network, outcome = stage(**options)
    assert outcome.status == Status.CONVERGED
    assert outcome.loss == pytest.approx(0.9 * outcome.history["loss"][0], rel=1e-4)
    assert 0 < contents.misalignment(network) < 1


@pytest.mark.parametrize(
    ("loss", "rate", "longest"),
    [(1.0, 2.0, 0.001), (0.9005, 2.0, 0.00025), (0.8, 2.0, 0.0), (1.5, 2.0, 0.001), (1.0, 0.0, math.inf)],
)
def test_a_step_changes_the_loss_by_a_part_of_what_is_left(loss, rate, longest):
    ending = Ending(0.1, 1.0, 100, 1.0, stage_drop=0.1, initial_loss=1.0)
    state = Evaluation(loss, 1.0, {}, loss_rate=rate)
    assert ending.longest_step(state) == pytest.approx(longest)
    assert Ending(0.1, 1.0, 100, 1.0).longest_step(state) == math.inf


@pytest.mark.parametrize("depth", [3, 4])
def test_deeper_networks_have_relu(depth):
    with pytest.raises(ValueError, match="have the activation relu, not tanh"):
        network_at((0.0, 1.0), 20, depth, activation="tanh")
