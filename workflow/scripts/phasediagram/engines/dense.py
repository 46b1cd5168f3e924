"""The dense engine: W2 as an m x m matrix, hand-written forward and backward passes.

It is the reference for the other engines and the right choice while n * d_out is not small against m.

Coordinates (eq. 6 and 7, all standard normal at t = 0; kappa3 is absorbed in the time, see `Evaluation`):

    u = W1 [x; 1],  h = relu(u),  z = W2 [h; 1],  p = relu(z),  f = kappa3 a p,  e = f - y
    a' = -(1/n) e p^T,  W2' = -kappa1^2 (1/n) delta [h; 1]^T,  W1' = -kappa2^2 (1/n) back [x; 1]^T
    delta = (a^T e) * 1[z > 0],  back = (W2^T delta) * 1[u > 0]

Samples are rows of every array. W1 only moves within the span of the inputs, W1(t) = W1(0) + G^T [x; 1],
so its motion is stored as G, of shape (n, m): cheap for images, and exact. Motion is stored apart from the
initial weights, so that small relative distances keep all their digits in float32.
"""

import numpy as np
import torch

from phasediagram.engines.evaluation import Evaluation

GRAM_LIMIT = 256  # single-output problems up to this n get the exact stiffness, from their n x n Gram matrix
FIRST_POWER_ITERATIONS = 20  # power iterations on the first evaluation; later ones start warm
POWER_REFRESH = 0.02  # relative motion of the weights after which the power iteration is continued


class DenseEngine:
    """One run of a three-layer network with explicit W2, on CPU or CUDA, in float32 or float64."""

    name = "dense"

    def __init__(
        self,
        x: np.ndarray,  # (n, d) inputs
        y: np.ndarray,  # (n, d_out) targets
        kappas: tuple[float, float, float],  # (kappa1, kappa2, kappa3), eq. 8
        draw,  # name -> numpy Generator: the run's random streams
        m: int,
        dtype: torch.dtype = torch.float32,
        device: str = "cpu",
    ):
        self.kappa1, self.kappa2, self.kappa3 = kappas
        self.m, self.n, self.d_out = m, len(x), y.shape[1]
        self._tensor = lambda array: torch.as_tensor(array).to(device=device, dtype=dtype)

        def normal(name, *shape):
            return self._tensor(draw(name).standard_normal(shape, dtype=np.float32))

        self.x = self._with_bias(x)  # (n, d + 1)
        self.y = self._tensor(y)
        self.x_gram = self.x @ self.x.T
        self.w1_initial = normal("w1", m, self.x.shape[1])
        self.w2_initial, self.bias2_initial = normal("w2", m, m), normal("bias2", m)
        self.a_initial = normal("a", self.d_out, m)
        self.u_initial = self.x @ self.w1_initial.T  # (n, m)
        self.w1_initial_norm = float(self.w1_initial.norm())
        self.w2_initial_norm = float(torch.sqrt(self.w2_initial.norm() ** 2 + self.bias2_initial.norm() ** 2))

        self.w1_motion = torch.zeros_like(self.u_initial)  # G
        self.w2_motion, self.bias2_motion = torch.zeros_like(self.w2_initial), torch.zeros_like(self.bias2_initial)
        self.a_motion = torch.zeros_like(self.a_initial)
        self.w2_motion_squared = 0.0  # |W2 - W2(0)|_F^2, bias included, kept exactly from step to step

        self._top = None  # (n, d_out) leading eigenvector of the stiffness, kept warm
        self._stiffness, self._moved = 0.0, np.inf

    def _with_bias(self, x: np.ndarray) -> torch.Tensor:
        x = self._tensor(np.asarray(x, dtype=np.float64))
        return torch.cat([x, x.new_ones(len(x), 1)], dim=1)

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

        self.h_gram = self.h @ self.h.T + 1.0
        w2_speed_squared = ((self.velocity_w2_left @ self.velocity_w2_left.T) * self.h_gram).sum()
        w2_inner = (self.velocity_w2_left * z_motion).sum()
        w1_speed_squared = ((self.velocity_w1 @ self.velocity_w1.T) * self.x_gram).sum()
        w1_motion_squared = (self.w1_motion * w1_change).sum()
        w1_inner = (self.w1_motion * self.u_initial).sum()
        scalars = torch.stack(
            [
                (error**2).sum() / (2 * n),
                self.velocity_a.norm(),
                self.a.norm(),
                w2_speed_squared,
                w2_inner,
                w1_speed_squared,
                w1_motion_squared,
                w1_inner,
            ]
        )
        loss, va, a, v2_sq, self._w2_inner, v1_sq, motion1_sq, inner1 = scalars.tolist()
        motion1_sq, v1_sq, self._w2_speed_squared = max(motion1_sq, 0.0), max(v1_sq, 0.0), max(v2_sq, 0.0)
        motion2 = np.sqrt(self.w2_motion_squared)
        w1_norm = np.sqrt(max(self.w1_initial_norm**2 + 2 * inner1 + motion1_sq, 0.0))
        self._speed = max(
            va / a,
            # the operator norm of W2, not its Frobenius norm, is what a coherent motion competes with
            np.sqrt(self._w2_speed_squared) / (np.sqrt(self.m) + motion2),
            np.sqrt(v1_sq) / w1_norm,
        )
        if self.d_out == 1 and n <= GRAM_LIMIT:
            stiffness = self._stiffness_from_gram(delta_unit, back_unit)
        else:
            stiffness = self._stiffness_from_power_iteration()
        return Evaluation(
            loss=loss,
            stiffness=stiffness,
            speed=self._speed,
            relative_distance_w1=np.sqrt(motion1_sq) / self.w1_initial_norm,
            relative_distance_w2=motion2 / self.w2_initial_norm,
        )

    def advance(self, step: float) -> None:
        """Take the explicit Euler step of scaled length `step` from the last evaluated state."""
        self.a_motion.add_(self.velocity_a, alpha=step)
        self.w1_motion.add_(self.velocity_w1, alpha=step)
        self.w2_motion.addmm_(self.velocity_w2_left.T, self.h, alpha=step)
        self.bias2_motion.add_(self.velocity_w2_left.sum(0), alpha=step)
        self.w2_motion_squared += 2 * step * self._w2_inner + step**2 * self._w2_speed_squared
        self.w2_motion_squared = max(self.w2_motion_squared, 0.0)
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

    def _w1(self) -> torch.Tensor:
        return self.w1_initial + self.w1_motion.T @ self.x

    def relative_distance_w2(self) -> float:
        """RD(W2) straight from the matrix, without the running sum."""
        squared = self.w2_motion.norm() ** 2 + self.bias2_motion.norm() ** 2
        return float(torch.sqrt(squared)) / self.w2_initial_norm

    def report(self) -> dict:
        """Return what a checkpoint's header says of the engine beside its name."""
        return {}

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the small weights in normalised coordinates: W1 (m, d + 1), initial and final, and a (d_out, m)."""
        arrays = {"w1_initial": self.w1_initial, "w1": self._w1(), "a": self.a_initial + self.a_motion}
        return {name: array.cpu().numpy() for name, array in arrays.items()}
