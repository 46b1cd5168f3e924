"""The linear flow of an initial stage in closed form (docs/initial.md).

While f and all weights are small, neurons of two layers do not see each other. With z = (1/n) sum of y_i x_i, v = z/|z|
and the time s of `Evaluation` (dt = ds / kappa), neuron k follows

    a_k' = <w_k, z>,   w_k' = kappa'^2 a_k z,

so a_k and p_k = <w_k, v> grow like exp(kappa' |z| s), and what is orthogonal to v stays.
"""

import numpy as np


def drive(x: np.ndarray, y: np.ndarray, biases: bool) -> np.ndarray:
    """Return z = (1/n) sum of y_i x_i, shape (d,), or (d + 1,) with the constant 1 beside x; y has shape (n, 1)."""
    inputs = np.column_stack([x, np.ones(len(x))]) if biases else np.asarray(x)
    return inputs.T @ y[:, 0] / len(y)


def distances(w: np.ndarray, a: np.ndarray, z: np.ndarray, mobility: float, s: np.ndarray) -> dict[str, np.ndarray]:
    """Return RD of both layers at times s, of neurons w (m, d), a (m,) at s = 0; mobility is kappa'."""
    size, p = np.linalg.norm(z), w @ z / np.linalg.norm(z)
    growth, mixing = 2 * np.sinh(mobility * size * s / 2) ** 2, np.sinh(mobility * size * s)  # cosh - 1, sinh
    moved = {
        "W1": np.outer(growth, p) + np.outer(mixing, mobility * a),
        "a": np.outer(growth, a) + np.outer(mixing, p / mobility),
    }
    initial = {"W1": np.linalg.norm(w), "a": np.linalg.norm(a)}
    return {layer: np.linalg.norm(motion, axis=1) / initial[layer] for layer, motion in moved.items()}
