"""Dense networks of every depth against autograd in the original coordinates, and the symmetries of the flow."""

import numpy as np
import pytest
import torch
from small_runs import FOUR_POINTS, X, Y, network_at, network_with, several_outputs, trained

from phasediagram.dynamics import contents
from phasediagram.dynamics.arrays import Arrays
from phasediagram.dynamics.integrator import Settings, integrate
from phasediagram.dynamics.layers.ends import Readout
from phasediagram.dynamics.network import Network
from phasediagram.dynamics.randomness import stream
from phasediagram.model import initialisation, theory
from phasediagram.model.initialisation import Scaling
from phasediagram.model.layers import DEPTHS, layer_names
from phasediagram.model.status import Status
from reference import ReferenceNetwork

M = 24
TABLE2 = {  # gauges (alpha, [beta_1 ... beta_L]) as powers of m that are one flow: those of the paper,
    "group 1": [(-1 / 2, [-8 / 15] * 3), (0, [-11 / 30] * 3), (1 / 2, [-1 / 5] * 3)],
    "group 2": [
        (-3 / 10, [-7 / 15, -7 / 6, -7 / 6]),
        (0, [-11 / 30, -16 / 15, -16 / 15]),
        (3 / 10, [-4 / 15, -29 / 30, -29 / 30]),
    ],
}
GAUGES = TABLE2 | {  # and at every depth three of gamma2 = 0.3, gamma3 = L / 2
    f"depth {depth}": [(depth / 2 + depth * last + 0.3, [last + 0.3, *[last] * (depth - 1)]) for last in (-0.6, 0, 0.4)]
    for depth in DEPTHS
}
GAUGES["one size per layer"] = [  # all of beta_L / beta_l = m^(-1/5), m^(1/10), m^(-3/10), 1
    (1.7 + 4 * last, [last + 0.2, last - 0.1, last + 0.3, last]) for last in (-0.5, 0, 0.7)
]


def problem(d_out):
    return FOUR_POINTS if d_out == 1 else several_outputs(d_out=d_out)


def normal_weights(network, initial=False):
    """Return V_1 ... V_{L-1} with their bias columns, and a: at t = 0 or at present."""
    part = 0.0 if initial else 1.0
    first = network.input.initial + part * network.input.motion_on_inputs.T @ network.input.x
    inner = [
        np.column_stack([layer.initial + part * layer.change, layer.bias_initial + part * layer.bias_motion])
        for layer in network.inner
    ]
    if not network._constant:
        inner = [w[:, :-1] for w in inner]
    weights = [first, *inner, network.readout.initial + part * network.readout.change]
    return [torch.as_tensor(w.copy()) for w in weights]


def reference_for(network, alpha, betas, d_out=1, initial=True, **options):
    return ReferenceNetwork(*problem(d_out), alpha, betas, normal_weights(network, initial), **options)


def moved(network, steps=5):
    """Return a network some steps away from its initial state, with its last evaluation."""
    for _ in range(steps):
        state = network.evaluate()
        network.advance(min(1 / state.stiffness, 0.1 / state.speed))
    return network, network.evaluate()


def velocities(network):
    """Return d/ds of V_1 ... V_{L-1} and a, from the Euler step of length 1."""
    before = normal_weights(network)
    network.advance(1.0)
    return [after - start for after, start in zip(normal_weights(network), before, strict=True)]


@pytest.mark.parametrize("d_out", [1, 3])
@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize(("gamma2", "beyond"), [(0.0, -0.4), (0.7, 1.0), (-0.5, 0.5)])
def test_velocity_is_the_gradient_by_autograd(gamma2, beyond, depth, d_out):
    network, state = moved(network_at((gamma2, depth / 2 + beyond), M, depth, problem(d_out), seed=3))
    scale = network.output_scale
    reference = reference_for(network, 1 / scale, [1.0] * depth, d_out, initial=False)
    mobilities = [layer.mobility for layer in (network.input, *network.inner)] + [1.0]
    found = zip(velocities(network), normal_weights(network), reference.gradients(), mobilities, strict=True)
    for velocity, weight, gradient, mobility in found:
        expected = -(mobility**2) * gradient / scale
        rounding = 1e-15 * torch.linalg.norm(weight)  # of the weights that the velocity is the difference of
        assert torch.linalg.norm(velocity - expected) <= 1e-10 * torch.linalg.norm(expected) + rounding
    assert state.loss == pytest.approx(float(reference.risk().detach()), rel=1e-12)


