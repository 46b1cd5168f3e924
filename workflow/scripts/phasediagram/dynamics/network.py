"""A network: a list of layers, one forward loop and one backward loop.

In normalised coordinates (eq. 6 and 7 at any depth L, all weights standard normal at t = 0; the output scale is
absorbed in the time, see `Evaluation`), with samples as rows of every array and h_0 = x:

    z_l = W_l [h_{l-1}; 1],   h_l = relu(z_l)   (l = 1 ... L - 1),      f = scale a h_{L-1},      e = f - y
    D_{L-1} = a 1[z_{L-1} > 0],   D_{l-1} = (W_l^T D_l) 1[z_{l-1} > 0]      (a row for each sample and output)
    a' = -(1/n) e h_{L-1}^T,      W_l' = -mobility_l^2 (1/n) (sum over outputs of e D_l) [h_{l-1}; 1]^T

and the tangent kernel J P J^T / scale^2 of all outputs is

    1 (x) h_{L-1} h_{L-1}^T  +  sum over l of mobility_l^2 (D_l D_l^T) o (h_{l-1} h_{l-1}^T + 1).
"""

from collections.abc import Iterator

import numpy as np

from phasediagram.dynamics.arrays import Arrays, on_host
from phasediagram.dynamics.evaluation import Evaluation
from phasediagram.dynamics.layers.deferred import DeferredLayer
from phasediagram.dynamics.layers.dense import DenseLayer
from phasediagram.dynamics.layers.ends import InputLayer, Readout, mirror
from phasediagram.dynamics.layers.followed import FollowedLayer
from phasediagram.dynamics.layers.hidden import HiddenStates
from phasediagram.dynamics.layers.inner import Setting
from phasediagram.dynamics.stiffness import PowerIteration, largest_eigenvalue
from phasediagram.model.initialisation import Scaling

