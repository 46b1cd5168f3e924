"""A deferred inner layer: the flow of the dense one at a cost of m x rank per step, without any m x m matrix.

A step only uses W(0) through W(0) h and W(0)^T D for the few hidden states h_i and output gradients D_ik of the n
samples, which move slowly. W(0) is a `LazyGaussian`: it is known on the span of the h's and D's met so far, up to a
tolerance, and extended when they leave it. The motion of W is

    W - W(0) = P^T V      (V: right basis, P: as many rows)

since every update is a sum of delta_i h_i^T. See docs/deferred.md for the law, the errors and the cost.

What a basis is used for decides what it may forget. The right basis is used by all changes of the h's, and by P. The
left basis is used by the steps of delta: they have made the lower layers what they are, so W(0) must not forget them.

Arrays over samples, of shape (n, m), are float64 where small motions are added up; D, delta and the bases, of shape
(rank, m), have the run's dtype.
"""

import numpy as np
import torch

from phasediagram.dynamics.layers.follower import Follower, padded
from phasediagram.dynamics.layers.inner import InnerLayer, Setting
from phasediagram.dynamics.layers.lazy_gaussian import ExplicitGaussian, LazyGaussian, Rows, inner

# The part of a unit row outside a basis comes from the difference of two squares: a finer one would be rounding.
FINEST_TOLERANCE = {torch.float32: 1e-3, torch.float64: 1e-6}
STORED_ERROR = 1e-3  # of W - W(0), and of the hidden states at new inputs, in a checkpoint
D_TOLERANCE = 2.0  # for output gradients, in units of the tolerance, which is that for hidden states
H_FORGET, D_FORGET = 1.0, 3.0  # what compression may forget of the use of each, in the same units


