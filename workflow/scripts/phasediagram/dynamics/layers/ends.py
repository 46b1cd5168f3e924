"""The first and the last layer, W1 and a. `mirror` makes a network of these two antisymmetric."""

import numpy as np

from phasediagram.dynamics.arrays import Arrays
from phasediagram.dynamics.evaluation import LayerMotion
from phasediagram.dynamics.layers.inner import summed


class InputLayer:
    """W1. It only moves within the span of the inputs, W1(t) = W1(0) + G^T [x; 1]: its motion is G, (n, m), exactly."""

    STATE = ("motion_on_inputs",)

    def __init__(self, arrays: Arrays, x, initial, mobility: float):
        self.arrays, self.x, self.gram = arrays, x, x @ x.T  # (n, d + 1), with the constant 1 where there are biases
        self.initial, self.mobility, self.initial_norm = initial, mobility, arrays.norm(initial)
        self.z_initial = x @ initial.T  # (n, m)
        self.motion_on_inputs = 0 * self.z_initial  # G

    def forward(self):
        """Return the change of the pre-activations since t = 0, shape (n, m)."""
        self.change = self.gram @ self.motion_on_inputs
        return self.change

    def numbers(self, rows) -> list:
        """Return what `motion` needs: by sample, |W1 - W1(0)|^2 and <W1(0), W1 - W1(0)> as inner products with G."""
        vecdot, motion = self.arrays.xp.vecdot, self.arrays.doubled(self.motion_on_inputs)
        return [vecdot(motion, self.arrays.doubled(self.change)), vecdot(self.motion_on_inputs, self.z_initial)]

    def motion(self, shares: np.ndarray, speed: float, moved: np.ndarray, inner: np.ndarray) -> LayerMotion:
        """Return how far and how fast."""
        squared = max(float(moved.sum()), 0.0)
        size = max(self.initial_norm**2 + 2 * float(inner.sum()) + squared, 0.0) ** 0.5
        return LayerMotion(squared**0.5, self.initial_norm, speed / size)

    def advance(self, step: float, shares, rows) -> None:
        self.motion_on_inputs += summed((-step * self.mobility**2) * shares, rows, len(self.x))

    def weights(self):
        """Return W1, shape (m, d + 1)."""
        return self.initial + self.motion_on_inputs.T @ self.x

    def tangent(self, rows):
        """Return the change of the pre-activations with W1's motion along output gradients, one a sample: (n, m)."""
        return self.mobility**2 * (self.gram @ rows)

    def stored(self) -> dict:
        return {"w1_initial": self.initial, "w1": self.weights()}


class Readout:
    """a, shape (d_out, m). All mobilities are relative to its own."""

    STATE = ("change",)
    mobility = 1.0

    def __init__(self, arrays: Arrays, initial):
        self.arrays, self.initial, self.initial_norm = arrays, initial, arrays.norm(initial)
        self.change = 0 * initial

    def forward(self, p, motion):
        """Return the change of p a^T since t = 0, shape (n, d_out), for hidden states p that moved by `motion`."""
        self.weights = self.initial + self.change
        return motion @ self.initial.T + p @ self.change.T

    def follow(self, weights, p):
        """Take weights e / n and hidden states p (n, m); return the squared speed by output.

        Not as <e, p p^T e>: where all p_i are nearly parallel, float32 rounds that to 0 or below.
        """
        self.velocity = weights.T @ p
        return self.arrays.xp.vecdot(self.velocity, self.velocity)

    def numbers(self) -> list:
        """Return what `motion` needs: by output, |a|^2 and |a - a(0)|^2."""
        change = self.arrays.doubled(self.change)
        return [self.arrays.xp.vecdot(rows, rows) for rows in (self.weights, change)]

    def motion(self, shares: np.ndarray, speed: float, size: np.ndarray, moved: np.ndarray) -> LayerMotion:
        """Return how far and how fast."""
        return LayerMotion(float(moved.sum()) ** 0.5, self.initial_norm, speed / float(size.sum()) ** 0.5)

    def advance(self, step: float) -> None:
        self.change -= step * self.velocity

    def stored(self) -> dict:
        return {"a_initial": self.initial, "a": self.initial + self.change}


def mirror(w1, a) -> None:
    """Make the second half of the neurons a copy of the first half with -a, in place, so that f = 0 everywhere.

    Shapes (m, d + 1) and (d_out, m), m even. The first half is left as it was drawn.
    """
    half = len(w1) // 2
    w1[half:], a[:, half:] = w1[:half], -a[:, :half]
