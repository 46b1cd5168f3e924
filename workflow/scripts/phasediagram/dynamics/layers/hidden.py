"""The hidden states of one layer, as what they were at t = 0 and their motion since."""

from phasediagram.model.activations import Activation


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


class ActivatedStates:
    """The same of another activation. Here the motion is a difference, in the float64 of networks of two layers."""

    def __init__(self, xp, z_initial, activation: Activation):
        self._xp, self._activation, self._z_initial = xp, activation, z_initial
        self._initial, _ = activation.at(xp, z_initial)
        self.move(0 * z_initial)

    def move(self, z_change) -> None:
        """Take the change of z since t = 0, shape (n, m)."""
        z = self._z_initial + z_change
        self.h, self.slope = self._activation.at(self._xp, z)
        self.motion = self.h - self._initial


def states_of(activation: Activation, xp, z_initial) -> HiddenStates | ActivatedStates:
    """Return the states of a layer with pre-activations z(0), shape (n, m)."""
    if activation.name == "relu":
        return HiddenStates(xp, z_initial)
    return ActivatedStates(xp, z_initial, activation)
