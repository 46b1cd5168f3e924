"""The dense engine against autograd in the original coordinates, and the symmetries of the flow."""

import numpy as np
import pytest
import torch
from small_runs import FOUR_POINTS, X, Y, engine_with, trained

from phasediagram.dynamics.engines.dense import DenseEngine
from phasediagram.dynamics.integrator import Settings, integrate
from phasediagram.model import initialisation
from phasediagram.model.status import Status
from reference import ReferenceNetwork

M = 24
GAUGES = {  # (alpha, beta3, beta2, beta1) as powers of m: Table 2, group 1 and group 2
    "group 1": [
        (-1 / 2, -8 / 15, -8 / 15, -8 / 15),
        (0, -11 / 30, -11 / 30, -11 / 30),
        (1 / 2, -1 / 5, -1 / 5, -1 / 5),
    ],
    "group 2": [
        (-3 / 10, -7 / 6, -7 / 6, -7 / 15),
        (0, -16 / 15, -16 / 15, -11 / 30),
        (3 / 10, -29 / 30, -29 / 30, -4 / 15),
    ],
}


def problem(d_out):
    draw = np.random.default_rng(5)
    return FOUR_POINTS if d_out == 1 else (draw.normal(size=(7, 5)), draw.normal(size=(7, d_out)))


def engine_for(kappas, d_out=1, **options):
    return engine_with(DenseEngine, kappas, M, problem(d_out), seed=3, **options)


def reference_for(engine, scales, d_out=1):
    x, y = (torch.as_tensor(array) for array in problem(d_out))
    return ReferenceNetwork(x, y, scales, engine.w1_initial, engine.w2_initial, engine.bias2_initial, engine.a_initial)


def moved(engine, steps=5):
    """An engine some steps away from its initial state, with its last evaluation."""
    for _ in range(steps):
        state = engine.evaluate()
        engine.advance(min(1 / state.stiffness, 0.1 / state.speed))
    return engine, engine.evaluate()


def load_state(reference, engine):
    """Put the engine's present weights into a reference with unit scales except alpha."""
    with torch.no_grad():
        reference.a.copy_(engine.a)
        w2 = torch.cat([engine.w2_initial + engine.w2_motion, (engine.bias2_initial + engine.bias2_motion)[:, None]], 1)
        reference.w2.copy_(w2)
        reference.w1.copy_(engine._w1())


@pytest.mark.parametrize("d_out", [1, 3])
@pytest.mark.parametrize("gamma", [(0.0, 1.1), (0.7, 2.5), (-0.5, 2.0)])
def test_velocity_is_the_gradient_by_autograd(gamma, d_out):
    kappas = initialisation.from_point(*gamma).kappas(M, 1)
    engine, state = moved(engine_for(kappas, d_out))
    reference = reference_for(engine, (1 / kappas[2], 1.0, 1.0, 1.0), d_out)
    load_state(reference, engine)
    ga, g2, g1 = reference.gradients()
    w2 = torch.cat([engine.velocity_w2_left.T @ engine.h, engine.velocity_w2_left.sum(0)[:, None]], 1)
    for velocity, gradient, mobility in (
        (engine.velocity_a, ga, 1.0),
        (w2, g2, kappas[0] ** 2),
        (engine.velocity_w1.T @ engine.x, g1, kappas[1] ** 2),
    ):
        expected = -mobility * gradient / kappas[2]
        assert torch.linalg.norm(velocity - expected) <= 1e-10 * torch.linalg.norm(expected)
    assert state.loss == pytest.approx(float(reference.risk().detach()), rel=1e-12)


@pytest.mark.parametrize("d_out", [1, 3])
def test_stiffness_is_the_largest_eigenvalue_of_the_tangent_kernel(d_out):
    kappas = (1.0, 1.0, 0.05)  # equal mobilities, so that P is the identity
    engine, _ = moved(engine_for(kappas, d_out))
    for _ in range(40):  # a power iteration continues where the weights have moved: pretend they did
        engine._moved = 1.0
        state = engine.evaluate()
    reference = reference_for(engine, (1 / kappas[2], 1.0, 1.0, 1.0), d_out)
    load_state(reference, engine)
    kernel = torch.linalg.eigvalsh(reference.kernel())[-1] / engine.n
    assert state.stiffness * kappas[2] == pytest.approx(float(kernel), rel=1e-6)