@pytest.mark.parametrize(("d_out", "error"), [(1, 1e-10), (3, 1e-6)])  # with several outputs by power iteration
@pytest.mark.parametrize("depth", DEPTHS)
def test_stiffness_is_the_largest_eigenvalue_of_the_tangent_kernel(depth, d_out, error):
    mobilities = [0.8, 1.3, 0.7, 1.1][: depth - 1]
    network, state = moved(network_with(Scaling(tuple(mobilities), 0.05), M, problem(d_out)))
    for _ in range(200 if d_out > 1 else 0):
        network._power.moved = 1.0  # a power iteration continues where the weights have moved: pretend they did
        state = network.evaluate()
    reference = reference_for(network, 1 / network.output_scale, [1.0] * depth, d_out, initial=False)
    kernel = float(torch.linalg.eigvalsh(reference.kernel([*mobilities, 1.0]))[-1]) / network.n
    assert state.stiffness * network.output_scale == pytest.approx(kernel, rel=error)


@pytest.mark.parametrize("depth", DEPTHS)
def test_the_whole_tangent_kernel_is_that_by_autograd(depth):
    network, _ = moved(network_with(Scaling((0.8, 1.3, 0.7, 1.1)[: depth - 1], 0.05), M))
    network._has_kernel, kernels = True, []
    network._kernel = lambda *parts: kernels.append(Network._kernel(network, *parts)) or kernels[-1]
    network.evaluate()
    reference = reference_for(network, 1.0, [1.0] * depth, initial=False)
    expected = reference.kernel([layer.mobility for layer in (network.input, *network.inner)] + [1.0])
    assert np.linalg.norm(kernels[-1] - expected.numpy()) <= 1e-10 * torch.linalg.norm(expected)


@pytest.mark.parametrize("group", GAUGES)
def test_gauges_are_one_dynamics_up_to_time(group):
    """Same draws, three gauges: the original coordinates, by autograd, give the network's distances to 1e-9."""
    expected = None
    for alpha, betas in GAUGES[group]:
        alpha, betas = float(M) ** alpha, [float(M) ** beta for beta in betas]
        network = network_with(Scaling.from_scales(alpha, betas), M, seed=3)
        reference = reference_for(network, alpha, betas)
        for _ in range(30):
            state = network.evaluate()
            scaled = min(0.7 / state.stiffness, 0.07 / state.speed)
            network.advance(scaled)
            reference.step(scaled / network.output_scale * betas[-1] ** 2)  # dt of eq. 7 is d(original t) / beta_L^2
        distances = network.evaluate().relative_distance
        assert tuple(distances) == layer_names(len(betas))
        assert distances == pytest.approx(reference.relative_distances(), rel=1e-9)
        expected = expected or distances
        assert distances == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("depth", [3, 4])
def test_constants_that_do_not_scale_break_the_gauge(depth):
    alpha, betas = 2.0, [0.5, *[3.0] * (depth - 1)]
    network = network_with(Scaling.from_scales(alpha, betas), M, seed=3)
    reference = reference_for(network, alpha, betas)
    found = contents.function(network, X)
    assert reference.function(with_ones := reference.x).detach().numpy() == pytest.approx(found, rel=1e-9)
    reference.constants = [1.0] * (depth - 1)
    assert reference.function(with_ones).detach().numpy() != pytest.approx(contents.function(network, X), rel=1e-2)


@pytest.mark.parametrize("depth", DEPTHS)
def test_running_distances_are_those_of_the_weights(depth):
    network, outcome = trained("dense", (0.0, depth / 2 + 0.5), M, depth=depth)
    pairs = zip(network.layers, normal_weights(network), normal_weights(network, initial=True), strict=True)
    expected = {layer: float((now - start).norm() / start.norm()) for layer, now, start in pairs}
    assert outcome.relative_distance == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("depth", DEPTHS)
