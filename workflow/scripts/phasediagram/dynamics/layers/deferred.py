"""A deferred inner layer: the flow of the dense one at a cost of m x rank per step, without any m x m matrix.

It is the followed layer, but the output gradients D of the samples are followed too. A step then only uses W(0)
through W(0) h and W(0)^T D for rows that move slowly. W(0) is a `LazyGaussian`: it is known on the span of the h's and
D's met so far, up to a tolerance, and extended when they leave it. See docs/deferred.md for the law and the errors.

What a basis is used for decides what it may forget. The right basis is used by all changes of the h's, and by P. The
left basis is used by the steps of delta: they have made the lower layers what they are, so W(0) must not forget them.
"""

import numpy as np

from phasediagram.dynamics.layers.followed import FollowedLayer, Setting
from phasediagram.dynamics.layers.follower import Follower
from phasediagram.dynamics.layers.inner import summed
from phasediagram.dynamics.layers.lazy_gaussian import LazyGaussian

D_TOLERANCE, D_FORGET = 2.0, 3.0  # for output gradients, in units of the tolerance, which is that for hidden states
ROUNDING = 10.0  # units in the last place of D: a change that is no more is not followed


class DeferredLayer(FollowedLayer):
    """W(0), revealed as it is needed, and the motion of W on its right basis."""

    name = "deferred"
    STATE = (*FollowedLayer.STATE, "gradients", "initial_rows", "reveals")
    TOLERANCE = 0.01
    BY_OUTPUT = True

    def __init__(self, setting: Setting, *args, **options):
        super().__init__(setting, *args, **options)
        tolerances = D_TOLERANCE * self.tolerance, D_FORGET * self.tolerance
        self.gradients = Follower(self.w, self.w.left, self.arrays, *tolerances)
        self.followers.append(self.gradients)
        self.initial_rows = None  # (n k, m), D(0)

    def _matrix(self, explicit: bool = False) -> tuple[LazyGaussian, float]:
        """Return W(0), that of the dense layer instead of fresh reveals where it is wanted, and |W(0)|_F."""
        # W2's stream is older than other inner layers
        self.reveals = None if explicit else self.setting.draw("reveals" if self.index == 2 else f"reveals{self.index}")
        if explicit:
            return super()._matrix()
        # |W(0)|^2 of the m^2 unseen entries is chi-squared: to one part in m, its mean
        return LazyGaussian(self.setting.m, self.arrays, self._fresh), self.setting.m

    def _fresh(self, *shape: int):
        return self.arrays.array(self.reveals.standard_normal(shape, dtype=np.float32))

    def _pull_back_initial(self, rows):
        if self.initial_rows is None:
            self.initial_rows = rows
            self.gradients.begin(rows, ROUNDING * self.arrays.epsilon)
        self.gradients.follow(rows - self.initial_rows)
        return self.gradients.coefficients @ self.w.left.images

    def _move(self, left, shares) -> None:
        self.gradients.add_up(summed(shares, self.gradients.coefficients, len(left)))
        super()._move(left, shares)

    def stored(self, hidden: list) -> dict:
        """Return W - W(0) and what of W(0) goes with it: the left basis keeps D(0), D(t) and the sum of the steps."""
        arrays = super().stored(hidden)
        self.gradients.compress(error=1.0)
        name, left = f"w{self.index}", self.w.left
        return arrays | {
            f"{name}_right_images": self.right.images,
            f"{name}_left": left.vectors,
            f"{name}_left_images": left.images,
        }

    def report(self) -> dict:
        """Return what a checkpoint's header says of the layer."""
        return super().report() | {"rank_d": self.gradients.largest_rank}
