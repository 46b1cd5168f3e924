"""What is read of a trained network: its function, its weights, and how they are aligned."""

from collections.abc import Iterator

import numpy as np

from phasediagram.dynamics.arrays import on_host
from phasediagram.dynamics.network import Network

BLOCK = 32  # inputs at which f is evaluated at a time: what all of them reveal may not fit into memory


def function(network: Network, x: np.ndarray) -> np.ndarray:
    """Return f(x) of the present state, shape (len(x), d_out)."""
    a = network.readout.initial + network.readout.change
    outputs = []
    for h in _hidden_blocks(network, x):
        for layer in network.inner:
            h = layer.at(h).clip(0.0)
        outputs.append(h @ a.T)
    return network.output_scale * np.concatenate(on_host(outputs)[0]).astype(np.float64)


def outer_weights(network: Network) -> dict[str, np.ndarray]:
    """Return the weights but the inner matrices, in normalised coordinates: W1 (m, d + 1), a (d_out, m), biases."""
    arrays = network.input.stored() | network.readout.stored()
    for layer in network.inner:
        arrays |= layer.bias_arrays()
    return _for_storage(network, arrays)


def projected_rows(network: Network) -> dict[str, np.ndarray]:
    """Return rows (w p, b) of W1 before and after training, shape (m, 2), p = (1, ..., 1) / sqrt(d)."""
    d = network.x.shape[1] - 1
    onto = np.zeros((d + 1, 2))
    onto[:d, 0], onto[d, 1] = d**-0.5, 1.0
    onto, w1 = network.arrays.array(onto), network.input
    rows = {"w1_projected_initial": w1.initial @ onto, "w1_projected": w1.weights() @ onto}
    return _for_storage(network, rows)


def inner_weights(network: Network, inputs: np.ndarray) -> dict[str, np.ndarray]:
    """Return the inner matrices as the thin arrays of `inner_layer.py`, good for f at these inputs (k, d).

    The run cannot go on afterwards.
    """
    coefficients = [[] for _ in network.inner]
    for h in _hidden_blocks(network, inputs):
        for layer, found in zip(network.inner, coefficients, strict=True):
            z = layer.at(h) if layer is not network.inner[-1] else None  # first: it reveals what h needs
            found.append(layer.coefficients_for_storage(h))
            h = z.clip(0.0) if z is not None else h
    arrays = {}
    for layer, found in zip(network.inner, coefficients, strict=True):
        arrays |= layer.stored(found)
    return _for_storage(network, arrays)


def misalignment(network: Network) -> float:
    """Return 1 - A of W1, with A = |W1 v| / |W1|_F and v along the sum over samples of y_i x_i (docs/initial.md).

    For one output. What is orthogonal to v is summed by itself, so that small numbers keep their digits.
    """
    weights = on_host([network.input.weights()])[0][0].astype(np.float64)
    v = on_host([network.x])[0][0].T @ network.y[:, 0]
    v = v / np.linalg.norm(v)
    along = weights @ v
    across = np.linalg.norm(weights - np.outer(along, v)) ** 2
    aligned = np.linalg.norm(along) ** 2 / (np.linalg.norm(along) ** 2 + across)
    return float(across / (np.linalg.norm(along) ** 2 + across) / (1 + aligned**0.5))


def _hidden_blocks(network: Network, x: np.ndarray) -> Iterator:
    """Yield the first hidden states at inputs x (k, d), a few rows at a time."""
    inputs, w1, xp = network.with_bias(x), network.input.weights(), network.arrays.xp
    for start in range(0, len(inputs), BLOCK):
        yield network.activation.at(xp, inputs[start : start + BLOCK] @ w1.T)[0]


def _for_storage(network: Network, arrays: dict) -> dict[str, np.ndarray]:
    return {name: np.asarray(on_host([array])[0][0], network.stored_dtype) for name, array in arrays.items()}
