"""The dense engine: W2 as an m x m matrix, hand-written forward and backward passes.

It is the reference for the other engine and the right choice while n * d_out is not small against m.
`three_layer.py` has the coordinates and the symbols.
"""

import numpy as np
import torch

from phasediagram.dynamics.engines.evaluation import Evaluation
from phasediagram.dynamics.engines.three_layer import Sums, ThreeLayerEngine

GRAM_LIMIT = 256  # single-output problems up to this n get the exact stiffness, from their n x n Gram matrix
FIRST_POWER_ITERATIONS = 20  # power iterations on the first evaluation; later ones start warm
SECOND_LAYER_ERROR = 1e-6  # of a checkpoint's W2, as a part of |W2|
FIRST_SINGULAR_RANK = 32
POWER_REFRESH = 0.02  # relative motion of the weights after which the power iteration is continued


class DenseEngine(ThreeLayerEngine):
    """One run of a three-layer network with explicit W2, on CPU or CUDA, in float32 or float64."""

    name = "dense"
    STATE = (*ThreeLayerEngine.STATE, "w2_motion", "_top", "_stiffness", "_moved")

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.w2_initial = self._normal("w2", self.m, self.m)
        self.w2_initial_norm = float(torch.sqrt(self.w2_initial.norm() ** 2 + self.bias2_initial.norm() ** 2))
        self.w2_motion = torch.zeros_like(self.w2_initial)
        self._top = None  # (n, d_out) leading eigenvector of the stiffness, kept warm
        self._stiffness, self._moved = 0.0, np.inf

    # ---- the flow ----------------------------------------------------------------------------------------

    def evaluate(self) -> Evaluation:
        """Evaluate loss, velocity, stiffness and distances at the present state."""
        n, kappa1, kappa2 = self.n, self.kappa1, self.kappa2
        self.a = self.a_initial + self.a_motion
        w1_change = self.x_gram @ self.w1_motion  # change of u
        u = self.u_initial + w1_change
        self.h = torch.relu(u)
        z_motion = self.h @ self.w2_motion.T + self.bias2_motion
        z = self.h @ self.w2_initial.T + self.bias2_initial + z_motion
        self.p = torch.relu(z)
        self.u_on, self.z_on = u > 0, z > 0
        error = self.kappa3 * (self.p @ self.a.T) - self.y  # (n, d_out)

        if self.d_out == 1:  # per-sample gradients, scaled by the errors afterwards, also give the Gram matrix
            ones = torch.ones_like(error)
            delta_unit, back_unit = self._backward(ones)
            delta, back = error * delta_unit / n, error * back_unit / n
        else:
            delta, back = self._backward(error / n)
        self.velocity_a = -(error.T @ self.p) / n
        self.velocity_w2_left, self.velocity_w1 = -(kappa1**2) * delta, -(kappa2**2) * back

        self.h_gram = self.h @ self.h.T + self.constant
        sums = Sums.read(
            loss=(error**2).sum() / (2 * n),
            a_speed=self.velocity_a.norm(),
            a_size=self.a.norm(),
            a_motion=self.a_motion.norm(),
            w2_speed_squared=((self.velocity_w2_left @ self.velocity_w2_left.T) * self.h_gram).sum(),
            w2_inner=(self.velocity_w2_left * z_motion).sum(),
            w1_speed_squared=((self.velocity_w1 @ self.velocity_w1.T) * self.x_gram).sum(),
            w1_motion_squared=(self.w1_motion * w1_change).sum(),
            w1_inner=(self.w1_motion * self.u_initial).sum(),
        )
        if self.d_out == 1 and n <= GRAM_LIMIT:
            stiffness = self._stiffness_from_gram(delta_unit, back_unit)
        else:
            stiffness = self._stiffness_from_power_iteration()
        state = self._evaluation(sums, stiffness)
        self._speed = state.speed
        return state

    def advance(self, step: float) -> None:
        """Take the explicit Euler step of scaled length `step` from the last evaluated state."""
        self.a_motion.add_(self.velocity_a, alpha=step)
        self.w1_motion.add_(self.velocity_w1, alpha=step)
        self.w2_motion.addmm_(self.velocity_w2_left.T, self.h, alpha=step)
        self.bias2_motion.add_(self.velocity_w2_left.sum(0), alpha=step * self.constant)
        self._advance_w2_motion_squared(step)
        self._moved += step * self._speed

    def _backward(self, weights: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Pull output weights (n, d_out) back to (delta, back), both (n, m)."""
        delta = (weights @ self.a) * self.z_on
        back = (delta @ self.w2_initial + delta @ self.w2_motion) * self.u_on
        return delta, back

    def _stiffness_from_gram(self, delta: torch.Tensor, back: torch.Tensor) -> float:
        gram = (
            self.p @ self.p.T
            + self.kappa1**2 * (delta @ delta.T) * self.h_gram
            + self.kappa2**2 * (back @ back.T) * self.x_gram
        )
        gram = gram.double()
        if not torch.isfinite(gram).all():
            return np.inf
        return self.kappa3 / self.n * float(torch.linalg.eigvalsh(gram)[-1])

    def _stiffness_from_power_iteration(self) -> float:
        """Continue the power iteration where the weights have moved since it was last continued."""
        if self._moved < POWER_REFRESH:
            return self._stiffness
        iterations = 1
        if self._top is None:
            self._top, iterations = torch.ones_like(self.y) / self.y.numel() ** 0.5, FIRST_POWER_ITERATIONS
        for _ in range(iterations):
            image = self._apply_kernel(self._top)
            eigenvalue = float(image.norm())
            if eigenvalue == 0:  # a dead network
                break
            self._top = image / eigenvalue
        self._moved, self._stiffness = 0.0, self.kappa3 / self.n * eigenvalue
        return self._stiffness

    def _apply_kernel(self, weights: torch.Tensor) -> torch.Tensor:
        """Return (J P J^T / kappa3^2) applied to weights (n, d_out): one backward, one tangent forward pass."""
        delta, back = self._backward(weights)
        h_change = self.kappa2**2 * (self.x_gram @ back) * self.u_on
        z_change = h_change @ self.w2_initial.T + h_change @ self.w2_motion.T
        z_change += self.kappa1**2 * (self.h_gram @ delta)
        return self.p @ (self.p.T @ weights) + (z_change * self.z_on) @ self.a.T

    # ---- what a checkpoint takes ---------------------------------------------------------------------------

    def function(self, x: np.ndarray) -> np.ndarray:
        """Return f(x) of the present state, shape (len(x), d_out)."""
        x = self._with_bias(x)
        h = torch.relu(x @ self._w1().T)
        z = h @ self.w2_initial.T + h @ self.w2_motion.T + self.bias2_initial + self.bias2_motion
        return (self.kappa3 * torch.relu(z) @ (self.a_initial + self.a_motion).T).double().cpu().numpy()

    def _second_layer(self, inputs: np.ndarray) -> dict[str, torch.Tensor]:
        """W2 - W2(0) by its leading singular vectors; W2(0) is the stream `w2`."""
        motion = self.w2_motion.double()
        wanted = (SECOND_LAYER_ERROR * float((self.w2_initial + self.w2_motion).norm())) ** 2
        rank = FIRST_SINGULAR_RANK
        with torch.random.fork_rng():
            while True:
                torch.manual_seed(0)
                left, values, right = torch.svd_lowrank(motion, min(rank, self.m), niter=4)
                lost = (motion - (left * values) @ right.T).norm() ** 2
                if lost <= wanted or rank >= self.m:
                    break
                rank *= 2
        tails = (values**2).flip(0).cumsum(0).flip(0)
        keep = max(1, int((tails > max(wanted - float(lost), 0.0)).sum()))
        return {"w2_motion": (left * values)[:, :keep].T, "w2_right": right[:, :keep].T}

    def relative_distance_w2(self) -> float:
        """RD(W2) straight from the matrix, without the running sum."""
        squared = self.w2_motion.norm() ** 2 + self.bias2_motion.norm() ** 2
        return float(torch.sqrt(squared)) / self.w2_initial_norm

    def report(self) -> dict:
        """Return what a checkpoint's header says of the engine beside its name."""
        return {}
