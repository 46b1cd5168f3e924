"""A dense inner layer: W as an m x m matrix.

It is the reference for the other kind and the right choice while n * d_out is not small against m.
"""

import torch

from phasediagram.dynamics.layers.inner import InnerLayer, Setting

STORED_ERROR = 1e-6  # of a checkpoint's W, as a part of |W|
FIRST_SINGULAR_RANK = 32


class DenseLayer(InnerLayer):
    """W(0) and W - W(0) as two matrices, on CPU or CUDA, in float32 or float64."""

    name = "dense"
    SAMPLES_DTYPE = None  # that of the run
    STATE = (*InnerLayer.STATE, "change")

    def __init__(self, setting: Setting, index: int, mobility: float):
        super().__init__(setting, index, mobility)
        self.initial = setting.normal(f"w{index}", setting.m, setting.m)
        self.initial_norm = float(torch.sqrt(self.initial.norm() ** 2 + self.bias_initial.norm() ** 2))
        self.change = torch.zeros_like(self.initial)

    def forward(self, h: torch.Tensor) -> torch.Tensor:
        self.h = h
        self.gram = h @ h.T + self.setting.constant
        self.z_motion = h @ self.change.T + self.bias_motion
        return h @ self.initial.T + self.bias_initial + self.z_motion

    def pull_back(self, rows: torch.Tensor) -> torch.Tensor:
        return rows @ self.initial + rows @ self.change

    def tangent(self, change: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
        """Return the change of z with that of h and with W's motion along these output gradients, one a sample."""
        return change @ self.initial.T + change @ self.change.T + self.mobility**2 * (self.gram @ rows)

    def follow(self, delta: torch.Tensor, weights: torch.Tensor) -> None:
        self.velocity_left = -(self.mobility**2) * delta

    def sums(self) -> dict[str, torch.Tensor]:
        left = self.velocity_left
        return {"speed_squared": ((left @ left.T) * self.gram).sum(), "inner": (left * self.z_motion).sum()}

    def advance(self, step: float) -> None:
        self.change.addmm_(self.velocity_left.T, self.h, alpha=step)
        self.bias_motion.add_(self.velocity_left.sum(0), alpha=step * self.setting.constant)
        self._advance_motion_squared(step)

    def at(self, h: torch.Tensor) -> torch.Tensor:
        """Return z of new hidden states (k, m)."""
        return h @ self.initial.T + h @ self.change.T + self.bias_initial + self.bias_motion

    def stored(self, hidden: list[torch.Tensor]) -> dict[str, torch.Tensor]:
        """Return W - W(0) for a checkpoint, by its leading singular vectors; W(0) is the stream `w<index>`."""
        motion = self.change.double()
        wanted = (STORED_ERROR * float((self.initial + self.change).norm())) ** 2
        m, rank = self.setting.m, FIRST_SINGULAR_RANK
        with torch.random.fork_rng():
            while True:
                torch.manual_seed(0)
                left, values, right = torch.svd_lowrank(motion, min(rank, m), niter=4)
                lost = (motion - (left * values) @ right.T).norm() ** 2
                if lost <= wanted or rank >= m:
                    break
                rank *= 2
        tails = (values**2).flip(0).cumsum(0).flip(0)
        keep = max(1, int((tails > max(wanted - float(lost), 0.0)).sum()))
        name = f"w{self.index}"
        return {f"{name}_motion": (left * values)[:, :keep].T, f"{name}_right": right[:, :keep].T}

    def coefficients_for_storage(self, h: torch.Tensor) -> torch.Tensor:
        """Return what `stored` needs to know of hidden states that a checkpoint has to be good for: nothing."""
        return h[:, :0]

    def report(self) -> dict:
        """Return what a checkpoint's header says of the layer."""
        return {}

    def relative_distance(self) -> float:
        """RD straight from the matrix, without the running sum."""
        squared = self.change.norm() ** 2 + self.bias_motion.norm() ** 2
        return float(torch.sqrt(squared)) / self.initial_norm
