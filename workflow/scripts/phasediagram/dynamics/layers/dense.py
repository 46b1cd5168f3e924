"""A dense inner layer: W as an m x m matrix.

It is the reference for the other kinds and the right choice for narrow networks (`choice.py`).
"""

import numpy as np

from phasediagram.dynamics.arrays import add_product, on_host
from phasediagram.dynamics.layers.inner import InnerLayer, Setting

STORED_ERROR = 1e-6  # of a checkpoint's W, as a part of |W|
FIRST_SINGULAR_RANK = 32


class DenseLayer(InnerLayer):
    """W(0) and W - W(0) as two matrices."""

    name = "dense"
    STATE = (*InnerLayer.STATE, "change")

    def __init__(self, setting: Setting, index: int, mobility: float, h):
        super().__init__(setting, index, mobility)
        self.initial = setting.normal(f"w{index}", setting.m, setting.m)
        self.initial_norm = float(np.hypot(self.arrays.norm(self.initial), self.arrays.norm(self.bias_initial)))
        self.change = self.arrays.zeros(setting.m, setting.m)
        self.z_initial = h @ self.initial.T + self.bias_initial

    def forward(self, h, motion):
        """Return the change of z since t = 0, (n, m), for hidden states h that moved by `motion`."""
        self.h, self.gram = h, h @ h.T + self.setting.constant
        self.z_motion = h @ self.change.T + self.bias_motion
        return motion @ self.initial.T + self.z_motion

    def pull_back(self, rows):
        """Return W^T applied to output gradients, a row for each."""
        return rows @ self.initial + rows @ self.change

    def tangent(self, change, rows):
        """Return the change of z with that of h and with W's motion along these output gradients, one a sample."""
        return change @ self.initial.T + change @ self.change.T + self.mobility**2 * (self.gram @ rows)

    def _move(self, left, shares) -> None:
        add_product(self.change, left, self.h)

    def at(self, h):
        """Return z of new hidden states (k, m)."""
        return h @ self.initial.T + h @ self.change.T + self.bias_initial + self.bias_motion

    def stored(self, hidden: list) -> dict:
        """Return W - W(0) for a checkpoint, by its leading singular vectors; W(0) is the stream `w<index>`."""
        ((motion,),) = on_host([self.change])
        motion, m, rank = motion.astype(np.float64), self.setting.m, FIRST_SINGULAR_RANK
        wanted = (STORED_ERROR * self.arrays.norm(self.initial + self.change)) ** 2
        while True:
            left, values, right = leading_singular_vectors(motion, min(rank, m))
            lost = np.linalg.norm(motion - (left * values) @ right) ** 2
            if lost <= wanted or rank >= m:
                break
            rank *= 2
        tails = np.cumsum(values[::-1] ** 2)[::-1]
        keep = max(1, int((tails > max(wanted - lost, 0.0)).sum()))
        name = f"w{self.index}"
        return {f"{name}_motion": (left * values)[:, :keep].T, f"{name}_right": right[:keep]}

    def coefficients_for_storage(self, h):
        """Return what `stored` needs to know of hidden states that a checkpoint has to be good for: nothing."""
        return h[:, :0]

    def report(self) -> dict:
        """Return what a checkpoint's header says of the layer."""
        return {}


def leading_singular_vectors(matrix: np.ndarray, rank: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return left (m, rank), values and right (rank, m) of a square matrix, by subspace iteration."""
    right = np.random.default_rng(0).standard_normal((rank, len(matrix)))
    for _ in range(5):
        left = np.linalg.qr(matrix @ right.T)[0]
        right = np.linalg.qr(matrix.T @ left)[0].T
    within, values, rotation = np.linalg.svd(matrix @ right.T, full_matrices=False)
    return within, values, rotation @ right