KINDS = {kind.name: kind for kind in (DenseLayer, FollowedLayer, DeferredLayer)}  # of inner layers
GRAM_LIMIT = 256  # samples up to which networks of one output get the exact stiffness, from the tangent kernel
BLOCK = 32  # inputs at which f is evaluated at a time: what all of them reveal may not fit into memory


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
        **options,  # of inner layers
    ):
        first_mobility, *mobilities = map(float, scaling.mobilities)
        count, layer_kind = len(mobilities), KINDS[kind]
        # two layers condense onto so few directions that float32 rounds |J^T e| to 0 at m = 10^6
        self._arrays, self._constant = Arrays(device, dtype if count else "float64"), float(biases)
        arrays = self._arrays
        setting = Setting(m, draw, arrays, self._constant, max_gigabytes / max(count, 1))
        self.kind, self.output_scale, self.m = kind, float(scaling.output_scale), m
        (self.n, self.d_out), self._stored_dtype = y.shape, dtype
        self._x, self.y = self._with_bias(x), y
        w1, a = setting.normal("w1", m, self._x.shape[1]), setting.normal("a", self.d_out, m)
        if antisymmetric:
            if count or m % 2:
                raise ValueError(f"antisymmetric networks have depth 2 and even m, not depth {count + 2} and m = {m}")
            mirror(w1, a)
        self.input, self.readout = InputLayer(arrays, self._x, w1, first_mobility), Readout(arrays, a)
        self.inner, self._states = [], [HiddenStates(arrays.xp, self.input.z_initial)]  # states of every hidden layer
        for index, mobility in enumerate(mobilities, start=2):
            self.inner.append(layer_kind(setting, index, mobility, self._states[-1].h, **options))
            self._states.append(HiddenStates(arrays.xp, self.inner[-1].z_initial))
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
            self._rows, self._shares = self._weighted_gradients(self._weights), self._arrays.zeros(self.n) + 1

        pairs = list(zip(self._hidden, self._rows, strict=True))
        (weights, shares, of_p, of_a), products, grams, of_readout, *of_hidden = on_host(
            [self._weights, self._shares, p @ p.T, self.readout.follow(self._weights, p)],
            [self._arrays.inner(rows, rows) for _, rows in pairs],
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
        state = Evaluation(loss, self._stiffness(of_p, kernels, weights, squares), layers, obstacle)
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

    def _stiffness(self, of_p: np.ndarray, kernels: list[np.ndarray], weights: np.ndarray, squares: list) -> float:
        """Return lambda_max of the tangent kernel, scaled as `Evaluation` says."""
        if self._has_kernel:
            eigenvalue = largest_eigenvalue(self._kernel(of_p, kernels))
        else:
            of_all = zip(self.layers.values(), squares, strict=True)
            self._power.consider(weights, sum(layer.mobility**2 * square for layer, square in of_all))
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
        weights = self._arrays.array(weights)
        gradients, p = self._weighted_gradients(weights), self._states[-1].h
        squares = [
            layer.mobility**2 * (self._arrays.inner(rows, rows) * layer.gram).sum()
            for layer, rows in zip(self._hidden, gradients, strict=True)
        ]
        change = self.input.tangent(gradients[0]) * self._states[0].slope
        for layer, rows, states in zip(self.inner, gradients[1:], self._states[1:], strict=True):
            change = layer.tangent(change, rows) * states.slope
        of_p = p @ (p.T @ weights)
        image, along_p = of_p + change @ self.readout.weights.T, (weights * of_p).sum()
        ((image, *squares),) = on_host([image, along_p, *squares])
        return image, float(sum(squares))

    # ---- what a checkpoint takes ---------------------------------------------------------------------------

    def function(self, x: np.ndarray) -> np.ndarray:
        """Return f(x) of the present state, shape (len(x), d_out)."""
        a = self.readout.initial + self.readout.change
        outputs = []
        for h in self._hidden_blocks(x):
            for layer in self.inner:
                h = layer.at(h).clip(0.0)
            outputs.append(h @ a.T)
        return self.output_scale * np.concatenate(on_host(outputs)[0]).astype(np.float64)

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the weights but the inner matrices, in normalised coordinates: W1 (m, d + 1), a (d_out, m), biases."""
        arrays = self.input.stored() | self.readout.stored()
        for layer in self.inner:
            arrays |= layer.bias_arrays()
        return self._for_storage(arrays)

    def projected_rows(self) -> dict[str, np.ndarray]:
        """Return rows (w p, b) of W1 before and after training, shape (m, 2), p = (1, ..., 1) / sqrt(d)."""
        d = self._x.shape[1] - 1
        onto = np.zeros((d + 1, 2))
        onto[:d, 0], onto[d, 1] = d**-0.5, 1.0
        onto, w1 = self._arrays.array(onto), self.input
        return self._for_storage({"w1_projected_initial": w1.initial @ onto, "w1_projected": w1.weights() @ onto})

    def inner_arrays(self, inputs: np.ndarray) -> dict[str, np.ndarray]:
        """Return the inner matrices as the thin arrays of `inner_layer.py`, good for f at these inputs (k, d).

        The run cannot go on afterwards.
        """
        coefficients = [[] for _ in self.inner]
        for h in self._hidden_blocks(inputs):
            for layer, found in zip(self.inner, coefficients, strict=True):
                z = layer.at(h) if layer is not self.inner[-1] else None  # first: it reveals what h needs
                found.append(layer.coefficients_for_storage(h))
                h = z.clip(0.0) if z is not None else h
        arrays = {}
        for layer, found in zip(self.inner, coefficients, strict=True):
            arrays |= layer.stored(found)
        return self._for_storage(arrays)

    def report(self) -> dict:
        """Return what a checkpoint's header says of the inner layers beside their kind; of several, the largest."""
        reports = [layer.report() for layer in self.inner]
        return {key: max(report[key] for report in reports) for key in (reports[0] if reports else ())}

    def _hidden_blocks(self, x: np.ndarray) -> Iterator:
        """Yield the first hidden states at inputs x (k, d), a few rows at a time."""
        inputs, w1 = self._with_bias(x), self.input.weights()
        for start in range(0, len(inputs), BLOCK):
            yield (inputs[start : start + BLOCK] @ w1.T).clip(0.0)

    def _with_bias(self, x: np.ndarray):
        x = np.asarray(x)
        return self._arrays.array(np.column_stack([x, np.ones(len(x))]) if self._constant else x)

    def _for_storage(self, arrays: dict) -> dict[str, np.ndarray]:
        return {name: np.asarray(on_host([array])[0][0], self._stored_dtype) for name, array in arrays.items()}