@pytest.mark.parametrize("group", GAUGES)
def test_gauges_are_one_dynamics_up_to_time(group):
    """Same draws, three gauges: the original coordinates, by autograd, give the engine's distances to 1e-9."""
    expected = None
    for exponents in GAUGES[group]:
        scales = tuple(float(M) ** p for p in exponents)
        engine = engine_for(initialisation.kappas_from_scales(*scales))
        reference = reference_for(engine, scales)
        for _ in range(30):
            state = engine.evaluate()
            scaled = min(0.7 / state.stiffness, 0.07 / state.speed)
            engine.advance(scaled)
            reference.step(scaled / engine.kappa3 * scales[1] ** 2)  # dt of eq. 7 is d(original t) / beta3^2
        distances = engine.evaluate().relative_distance
        assert distances == pytest.approx(reference.relative_distances(), rel=1e-9)
        expected = expected or distances
        assert distances == pytest.approx(expected, rel=1e-9)


def test_running_distance_of_w2_is_the_norm_of_the_matrix():
    engine, outcome = trained(DenseEngine, (0.0, 2.0), M)
    assert outcome.relative_distance["W2"] == pytest.approx(engine.relative_distance_w2(), rel=1e-9)


def test_permuting_neurons_changes_nothing():
    kappas = initialisation.from_point(0.3, 2.0).kappas(M, 1)
    engine, permuted = engine_for(kappas), engine_for(kappas)
    first, second = (torch.as_tensor(np.random.default_rng(s).permutation(M)) for s in (1, 2))
    permuted.w1_initial = engine.w1_initial[first]
    permuted.u_initial = engine.u_initial[:, first]
    permuted.w2_initial = engine.w2_initial[second][:, first]
    permuted.bias2_initial = engine.bias2_initial[second]
    permuted.a_initial = engine.a_initial[:, second]
    results = [integrate(e, Settings()) for e in (engine, permuted)]
    assert results[0].evaluations == results[1].evaluations
    assert results[0].loss == pytest.approx(results[1].loss, rel=1e-9)
    assert results[0].relative_distance == pytest.approx(results[1].relative_distance, rel=1e-9)


def test_float32_gives_the_distances_of_float64():
    (_, single), (_, double) = (
        trained(DenseEngine, (0.0, 1.1), 200, dtype=dtype, stop_loss=1e-4) for dtype in (torch.float32, torch.float64)
    )
    assert single.relative_distance == pytest.approx(double.relative_distance, rel=1e-4)


def test_function_fits_the_data_after_training():
    engine, outcome = trained(DenseEngine, (0.0, 1.5), 200, stop_loss=1e-6)
    residual = ((engine.function(X) - Y) ** 2).sum() / (2 * len(X))
    assert outcome.status == Status.CONVERGED
    assert residual == pytest.approx(outcome.loss, rel=1e-9)
    assert residual <= 1e-6 * outcome.loss_zero


def test_without_biases_it_is_the_reference_without_biases():
    kappas = (1.0, 0.7, 0.05)
    engine = engine_for(kappas, biases=False)
    weights = engine.w1_initial, engine.w2_initial, engine.bias2_initial, engine.a_initial
    assert engine.w1_initial.shape == (M, 1)
    # unit scales but for alpha and beta1: kappa1 = 1, kappa2 = 1 / beta1, kappa3 = beta1 / alpha
    beta1 = 1 / kappas[1]
    reference = ReferenceNetwork(
        torch.as_tensor(X), torch.as_tensor(Y), (beta1 / kappas[2], 1.0, 1.0, beta1), *weights, biases=False
    )
    for _ in range(5):
        state = engine.evaluate()
        step = 0.5 / state.stiffness
        engine.advance(step)
        reference.step(step / kappas[2])
    assert engine.evaluate().relative_distance == pytest.approx(reference.relative_distances(), rel=1e-9)
    assert engine.function(X) == pytest.approx(reference.function(reference.x).detach().numpy(), rel=1e-9)
