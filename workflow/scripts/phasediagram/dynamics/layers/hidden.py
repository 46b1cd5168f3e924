"""The hidden states of one layer, as what they were at t = 0 and their motion since."""


class HiddenStates:
    """h = relu(z) of the n samples. A small motion keeps all its digits: h - h(0) is never taken as a difference."""

    def __init__(self, xp, z_initial):
        self._xp, self.h = xp, xp.maximum(z_initial, 0 * z_initial)
        self._floor = -self.h  # the least that the motion can be
        self._below = self.h - z_initial  # how far z(0) is below 0
        self.move(0 * z_initial)

    def move(self, z_change) -> None:
        """Take the change of z since t = 0, shape (n, m)."""
        self.motion = self._xp.maximum(z_change - self._below, self._floor)
        self.h = self.motion - self._floor
        self.slope = self._xp.astype(self.h > 0, self.h.dtype)  # 1 where h > 0, else 0
