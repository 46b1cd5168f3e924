"""What all inner layers share: an m x m matrix W with a bias column, and RD, kept without forming W."""

from dataclasses import dataclass

import numpy as np

from phasediagram.dynamics.arrays import Arrays
from phasediagram.dynamics.evaluation import LayerMotion


@dataclass(frozen=True)
class Setting:
    """What the layers of a run have in common; `draw(name)` are the run's random streams."""

    m: int
    draw: object
    arrays: Arrays
    constant: float  # 1 where there are biases, else 0
    max_gigabytes: float  # of what grows during a run, of one inner layer

    def normal(self, name: str, *shape: int):
        """Return the standard normal numbers of a stream."""
        return self.arrays.array(self.draw(name).standard_normal(shape, dtype=np.float32))


class InnerLayer:
    """Layer `index` (W2, W3, ...). Subclasses hold W(0) and its motion, and set

    - `initial_norm`: |W(0)|_F, bias included,
    - `z_initial`: pre-activations at t = 0, (n, m), and `z_motion`: what the motion of W adds to them,
    - `gram`: <h_i, h_j> + 1 of the hidden states that the layer reads, (n, n).
    """

    STATE = ("bias_motion", "motion_squared", "obstacle")
    BY_OUTPUT = False  # whether it needs gradients of single outputs, however many they are

    def __init__(self, setting: Setting, index: int, mobility: float):
        self.setting, self.arrays, self.index, self.mobility = setting, setting.arrays, index, mobility
        self.bias_initial = setting.normal(f"bias{index}", setting.m) * setting.constant
        self.bias_motion = 0 * self.bias_initial
        self.motion_squared = 0.0  # |W - W(0)|_F^2, bias included, kept exactly from step to step
        self.obstacle = ""  # why the layer cannot go on, where it cannot

    def numbers(self, rows) -> list:
        """Return what `motion` needs from the device, at output gradients (n k, m): <D, z_motion> of each."""
        by_sample = rows.reshape(len(self.gram), -1, self.setting.m)
        return [self.arrays.xp.vecdot(by_sample, self.z_motion[:, None, :])]

    def motion(self, shares: np.ndarray, speed: float, along: np.ndarray) -> LayerMotion:
        """Return how far and how fast, and keep what the running |W - W(0)| needs.

        The size that the step is measured by is the operator norm of W, not its Frobenius norm: that is what a coherent
        motion competes with.
        """
        self._speed, self._inner = speed, -(self.mobility**2) * float(shares @ along.reshape(-1))
        moved = self.motion_squared**0.5
        return LayerMotion(moved, self.initial_norm, speed / (self.setting.m**0.5 + moved))

    def advance(self, step: float, shares, rows) -> None:
        """Take the Euler step with velocity -mobility^2 sum of shares D [h; 1]^T, see `network.py`."""
        shares = (-step * self.mobility**2) * shares
        left = summed(shares, rows, len(self.gram))
        self.bias_motion += self.setting.constant * left.sum(0)
        self._move(left, shares)
        self.motion_squared = max(self.motion_squared + 2 * step * self._inner + (step * self._speed) ** 2, 0.0)

    def bias_arrays(self) -> dict:
        """Return the bias column before and after training, for a checkpoint."""
        name = f"bias{self.index}"
        return {f"{name}_initial": self.bias_initial, name: self.bias_initial + self.bias_motion}


def summed(shares, rows, n: int):
    """Return the sums over the outputs of each sample, (n, m), of rows (n k, m) with shares (n k,)."""
    weighted = shares[:, None] * rows
    return weighted if len(rows) == n else weighted.reshape(n, -1, rows.shape[1]).sum(1)
