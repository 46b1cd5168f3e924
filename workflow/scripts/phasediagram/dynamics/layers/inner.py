"""What all inner layers share: an m x m matrix W with a bias column, and RD, kept without forming W."""

from dataclasses import dataclass

import numpy as np
import torch

from phasediagram.dynamics.evaluation import LayerMotion


@dataclass(frozen=True)
class Setting:
    """What inner layers of a run have in common; `draw(name)` are the run's random streams."""

    m: int
    draw: object
    dtype: torch.dtype  # of matrices and bases
    samples_dtype: torch.dtype  # of arrays over samples
    device: str
    constant: float  # 1 where there are biases, else 0
    max_gigabytes: float  # of what grows during a run, of one layer

    def normal(self, name: str, *shape: int) -> torch.Tensor:
        """Return the standard normal numbers of a stream, in the dtype of arrays over samples."""
        drawn = self.draw(name).standard_normal(shape, dtype=np.float32)
        return torch.as_tensor(drawn).to(device=self.device, dtype=self.samples_dtype)


class InnerLayer:
    """Layer `index` (W2, W3, ...). Subclasses hold W(0) and its motion, and set `gram` and `initial_norm`.

    z = W [h; 1] is split as z(0) of the present h and `z_motion`, which the motion of W adds.
    """

    STATE = ("bias_motion", "motion_squared", "obstacle")

    def __init__(self, setting: Setting, index: int, mobility: float):
        self.setting, self.index, self.mobility = setting, index, mobility
        self.bias_initial = setting.normal(f"bias{index}", setting.m)
        if not setting.constant:
            self.bias_initial.zero_()
        self.bias_motion = torch.zeros_like(self.bias_initial)
        self.motion_squared = 0.0  # |W - W(0)|_F^2, bias included, kept exactly from step to step
        self.obstacle = ""  # why the layer cannot go on, where it cannot
        self.gram: torch.Tensor
        self.initial_norm: float  # bias included

    def motion(self, speed_squared: float, inner: float) -> LayerMotion:
        """Return how far and how fast from `sums`, and keep what the running |W - W(0)| needs.

        The size that the step is measured by is the operator norm of W, not its Frobenius norm: that is what a coherent
        motion competes with.
        """
        self._inner, self._speed_squared = inner, max(speed_squared, 0.0)
        moved = np.sqrt(self.motion_squared)
        size = np.sqrt(self.setting.m) + moved
        return LayerMotion(moved, self.initial_norm, np.sqrt(self._speed_squared) / size)

    def _advance_motion_squared(self, step: float) -> None:
        self.motion_squared += 2 * step * self._inner + step**2 * self._speed_squared
        self.motion_squared = max(self.motion_squared, 0.0)

    def bias_arrays(self) -> dict[str, torch.Tensor]:
        """Return the bias column before and after training, for a checkpoint."""
        name = f"bias{self.index}"
        return {f"{name}_initial": self.bias_initial, name: self.bias_initial + self.bias_motion}