def test_permuting_neurons_changes_nothing(depth):
    orders = [np.random.default_rng(layer).permutation(M) for layer in range(depth)]  # [l]: of the neurons of layer l

    class Permuted:
        """A run's streams with neurons in another order."""

        def __init__(self, name):
            self.name, self.draw = name, stream(name, seed=3, m=M, point="test")

        def standard_normal(self, shape, dtype):
            drawn = self.draw.standard_normal(shape, dtype=dtype)
            if self.name == "a":
                return drawn[:, orders[depth - 1]]
            layer = int(self.name[-1])
            rows = drawn[orders[layer]]
            return rows[:, orders[layer - 1]] if rows.ndim == 2 and layer > 1 else rows

    scaling = initialisation.from_point(0.3, depth / 2 + 0.5, depth).scaling(M, 1)
    network = network_with(scaling, M, seed=3)
    permuted = Network(*FOUR_POINTS, scaling, Permuted, M, "float64")
    results = [integrate(each, Settings()) for each in (network, permuted)]
    assert results[0].evaluations == results[1].evaluations
    assert results[0].loss == pytest.approx(results[1].loss, rel=1e-9)
    assert results[0].relative_distance == pytest.approx(results[1].relative_distance, rel=1e-9)


@pytest.mark.parametrize("depth", DEPTHS)
def test_float32_gives_the_distances_of_float64(depth):
    (_, single), (_, double) = (
        trained("dense", (0.0, depth / 2 - 0.4), 200, depth=depth, dtype=dtype, stop_loss=1e-4)
        for dtype in ("float32", "float64")
    )
    assert single.relative_distance == pytest.approx(double.relative_distance, rel=1e-4)


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("n", [7, 300])  # one output for more samples than GRAM_LIMIT goes by power iteration, too
def test_float32_takes_several_outputs_and_many_samples(depth, n):
    options = {"depth": depth, "xy": several_outputs(n, d_out=3 if n == 7 else 1), "max_steps": 20}
    results = [trained("dense", (0.0, depth / 2), 100, dtype=dtype, **options)[1] for dtype in ("float32", "float64")]
    assert results[0].relative_distance == pytest.approx(results[1].relative_distance, rel=1e-3)


@pytest.mark.parametrize("depth", DEPTHS)
def test_function_fits_the_data_after_training(depth):
    network, outcome = trained("dense", (0.0, depth / 2), 200, depth=depth, stop_loss=1e-6)
    residual = ((contents.function(network, X) - Y) ** 2).sum() / (2 * len(X))
    assert outcome.status == Status.CONVERGED
    assert residual == pytest.approx(outcome.loss, rel=1e-9)
    assert residual <= 1e-6 * outcome.loss_zero


@pytest.mark.parametrize("depth", DEPTHS)
def test_without_biases_it_is_the_reference_without_biases(depth):
    alpha, betas = 20.0, [1.4, *[1.0] * (depth - 1)]
    network = network_with(Scaling.from_scales(alpha, betas), M, biases=False)
    assert network.input.initial.shape == (M, 1)
    reference = reference_for(network, alpha, betas, biases=False)
    for _ in range(5):
        state = network.evaluate()
        step = 0.5 / state.stiffness
        network.advance(step)
        reference.step(step / network.output_scale)
    assert network.evaluate().relative_distance == pytest.approx(reference.relative_distances(), rel=1e-9)
    assert contents.function(network, X) == pytest.approx(reference.function(reference.x).detach().numpy(), rel=1e-9)


@pytest.mark.parametrize("depth", DEPTHS)
def test_without_biases_an_input_scale_is_an_output_scale(depth):
    """docs/method.md, the scale of the inputs."""
    scale, mobilities, (x, y) = 9.2, (0.8, 1.3, 0.7, 1.1)[: depth - 1], several_outputs(d_out=1)
    scaled = network_with(Scaling(mobilities, 0.05), M, (scale * x, y), biases=False)
    plain = network_with(Scaling(mobilities, scale * 0.05), M, (x, y), biases=False)
    outcomes = [integrate(network, Settings(max_steps=50)) for network in (scaled, plain)]
    assert outcomes[0].relative_distance == pytest.approx(outcomes[1].relative_distance, rel=1e-9)
    assert outcomes[0].loss == pytest.approx(outcomes[1].loss, rel=1e-9)


