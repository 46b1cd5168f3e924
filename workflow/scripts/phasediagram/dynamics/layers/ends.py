"""The first and the last layer, W1 and a. `mirror` makes a network of these two antisymmetric."""

import numpy as np
import torch

from phasediagram.dynamics.evaluation import LayerMotion


class InputLayer:
    """W1. It only moves within the span of the inputs, W1(t) = W1(0) + G^T [x; 1]: its motion is G, (n, m), exactly."""

    STATE = ("motion_on_inputs",)

    def __init__(self, x: torch.Tensor, initial: torch.Tensor, mobility: float):
        self.x, self.gram = x, x @ x.T  # (n, d + 1), with the constant 1 where there are biases
        self.initial, self.mobility = initial, mobility
        self.initial_norm = float(initial.norm())
        self.u_initial = x @ initial.T  # (n, m)
        self.motion_on_inputs = torch.zeros_like(self.u_initial)  # G

    def forward(self) -> torch.Tensor:
        """Return u = W1 [x; 1], shape (n, m)."""
        self.change = self.gram @ self.motion_on_inputs
        return self.u_initial + self.change

    def follow(self, delta: torch.Tensor, weights: torch.Tensor) -> None:
        self.velocity = delta.to(self.u_initial.dtype) * -(self.mobility**2)

    def sums(self) -> dict[str, torch.Tensor]:
        return {
            "speed_squared": ((self.velocity @ self.velocity.T) * self.gram).sum(),
            "motion_squared": (self.motion_on_inputs * self.change).sum(),
            "inner": (self.motion_on_inputs * self.u_initial).sum(),  # <W1(0), W1 - W1(0)>
        }

    def motion(self, speed_squared: float, motion_squared: float, inner: float) -> LayerMotion:
        """Return how far and how fast from `sums`: squares from Gram matrices, which may fall below 0 by rounding."""
        motion_squared = max(motion_squared, 0.0)
        size = np.sqrt(max(self.initial_norm**2 + 2 * inner + motion_squared, 0.0))
        return LayerMotion(np.sqrt(motion_squared), self.initial_norm, np.sqrt(max(speed_squared, 0.0)) / size)

    def advance(self, step: float) -> None:
        self.motion_on_inputs.add_(self.velocity, alpha=step)

    def weights(self) -> torch.Tensor:
        """Return W1, shape (m, d + 1)."""
        return self.initial + self.motion_on_inputs.T @ self.x

    def tangent(self, rows: torch.Tensor) -> torch.Tensor:
        """Return the change of u with W1's motion along these output gradients, one a sample: (n, m)."""
        return self.mobility**2 * (self.gram @ rows)

    def arrays(self) -> dict[str, torch.Tensor]:
        return {"w1_initial": self.initial, "w1": self.weights()}


class Readout:
    """a, shape (d_out, m), of mobility 1: all mobilities are relative to it."""

    STATE = ("change",)

    def __init__(self, initial: torch.Tensor):
        self.initial, self.initial_norm = initial, float(initial.norm())
        self.change = torch.zeros_like(initial)

    def forward(self, p: torch.Tensor) -> torch.Tensor:
        """Return p a^T, shape (n, d_out): f but for the output scale."""
        self.p, self.weights = p, self.initial + self.change
        return p @ self.weights.T

    def follow(self, error: torch.Tensor) -> None:
        self.velocity = -(error.T @ self.p) / len(error)

    def sums(self) -> dict[str, torch.Tensor]:
        return {"speed": self.velocity.norm(), "size": self.weights.norm(), "moved": self.change.norm()}

    def motion(self, speed: float, size: float, moved: float) -> LayerMotion:
        return LayerMotion(moved, self.initial_norm, speed / size)

    def advance(self, step: float) -> None:
        self.change.add_(self.velocity, alpha=step)

    def arrays(self) -> dict[str, torch.Tensor]:
        return {"a_initial": self.initial, "a": self.initial + self.change}


def mirror(w1: torch.Tensor, a: torch.Tensor) -> None:
    """Make the second half of the neurons a copy of the first half with -a, in place, so that f = 0 everywhere.

    Shapes (m, d + 1) and (d_out, m), m even. The first half is left as it was drawn.
    """
    half = len(w1) // 2
    w1[half:], a[:, half:] = w1[:half], -a[:, :half]
