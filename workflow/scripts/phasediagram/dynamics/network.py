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
import torch

from phasediagram.dynamics.evaluation import Evaluation
from phasediagram.dynamics.layers.deferred import DeferredLayer
from phasediagram.dynamics.layers.dense import DenseLayer
from phasediagram.dynamics.layers.ends import InputLayer, Readout, mirror
from phasediagram.dynamics.layers.inner import Setting
from phasediagram.dynamics.layers.lazy_gaussian import inner
from phasediagram.dynamics.stiffness import PowerIteration, largest_eigenvalue
from phasediagram.model.initialisation import Scaling

KINDS = {kind.name: kind for kind in (DenseLayer, DeferredLayer)}  # of inner layers
GRAM_LIMIT = 256  # n d_out up to which dense layers of one output get the exact stiffness, from the tangent kernel
BLOCK = 32  # inputs at which f is evaluated at a time where layers are deferred: all of them may not fit into memory


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
        dtype: torch.dtype = torch.float32,
        device: str = "cpu",
        biases: bool = True,  # in all hidden layers; without them there are no constants 1 beside x and h
        max_gigabytes: float = 8.0,  # of what grows during a run
        kind: str = "dense",  # of inner layers: dense or deferred
        antisymmetric: bool = False,  # f = 0 at t = 0, see `mirror`; at depth 2 and even m only
        **options,  # of inner layers
    ):
        count = len(scaling.mobilities) - 1
        inner_kind = KINDS[kind]
        share = max_gigabytes / max(count, 1)
        # without inner layers there are arrays over samples alone, and wide ones: they have to bear long sums
        samples = inner_kind.SAMPLES_DTYPE or (dtype if count else torch.float64)
        setting = Setting(m, draw, dtype, samples, device, float(biases), share)
        self.kind, self.output_scale, self.m = kind, scaling.output_scale, m
        self.n, self.d_out, self.constant = len(x), y.shape[1], float(biases)
        self._samples_dtype, self._device = samples, device
        self._dtype, self._stored_dtype = dtype if count else samples, dtype  # of output gradients, and in a checkpoint
        self._x, self.y = self._with_bias(x), self._tensor(y)
        w1, a = setting.normal("w1", m, self._x.shape[1]), setting.normal("a", self.d_out, m)
        if antisymmetric:
            if count or m % 2:
                raise ValueError(f"antisymmetric networks have depth 2 and even m, not depth {count + 2} and m = {m}")
            mirror(w1, a)
        first_mobility, *others = scaling.mobilities
        self.input = InputLayer(self._x, w1, first_mobility)
        self.inner = [inner_kind(setting, index, mobility, **options) for index, mobility in enumerate(others, start=2)]
        self.readout = Readout(a)
        self._power = PowerIteration()
        inner_layers = {f"W{layer.index}": layer for layer in self.inner}
        self.layers = {"W1": self.input} | inner_layers | {"a": self.readout}

    # ---- the flow ----------------------------------------------------------------------------------------

    def evaluate(self) -> Evaluation:
        """Evaluate loss, velocity, stiffness and distances at the present state."""
        p = self._forward()
        error = self.output_scale * self.readout.forward(p) - self.y  # (n, d_out)
        weights = error / self.n
        if self._by_output:
            gradients = self._gradients(self.readout.weights[None])
            velocities = [self._summed(weights, rows) for rows in gradients]
        else:
            gradients = velocities = self._gradients((weights @ self.readout.weights)[:, None])
        for layer, delta in zip(self._hidden, velocities, strict=True):
            layer.follow(delta, weights)
        self.readout.follow(error)

        sums = {("", "loss"): (error**2).sum() / (2 * self.n)}
        sums |= {(name, key): value for name, layer in self.layers.items() for key, value in layer.sums().items()}
        numbers = dict(zip(sums, torch.stack(list(sums.values())).tolist(), strict=True))  # one trip from the device
        motions = {
            name: layer.motion(**{key: value for (of, key), value in numbers.items() if of == name})
            for name, layer in self.layers.items()
        }
        obstacle = next((layer.obstacle for layer in self.inner if layer.obstacle), "")
        state = Evaluation(numbers["", "loss"], self._stiffness(p, gradients), motions, obstacle)
        self._speed = state.speed
        return state

    def advance(self, step: float) -> None:
        """Take the explicit Euler step of scaled length `step` from the last evaluated state."""
        for layer in (self.readout, *self._hidden):
            layer.advance(step)
        self._power.moved += step * self._speed

    @property
    def _hidden(self) -> list:
        return [self.input, *self.inner]

    @property
    def _by_output(self) -> bool:
        """Whether gradients of single outputs are at hand: they also give the tangent kernel."""
        return self.kind == DeferredLayer.name or self.d_out == 1

    def _forward(self) -> torch.Tensor:
        """Return the last hidden states (n, m); keep which neurons are on."""
        z, self._on = self.input.forward(), []
        for layer in self.inner:
            self._on.append((z > 0).to(self._dtype))
            z = layer.forward(z.clamp_min_(0.0))
        self._on.append((z > 0).to(self._dtype))
        return z.clamp_min_(0.0)

    def _gradients(self, top: torch.Tensor) -> list[torch.Tensor]:
        """Return D of every hidden layer, the first one first, each of shape (n k, m).

        `top`, (n or 1, k, m), is what a sends back for each of k rows a sample, before the neurons that are off.
        """
        rows = (self._on[-1][:, None, :] * top.to(self._dtype)).reshape(-1, self.m)
        found = [rows]
        for layer, on in zip(reversed(self.inner), reversed(self._on[:-1]), strict=True):
            rows = layer.pull_back(rows)
            rows.view(self.n, -1, self.m).mul_(on[:, None, :])
            found.append(rows)
        return found[::-1]

    def _summed(self, weights: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
        """Return sums over the outputs of each sample, (n, m), of rows (n k, m) with weights (n, k)."""
        weights = weights.to(rows.dtype)
        if self.d_out == 1:
            return weights * rows
        return (weights[:, :, None] * rows.view(self.n, self.d_out, self.m)).sum(1)

    # ---- stiffness ---------------------------------------------------------------------------------------

    def _stiffness(self, p: torch.Tensor, gradients: list[torch.Tensor]) -> float:
        """Return lambda_max of the tangent kernel, scaled as `Evaluation` says."""
        if self._by_output and (self.kind == DeferredLayer.name or self.n <= GRAM_LIMIT):
            eigenvalue = largest_eigenvalue(self._kernel(p, gradients))
        else:
            eigenvalue = self._power.eigenvalue(self._apply_kernel, self.y)
        return self.output_scale / self.n * eigenvalue

    def _kernel(self, p: torch.Tensor, gradients: list[torch.Tensor]) -> torch.Tensor:
        """Return J P J^T / scale^2, shape (n d_out, n d_out)."""
        k = self.d_out
        kernel = p @ p.T
        if k > 1:
            kernel = torch.kron(kernel, torch.eye(k, dtype=p.dtype, device=p.device))
        for layer, rows in zip(self._hidden, gradients, strict=True):
            per_output = layer.gram.repeat_interleave(k, 0).repeat_interleave(k, 1) if k > 1 else layer.gram
            kernel.addcmul_(inner(rows, rows).to(p.dtype), per_output.to(p.dtype), value=layer.mobility**2)
        return kernel

    def _apply_kernel(self, weights: torch.Tensor) -> torch.Tensor:
        """Return J P J^T / scale^2 applied to weights (n, d_out): one backward, one tangent forward pass."""
        gradients = self._gradients((weights @ self.readout.weights)[:, None])
        change = self.input.tangent(gradients[0]) * self._on[0]
        for layer, rows, on in zip(self.inner, gradients[1:], self._on[1:], strict=True):
            change = layer.tangent(change, rows) * on
        p = self.readout.p
        return p @ (p.T @ weights) + change @ self.readout.weights.T

    # ---- what a checkpoint takes ---------------------------------------------------------------------------

    def function(self, x: np.ndarray) -> np.ndarray:
        """Return f(x) of the present state, shape (len(x), d_out)."""
        a = self.readout.initial + self.readout.change
        outputs = []
        for h in self._hidden_blocks(x):
            for layer in self.inner:
                h = torch.relu(layer.at(h))
            outputs.append(self.output_scale * h @ a.T)
        return torch.cat(outputs).double().cpu().numpy()

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the weights but the inner matrices, in normalised coordinates: W1 (m, d + 1), a (d_out, m), biases."""
        arrays = self.input.arrays() | self.readout.arrays()
        for layer in self.inner:
            arrays |= layer.bias_arrays()
        return self._as_numpy(arrays)

    def projected_rows(self) -> dict[str, np.ndarray]:
        """Return rows (w p, b) of W1 before and after training, shape (m, 2), p = (1, ..., 1) / sqrt(d)."""
        d = self._x.shape[1] - 1
        onto = self._x.new_zeros(d + 1, 2)
        onto[:d, 0], onto[d, 1] = d**-0.5, 1.0
        w1 = self.input
        return self._as_numpy({"w1_projected_initial": w1.initial @ onto, "w1_projected": w1.weights() @ onto})

    def inner_arrays(self, inputs: np.ndarray) -> dict[str, np.ndarray]:
        """Return the inner matrices as the thin arrays of `inner_layer.py`, good for f at these inputs (k, d).

        The run cannot go on afterwards.
        """
        coefficients = [[] for _ in self.inner]
        for h in self._hidden_blocks(inputs):
            for layer, found in zip(self.inner, coefficients, strict=True):
                z = layer.at(h) if layer is not self.inner[-1] else None  # first: it reveals what h needs
                found.append(layer.coefficients_for_storage(h))
                h = torch.relu(z) if z is not None else h
        arrays = {}
        for layer, found in zip(self.inner, coefficients, strict=True):
            arrays |= layer.stored(found)
        return self._as_numpy(arrays)

    def report(self) -> dict:
        """Return what a checkpoint's header says of the inner layers beside their kind; of several, the largest."""
        reports = [layer.report() for layer in self.inner]
        return {key: max(report[key] for report in reports) for key in (reports[0] if reports else ())}

    def _hidden_blocks(self, x: np.ndarray) -> Iterator[torch.Tensor]:
        """Yield the first hidden states at inputs x (k, d), a few rows at a time where layers are deferred."""
        inputs, w1 = self._with_bias(x), self.input.weights()
        for block in inputs.split(BLOCK if self.kind == DeferredLayer.name else len(inputs)):
            yield torch.relu(block @ w1.T)

    def _tensor(self, array) -> torch.Tensor:
        return torch.as_tensor(np.asarray(array)).to(device=self._device, dtype=self._samples_dtype)

    def _with_bias(self, x: np.ndarray) -> torch.Tensor:
        x = self._tensor(x)
        return torch.cat([x, x.new_ones(len(x), 1)], dim=1) if self.constant else x

    def _as_numpy(self, arrays: dict[str, torch.Tensor]) -> dict[str, np.ndarray]:
        return {name: array.to(self._stored_dtype).cpu().numpy() for name, array in arrays.items()}
