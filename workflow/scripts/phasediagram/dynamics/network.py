"""A network: a list of layers, one forward loop and one backward loop.

In normalised coordinates (eq. 6 and 7 at any depth L, all weights standard normal at t = 0; the output scale is
absorbed in the time, see `Evaluation`), with samples as rows of every array and h_0 = x:

    z_l = W_l [h_{l-1}; 1],   h_l = relu(z_l)   (l = 1 ... L - 1),      f = scale a h_{L-1},      e = f - y
    D_{L-1} = a 1[z_{L-1} > 0],   D_{l-1} = (W_l^T D_l) 1[z_{l-1} > 0]      (a row for each sample and output)
    a' = -(1/n) e h_{L-1}^T,      W_l' = -mobility_l^2 (1/n) (sum over outputs of e D_l) [h_{l-1}; 1]^T

and the tangent kernel J P J^T / scale^2 of all outputs is

    1 (x) h_{L-1} h_{L-1}^T  +  sum over l of mobility_l^2 (D_l D_l^T) o (h_{l-1} h_{l-1}^T + 1).
"""

import numpy as np

from phasediagram.dynamics.arrays import Arrays, on_host
from phasediagram.dynamics.evaluation import Evaluation
from phasediagram.dynamics.layers.deferred import DeferredLayer
from phasediagram.dynamics.layers.dense import DenseLayer
from phasediagram.dynamics.layers.ends import InputLayer, Readout, mirror
from phasediagram.dynamics.layers.followed import FollowedLayer
from phasediagram.dynamics.layers.hidden import states_of
from phasediagram.dynamics.layers.inner import Setting
from phasediagram.dynamics.stiffness import PowerIteration, largest_eigenvalue
from phasediagram.model.activations import Activation
from phasediagram.model.initialisation import Scaling

KINDS = {kind.name: kind for kind in (DenseLayer, FollowedLayer, DeferredLayer)}  # of inner layers
GRAM_LIMIT = 256  # samples up to which networks of one output get the exact stiffness, from the tangent kernel


