"""What all engines share: everything of a run but W2, which is where they differ.

In normalised coordinates (eq. 6 and 7, all standard normal at t = 0; kappa3 is absorbed in the time, see
`Evaluation`), with samples as rows of every array:

    u = W1 [x; 1],  h = relu(u),  z = W2 [h; 1],  p = relu(z),  f = kappa3 a p,  e = f - y
    a' = -(1/n) e p^T,  W2' = -kappa1^2 (1/n) delta [h; 1]^T,  W1' = -kappa2^2 (1/n) back [x; 1]^T
    delta = (a^T e) * 1[z > 0],  back = (W2^T delta) * 1[u > 0]

W1 only moves within the span of the inputs, W1(t) = W1(0) + G^T [x; 1], so its motion is stored as G, of shape
(n, m): cheap for images, and exact. Motion is stored apart from the initial weights, so that small relative
distances keep all their digits in float32.
"""

from dataclasses import dataclass

import numpy as np
import torch

from phasediagram.dynamics.engines.evaluation import Evaluation, LayerMotion


@dataclass(frozen=True)
class Sums:
    """Sums over the network at one state. Squares come from Gram matrices and may fall below zero by rounding."""

    loss: float  # R
    a_speed: float  # |a'|
    a_size: float  # |a|
    a_motion: float  # |a - a(0)|
    w2_speed_squared: float  # |W2'|^2
    w2_inner: float  # <W2', W2 - W2(0)>
    w1_speed_squared: float  # |W1'|^2
    w1_motion_squared: float  # |W1 - W1(0)|^2
    w1_inner: float  # <W1(0), W1 - W1(0)>

    @classmethod
    def read(cls, **tensors: torch.Tensor) -> "Sums":
        """Return the sums of these tensors without dimensions, all brought from the device at once."""
        return cls(**dict(zip(tensors, torch.stack(list(tensors.values())).tolist(), strict=True)))


class ThreeLayerEngine:
    """State and bookkeeping of one run, without W2. `evaluate` of an engine ends in `_evaluation`."""

    STATE = ("w1_motion", "bias2_motion", "a_motion", "w2_motion_squared", "obstacle")
    SAMPLES_DTYPE: torch.dtype | None = None  # of the arrays over samples, where it is not the run's

    def __init__(
        self,
        x: np.ndarray,  # (n, d) inputs
        y: np.ndarray,  # (n, d_out) targets
        kappas: tuple[float, float, float],  # (kappa1, kappa2, kappa3), eq. 8
        draw,  # name -> numpy Generator: the run's random streams
        m: int,
        dtype: torch.dtype = torch.float32,  # of arrays, but for those over samples where `SAMPLES_DTYPE` says
        device: str = "cpu",
        biases: bool = True,  # in both hidden layers; without them there are no constants 1 beside x and h
        max_gigabytes: float = 8.0,  # of what grows during a run
    ):
        self.constant, self.max_gigabytes = float(biases), max_gigabytes
        self.kappa1, self.kappa2, self.kappa3 = kappas
        self.m, self.n, self.d_out = m, len(x), y.shape[1]
        self._draw, self._device = draw, device
        self.storage_dtype, self._dtype = dtype, self.SAMPLES_DTYPE or dtype
        self.x, self.y = self._with_bias(x), self._tensor(y)  # (n, d + 1), (n, d_out)
        self.x_gram = self.x @ self.x.T
        self.w1_initial = self._normal("w1", m, self.x.shape[1])
        self.bias2_initial, self.a_initial = self._normal("bias2", m), self._normal("a", self.d_out, m)
        if not biases:
            self.bias2_initial.zero_()
        self.u_initial = self.x @ self.w1_initial.T  # (n, m)
        self.w1_initial_norm, self.a_initial_norm = float(self.w1_initial.norm()), float(self.a_initial.norm())
        self.w1_motion = torch.zeros_like(self.u_initial)  # G
        self.bias2_motion, self.a_motion = torch.zeros_like(self.bias2_initial), torch.zeros_like(self.a_initial)
        self.w2_motion_squared = 0.0  # |W2 - W2(0)|_F^2, bias included, kept exactly from step to step
        self.w2_initial_norm: float  # the engine's to set, bias included
        self.obstacle = ""

    def _tensor(self, array) -> torch.Tensor:
        return torch.as_tensor(np.asarray(array)).to(device=self._device, dtype=self._dtype)

    def _normal(self, name: str, *shape: int) -> torch.Tensor:
        return self._tensor(self._draw(name).standard_normal(shape, dtype=np.float32))

    def _with_bias(self, x: np.ndarray) -> torch.Tensor:
        x = self._tensor(x)
        return torch.cat([x, x.new_ones(len(x), 1)], dim=1) if self.constant else x

    def _evaluation(self, sums: Sums, stiffness: float) -> Evaluation:
        """Return the evaluation, and keep what the running |W2 - W2(0)| needs."""
        self._w2_inner, self._w2_speed_squared = sums.w2_inner, max(sums.w2_speed_squared, 0.0)
        w1_motion_squared = max(sums.w1_motion_squared, 0.0)
        w1_size = np.sqrt(max(self.w1_initial_norm**2 + 2 * sums.w1_inner + w1_motion_squared, 0.0))
        w2_motion = np.sqrt(self.w2_motion_squared)
        # the operator norm of W2, not its Frobenius norm, is what a coherent motion competes with
        w2_size = np.sqrt(self.m) + w2_motion
        layers = {
            "W1": LayerMotion(
                moved=np.sqrt(w1_motion_squared),
                initial=self.w1_initial_norm,
                speed=np.sqrt(max(sums.w1_speed_squared, 0.0)) / w1_size,
            ),
            "W2": LayerMotion(w2_motion, self.w2_initial_norm, np.sqrt(self._w2_speed_squared) / w2_size),
            "a": LayerMotion(sums.a_motion, self.a_initial_norm, sums.a_speed / sums.a_size),
        }
        return Evaluation(sums.loss, stiffness, layers, self.obstacle)

    def _advance_w2_motion_squared(self, step: float) -> None:
        self.w2_motion_squared += 2 * step * self._w2_inner + step**2 * self._w2_speed_squared
        self.w2_motion_squared = max(self.w2_motion_squared, 0.0)

    def _w1(self) -> torch.Tensor:
        return self.w1_initial + self.w1_motion.T @ self.x

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the weights but W2 in normalised coordinates: W1 (m, d + 1), a (d_out, m), b2 (m,)."""
        arrays = {
            "w1_initial": self.w1_initial,
            "w1": self._w1(),
            "a": self.a_initial + self.a_motion,
            "bias2_initial": self.bias2_initial,
            "bias2": self.bias2_initial + self.bias2_motion,
        }
        return self._as_numpy(arrays)

    def second_layer(self, inputs: np.ndarray) -> dict[str, np.ndarray]:
        """Return W2 as the thin arrays of `second_layer.py`, good for f at these inputs (k, d).

        The run cannot go on afterwards.
        """
        return self._as_numpy(self._second_layer(inputs))

    def _as_numpy(self, arrays: dict[str, torch.Tensor]) -> dict[str, np.ndarray]:
        return {name: array.to(self.storage_dtype).cpu().numpy() for name, array in arrays.items()}
