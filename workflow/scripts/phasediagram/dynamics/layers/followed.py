"""A followed inner layer: W(0) as an m x m matrix, its motion on a basis of what the layer reads.

The hidden states h_i of the n samples move slowly. They are followed in a right basis V, up to a tolerance, and W(0)
is only applied to new vectors of this basis: Y = W(0) V. The motion of W is

    W - W(0) = P^T V      (P: as many rows)

since every update is a sum of delta_i h_i^T. What is left of the work with m x m numbers is W(0)^T D, once an
evaluation. See docs/deferred.md for the errors and the cost.
"""

import numpy as np

from phasediagram.dynamics.arrays import add_product, on_host
from phasediagram.dynamics.layers.follower import Follower
from phasediagram.dynamics.layers.inner import InnerLayer, Setting
from phasediagram.dynamics.layers.lazy_gaussian import ExplicitGaussian, LazyGaussian

# The part of a unit row outside a basis comes from the difference of two squares: a finer one would be rounding.
FINEST_TOLERANCE = {"float32": 1e-3, "float64": 1e-6}
STORED_ERROR = 1e-3  # of W - W(0), and of the hidden states at new inputs, in a checkpoint


class FollowedLayer(InnerLayer):
    """W(0) as a matrix, and the motion of W on the basis that follows the hidden states."""

    name = "followed"
    STATE = (*InnerLayer.STATE, "w", "hidden")
    TOLERANCE = 0.02  # part of the motion of a hidden state that may go unrevealed, and of its use that is forgotten

    def __init__(self, setting: Setting, index: int, mobility: float, h, tolerance: float | None = None, **options):
        super().__init__(setting, index, mobility)
        self.tolerance, dtype = tolerance or self.TOLERANCE, self.arrays.dtype
        if self.tolerance < FINEST_TOLERANCE[dtype]:
            resolved = f"{FINEST_TOLERANCE[dtype]:g}, what {dtype} resolves"
            raise ValueError(f"tolerance {self.tolerance:g} is below {resolved}")
        self.w, norm = self._matrix(**options)
        self.initial_norm = float(np.hypot(norm, self.arrays.norm(self.bias_initial)))
        self.right = self.w.right
        self.hidden = Follower(self.w, self.right, self.arrays, self.tolerance, forget=self.tolerance)
        self.followers = [self.hidden]
        self.hidden.begin(h)
        self.z_initial = self.hidden.reference @ self.right.images + self.bias_initial

    def _matrix(self) -> tuple[LazyGaussian, float]:
        """Return W(0) and |W(0)|_F."""
        w = self.setting.normal(f"w{self.index}", self.setting.m, self.setting.m)
        return ExplicitGaussian(w, self.arrays), self.arrays.norm(w)

    # ---- the flow ----------------------------------------------------------------------------------------

    def forward(self, h, motion):
        self.hidden.follow(motion)
        self.hidden.note(self.hidden.inside)
        c = self.hidden.coefficients
        self.gram = c @ c.T + self.setting.constant
        self.z_motion = c @ self.right.motion + self.bias_motion
        return self.hidden.inside @ self.right.images + self.z_motion

    def pull_back(self, rows):
        return self._pull_back_initial(rows) + self.arrays.inner(rows, self.right.motion) @ self.right.vectors

    def _pull_back_initial(self, rows):
        return rows @ self.w.w

    def tangent(self, change, rows):
        """Return the change of z with that of h, within the basis, and with W's motion along these output gradients."""
        through_basis = self.right.coefficients(change) @ (self.right.images + self.right.motion)
        return through_basis + self.mobility**2 * (self.gram @ rows)

    def _move(self, left, shares) -> None:
        add_product(self.right.motion, self.hidden.coefficients, left)
        self._make_room()

    def _make_room(self) -> None:
        """Compress the bases that are full, or all where memory is; say where that is not enough."""
        limit = self.setting.max_gigabytes
        full = self._gigabytes() > limit
        for follower in self.followers:
            if full or follower.basis.rank >= follower.room:
                follower.compress()
        if full:
            for follower in self.followers:
                follower.basis.trim()
            if self._gigabytes() > 0.9 * limit:
                ranks = " and ".join(str(follower.basis.rank) for follower in self.followers)
                self.obstacle = (
                    f"bases of rank {ranks} at m = {self.setting.m} take {self._gigabytes():.3g} GB and grow;"
                    f" training.max_gigabytes is {limit:g}: try twice as much"
                )

    def _gigabytes(self) -> float:
        return self.w.gigabytes + sum(follower.basis.gigabytes for follower in self.followers)

    # ---- what a checkpoint takes ---------------------------------------------------------------------------

    def at(self, h):
        """Return z of new hidden states (k, m), revealing what they need of W(0)."""
        self.hidden.reveal_span(h, STORED_ERROR)
        images = self.right.images + self.right.motion
        return self.right.coefficients(h) @ images + (self.bias_initial + self.bias_motion)

    def coefficients_for_storage(self, h):
        """Return what `stored` needs to know of hidden states that a checkpoint has to be good for."""
        return on_host([self.right.coefficients(h)])[0][0]

    def stored(self, hidden: list) -> dict:
        """Return W - W(0) on the part of the right basis that h of samples and inputs use. The run cannot go on.

        `hidden` are the `coefficients_for_storage` of blocks of inputs: later ones may have revealed more.
        """
        h = np.concatenate([np.pad(rows, ((0, 0), (0, self.right.rank - rows.shape[1]))) for rows in hidden])
        motion = self.right.motion
        self.hidden.compress([self.arrays.inner(motion, motion), self.arrays.array(h.T @ h)], STORED_ERROR)
        return {f"w{self.index}_motion": self.right.motion, f"w{self.index}_right": self.right.vectors}

    def report(self) -> dict:
        """Return what a checkpoint's header says of the layer."""
        return {"tolerance": self.tolerance, "rank_h": self.hidden.largest_rank}