class Network:
    """State of one run: the input layer, any number of inner layers of one kind, the readout."""

    STATE = ("input", "inner", "readout", "_power")

    def __init__(
        self,
        x: np.ndarray,  # (n, d) inputs
        y: np.ndarray,  # (n, d_out) targets
        scaling: Scaling,  # mobilities of W1 ... W_{L-1}, and the output scale
        draw,  # name -> numpy Generator: the run's random streams
        m: int,
        dtype: str = "float32",
        device: str = "cpu",
        biases: bool = True,  # in all hidden layers; without them there are no constants 1 beside x and h
        max_gigabytes: float = 8.0,  # of what grows during a run
        kind: str = "dense",  # of inner layers: a key of KINDS
        antisymmetric: bool = False,  # f = 0 at t = 0, see `mirror`; at depth 2 and even m only
        activation: str = "relu",  # at depth 2; of other depths it is ReLU
        **options,  # of inner layers
    ):
        first_mobility, *mobilities = map(float, scaling.mobilities)
        count, layer_kind = len(mobilities), KINDS[kind]
        # two layers condense onto so few directions that float32 rounds |J^T e| to 0 at m = 10^6
        self.arrays, self._constant = Arrays(device, dtype if count else "float64"), float(biases)
        arrays = self.arrays
        setting = Setting(m, draw, arrays, self._constant, max_gigabytes / max(count, 1))
        self.kind, self.output_scale, self.m = kind, float(scaling.output_scale), m
        (self.n, self.d_out), self.stored_dtype = y.shape, dtype
        self.x, self.y = self.with_bias(x), y
        w1, a = setting.normal("w1", m, self.x.shape[1]), setting.normal("a", self.d_out, m)
        if antisymmetric:
            if count or m % 2:
                raise ValueError(f"antisymmetric networks have depth 2 and even m, not depth {count + 2} and m = {m}")
            mirror(w1, a)
        if count and activation != "relu":
            raise ValueError(f"networks of depth {count + 2} have the activation relu, not {activation}")
        self.activation = Activation(activation, float(scaling.first_size))
        self.input, self.readout = InputLayer(arrays, self.x, w1, first_mobility), Readout(arrays, a)
        self.inner = []
        self._states = [states_of(self.activation, arrays.xp, self.input.z_initial)]  # of every hidden layer
        for index, mobility in enumerate(mobilities, start=2):
            self.inner.append(layer_kind(setting, index, mobility, self._states[-1].h, **options))
            self._states.append(states_of(self.activation, arrays.xp, self.inner[-1].z_initial))
        self._hidden = [self.input, *self.inner]
        self.layers = {"W1": self.input} | {f"W{layer.index}": layer for layer in self.inner} | {"a": self.readout}
        self._by_output = self.d_out == 1 or layer_kind.BY_OUTPUT  # whether gradients of single outputs are at hand
        self._has_kernel = self._by_output and (layer_kind.BY_OUTPUT or self.n <= GRAM_LIMIT)
        self._power = PowerIteration()
        ((p, a),) = on_host([self._states[-1].h, a])
        self._initial_error = arrays.array(self.output_scale * (p.astype(np.float64) @ a.T) - y)

    # ---- the flow ----------------------------------------------------------------------------------------

    def evaluate(self) -> Evaluation:
        """Evaluate loss, velocity, stiffness and distances at the present state."""
        p = self._forward()
        error = self._initial_error + self.output_scale * self._output_change  # (n, d_out)
        self._weights = error / self.n
        if self._by_output:
            self._rows, self._shares = self._gradients(self.readout.weights[None]), self._weights.reshape(-1)
        else:
            self._rows, self._shares = self._weighted_gradients(self._weights), self.arrays.zeros(self.n) + 1

        pairs = list(zip(self._hidden, self._rows, strict=True))
        (weights, shares, of_p, of_a), products, grams, of_readout, *of_hidden = on_host(
            [self._weights, self._shares, p @ p.T, self.readout.follow(self._weights, p)],
            [self.arrays.inner(rows, rows) for _, rows in pairs],
            [layer.gram for layer, _ in pairs],
            self.readout.numbers(),
            *(layer.numbers(rows) for layer, rows in pairs),
        )
        times = len(shares) // self.n
        kernels = [  # J J^T of W1 ... W_{L-1}, a row for each sample, or for each sample and output
            np.multiply(product, gram.repeat(times, 0).repeat(times, 1), dtype=np.float64)
            for product, gram in zip(products, grams, strict=True)
        ]
        squares = [float(shares @ (kernel @ shares)) for kernel in kernels] + [float(of_a.sum())]
        motions = [
            layer.motion(shares, layer.mobility**2 * max(square, 0.0) ** 0.5, *numbers)
            for layer, square, numbers in zip(self.layers.values(), squares, [*of_hidden, of_readout], strict=True)
        ]
        loss = self.n / 2 * float(np.square(weights, dtype=np.float64).sum())
        obstacle = next((layer.obstacle for layer in self.inner if layer.obstacle), "")
        layers = dict(zip(self.layers, motions, strict=True))
        of_all = sum(layer.mobility**2 * square for layer, square in zip(self.layers.values(), squares, strict=True))
        stiffness = self._stiffness(of_p, kernels, weights, of_all)
        state = Evaluation(loss, stiffness, layers, obstacle, self.output_scale * of_all)
        self._speed = state.speed
        return state

    def advance(self, step: float) -> None:
        """Take the explicit Euler step of scaled length `step` from the last evaluated state."""
        for layer, rows in zip(self._hidden, self._rows, strict=True):
            layer.advance(step, self._shares, rows)
        self.readout.advance(step)
        self._power.moved += step * self._speed

    def _forward(self):
        """Return the last hidden states (n, m)."""
        change = self.input.forward()
        for layer, states in zip(self.inner, self._states, strict=False):
            states.move(change)
            change = layer.forward(states.h, states.motion)
        last = self._states[-1]
        last.move(change)
        self._output_change = self.readout.forward(last.h, last.motion)
        return last.h

    def _gradients(self, top) -> list:
        """Return D of every hidden layer, the first one first, each of shape (n k, m).

        `top`, (n or 1, k, m), is what a sends back for each of k rows a sample, before the neurons that are off.
        """
        slopes = [states.slope for states in self._states]
        rows = (slopes[-1][:, None, :] * top).reshape(-1, self.m)
        found = [rows]
        for layer, slope in zip(reversed(self.inner), reversed(slopes[:-1]), strict=True):
            rows = (layer.pull_back(rows).reshape(self.n, -1, self.m) * slope[:, None, :]).reshape(-1, self.m)
            found.append(rows)
        return found[::-1]

    def _weighted_gradients(self, weights) -> list:
        """Return the sums over outputs of D with weights (n, d_out), each of shape (n, m)."""
        return self._gradients((weights @ self.readout.weights)[:, None])

    # ---- stiffness ---------------------------------------------------------------------------------------

    def _stiffness(self, of_p: np.ndarray, kernels: list[np.ndarray], weights: np.ndarray, of_all: float) -> float:
        """Return lambda_max of the tangent kernel, scaled as `Evaluation` says."""
        if self._has_kernel:
            eigenvalue = largest_eigenvalue(self._kernel(of_p, kernels))
        else:
            self._power.consider(weights, of_all)
            eigenvalue = self._power.eigenvalue(self._apply_kernel)
        return self.output_scale / self.n * eigenvalue

    def _kernel(self, of_p: np.ndarray, kernels: list[np.ndarray]) -> np.ndarray:
        """Return J P J^T / scale^2, shape (n d_out, n d_out), of p p^T and of the kernels of W1 ... W_{L-1}."""
        kernel = np.kron(of_p, np.eye(self.d_out)) if self.d_out > 1 else of_p
        return kernel + sum(layer.mobility**2 * part for layer, part in zip(self._hidden, kernels, strict=True))

    def _apply_kernel(self, weights: np.ndarray) -> tuple[np.ndarray, float]:
        """Return K w and <w, K w> of K = J P J^T / scale^2 and w of shape (n, d_out).

        One backward pass gives <w, K w> = |P^(1/2) J^T w|^2, and one tangent forward pass K w, which followed layers
        only know within their bases.
        """
        weights = self.arrays.array(weights)
        gradients, p = self._weighted_gradients(weights), self._states[-1].h
        squares = [
            layer.mobility**2 * (self.arrays.inner(rows, rows) * layer.gram).sum()
            for layer, rows in zip(self._hidden, gradients, strict=True)
        ]
        change = self.input.tangent(gradients[0]) * self._states[0].slope
        for layer, rows, states in zip(self.inner, gradients[1:], self._states[1:], strict=True):
            change = layer.tangent(change, rows) * states.slope
        of_p = p @ (p.T @ weights)
        image, along_p = of_p + change @ self.readout.weights.T, (weights * of_p).sum()
        ((image, *squares),) = on_host([image, along_p, *squares])
        return image, float(sum(squares))

    def with_bias(self, x: np.ndarray):
        """Return inputs x (k, d) as an array with the constant 1 beside it, where there are biases."""
        x = np.asarray(x)
        return self.arrays.array(np.column_stack([x, np.ones(len(x))]) if self._constant else x)

    def report(self) -> dict:
        """Return what a checkpoint's header says of the inner layers beside their kind; of several, the largest."""
        reports = [layer.report() for layer in self.inner]
        return {key: max(report[key] for report in reports) for key in (reports[0] if reports else ())}