@pytest.mark.parametrize("d_out", [1, 3])
def test_an_antisymmetric_network_is_zero_and_its_halves_mirror_each_other(d_out):
    xy = problem(d_out)
    network = network_at((0.2, 0.3), M, 2, xy, antisymmetric=True)
    drawn, half = network_at((0.2, 0.3), M, 2, xy), M // 2
    pairs = (network.input.initial, drawn.input.initial), (network.readout.initial.T, drawn.readout.initial.T)
    for (own, own_drawn), sign in zip(pairs, (1, -1), strict=True):
        assert np.array_equal(own[half:], sign * own[:half]) and np.array_equal(own[:half], own_drawn[:half])
    anywhere = np.random.default_rng(1).normal(0.0, 10.0, (50, xy[0].shape[1]))
    size = np.abs(contents.function(drawn, anywhere)).max()
    assert size > 1 and np.abs(contents.function(network, anywhere)).max() < 1e-12 * size
    assert network.evaluate().loss == pytest.approx((xy[1] ** 2).sum() / (2 * len(xy[0])), rel=1e-12)


@pytest.mark.parametrize(("antisymmetric", "delta"), [(False, 0.25), (True, 0.0)])
def test_antisymmetric_networks_have_no_initial_output_to_unlearn(antisymmetric, delta):
    """docs/theory.md at gamma' = 0, gamma = 1/4: S_W1 = gamma - 1 + delta; standard errors are 0.04 and 0.003."""
    widths, means = (1000, 30_000), []
    for m in widths:
        runs = [trained("dense", (0.0, 0.25), m, depth=2, seed=s, antisymmetric=antisymmetric)[1] for s in range(16)]
        means.append(np.mean([np.log(run.relative_distance["W1"]) for run in runs]))
    slope = np.diff(means)[0] / np.diff(np.log(widths))[0]
    assert slope == pytest.approx(0.25 - 1 + delta, abs=0.1)
    assert slope == pytest.approx(theory.slope("W1", 0.0, 0.25, 2, antisymmetric), abs=0.1)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_speed_of_parallel_hidden_states_is_not_rounded_to_zero(dtype):
    arrays = Arrays("cpu", dtype)
    readout = Readout(arrays, arrays.array(np.ones((1, 1000))))
    p = arrays.array(np.outer([1.0, 1.0 + 1e-6], np.linspace(1.0, 2.0, 1000)))
    weights = arrays.array([[1.0], [-1.0]])  # along what p hardly has
    expected = np.square(p[0].astype(np.float64) - p[1]).sum()
    assert float(readout.follow(weights, p).sum()) == pytest.approx(expected, rel=1e-3) and expected > 0


def test_two_layers_are_trained_in_float64_and_stored_in_the_type_of_the_run():
    network = network_at((0.0, 1.0), M, 2, dtype="float32")
    assert network.input.motion_on_inputs.dtype == np.float64
    assert {array.dtype for array in contents.outer_weights(network).values()} == {np.dtype("float32")}


@pytest.mark.parametrize(("depth", "m"), [(3, M), (2, M + 1)])
def test_only_pairs_of_neurons_below_the_output_are_antisymmetric(depth, m):
    with pytest.raises(ValueError, match=f"not depth {depth} and m = {m}"):
        network_at((0.0, 1.0), m, depth, antisymmetric=True)


@pytest.mark.parametrize("depth", DEPTHS)
def test_streams_of_a_layer_do_not_depend_on_the_depth(depth):
    network = network_at((0.0, 2.0), M, depth)
    deeper = network_at((0.0, 2.0), M, depth + 1)
    for layer, own in zip((network.input, *network.inner), (deeper.input, *deeper.inner), strict=False):
        assert np.array_equal(layer.initial, own.initial)
    assert initialisation.from_point(0.0, 2.0, depth).point == initialisation.from_point(0.0, 2.0).point