class DeferredLayer(InnerLayer):
    """W(0), revealed as it is needed, and the motion of W on its right basis."""

    name = "deferred"
    SAMPLES_DTYPE = torch.float64
    STATE = (*InnerLayer.STATE, "w", "p", "hidden", "gradients", "reveals")

    def __init__(
        self,
        setting: Setting,
        index: int,
        mobility: float,
        tolerance: float = 0.01,  # part of the motion of a hidden state that may go unrevealed
        explicit: bool = False,  # take the dense layer's W(0) instead of fresh reveals
    ):
        super().__init__(setting, index, mobility)
        m, dtype, device = setting.m, setting.dtype, setting.device
        if tolerance < FINEST_TOLERANCE[dtype]:
            resolved = f"{FINEST_TOLERANCE[dtype]:g}, what {str(dtype).removeprefix('torch.')} resolves"
            raise ValueError(f"tolerance {tolerance:g} is below {resolved}")
        self.tolerance = tolerance
        # W2's stream is older than other inner layers
        self.reveals = None if explicit else setting.draw("reveals" if index == 2 else f"reveals{index}")
        if explicit:
            self.w = ExplicitGaussian(setting.normal(f"w{index}", m, m).to(dtype), dtype, device)
            self.initial_norm = float(torch.sqrt(self.w.w.double().norm() ** 2 + self.bias_initial.norm() ** 2))
        else:
            self.w = LazyGaussian(m, self._fresh, dtype, device)
            # |W(0)|^2 of the m^2 unseen entries is chi-squared: to one part in m, its mean
            self.initial_norm = float(torch.sqrt(m**2 + self.bias_initial.norm() ** 2))
        self.p = Rows(m, dtype, device)
        self.hidden = Follower(self.w, self.w.right, tolerance, H_FORGET * tolerance)
        self.gradients = Follower(self.w, self.w.left, D_TOLERANCE * tolerance, D_FORGET * tolerance)

    def _fresh(self, *shape: int) -> torch.Tensor:
        drawn = torch.as_tensor(self.reveals.standard_normal(shape, dtype=np.float32))
        return drawn.to(self.setting.device, self.setting.dtype)

    # ---- the flow ----------------------------------------------------------------------------------------

    def forward(self, h: torch.Tensor) -> torch.Tensor:
        self.h_coefficients = c = self.hidden.coefficients(h)
        self.hidden.note(self.hidden.change)
        self.p.extend(self.w.right.rank)
        self.gram = (c @ c.T).double() + self.setting.constant
        self.z_motion = (c @ self.p.rows).double().add_(self.bias_motion)
        return (c @ self.w.right.images).double().add_(self.bias_initial).add_(self.z_motion)

    def pull_back(self, rows: torch.Tensor) -> torch.Tensor:
        coefficients = self.gradients.coefficients(rows)
        through_motion = inner(rows, self.p.rows)
        return torch.addmm(coefficients @ self.w.left.images, through_motion, self.w.right.vectors)

    def follow(self, delta: torch.Tensor, weights: torch.Tensor) -> None:
        n, k = weights.shape
        self.delta = delta
        self.delta_coefficients = (weights[:, None] @ self.gradients.latest.double().view(n, k, -1))[:, 0]

    def sums(self) -> dict[str, torch.Tensor]:
        squared = self.mobility**2
        return {
            "speed_squared": squared**2 * (inner(self.delta, self.delta).double() * self.gram).sum(),
            "inner": -squared * torch.tensordot(self.delta.double(), self.z_motion),
        }

    def advance(self, step: float) -> None:
        scaled = (-step * self.mobility**2) * self.delta
        self.p.rows.addmm_(self.h_coefficients.T, scaled)
        self.bias_motion.add_(scaled.sum(0), alpha=self.setting.constant)
        self.gradients.add_up(step * self.delta_coefficients)
        self._advance_motion_squared(step)
        self._make_room()

    def _make_room(self) -> None:
        """Compress the bases that are full, or both where memory is; say where that is not enough."""
        limit = self.setting.max_gigabytes
        full = self._gigabytes() > limit
        if full or self.w.right.rank >= self.hidden.room:
            p = self.p.rows
            self.p.rotate(self.hidden.compress(self.hidden.use, inner(p, p).double()))
        if full or self.w.left.rank >= self.gradients.room:
            self.gradients.compress(self.gradients.use)
        if full:
            for rows in (self.w.right, self.w.left, self.p):
                rows.trim()
            if self._gigabytes() > 0.9 * limit:
                self.obstacle = (
                    f"bases of rank {self.w.right.rank} (h) and {self.w.left.rank} (D) at m = {self.setting.m} take"
                    f" {self._gigabytes():.3g} GB and grow; training.max_gigabytes is {limit:g}: try twice as much"
                )

    def _gigabytes(self) -> float:
        rows = 2 * (self.w.right.capacity + self.w.left.capacity) + self.p.capacity
        return 1e-9 * rows * self.setting.m * self.p.rows.element_size()

    # ---- what a checkpoint takes ---------------------------------------------------------------------------

    def at(self, h: torch.Tensor) -> torch.Tensor:
        """Return z of new hidden states (k, m), revealing what they need of W(0)."""
        rows = h.to(self.setting.dtype)
        self.hidden.reveal_span(rows, STORED_ERROR)
        self.p.extend(self.w.right.rank)
        z = (self.w.right.coefficients(rows) @ (self.w.right.images + self.p.rows)).double()
        return z.add_(self.bias_initial + self.bias_motion)

    def coefficients_for_storage(self, h: torch.Tensor) -> torch.Tensor:
        """Return what `stored` needs to know of hidden states that a checkpoint has to be good for."""
        return self.w.right.coefficients(h.to(self.setting.dtype))

    def stored(self, hidden: list[torch.Tensor]) -> dict[str, torch.Tensor]:
        """Return W - W(0) and what of W(0) goes with it.

        The right basis keeps the h of samples and inputs, the left one D(0), D(t) and the sum of the steps.
        `hidden` are the `coefficients_for_storage` of blocks of inputs: later ones may have revealed more. The run
        cannot go on afterwards.
        """
        p, h = self.p.rows, torch.cat([padded(rows, self.w.right.rank) for rows in hidden])
        uses = inner(p, p).double(), (h.T @ h).double()
        self.p.rotate(self.hidden.compress(*uses, error=STORED_ERROR))
        self.gradients.compress(self.gradients.use, error=1.0)
        name = f"w{self.index}"
        return {
            f"{name}_motion": self.p.rows,
            f"{name}_right": self.w.right.vectors,
            f"{name}_right_images": self.w.right.images,
            f"{name}_left": self.w.left.vectors,
            f"{name}_left_images": self.w.left.images,
        }

    def report(self) -> dict:
        """Return what a checkpoint's header says of the layer."""
        ranks = {"rank_h": self.hidden.largest_rank, "rank_d": self.gradients.largest_rank}
        return {"tolerance": self.tolerance} | ranks
