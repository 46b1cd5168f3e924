"""Activations, as a network in normalised coordinates has them.

Weights are w = beta w~ with w~ standard normal at t = 0, so in z~ = z / beta a neuron is

    sigma_beta(z~) = sigma(beta z~) / beta.

ReLU and leaky ReLU are homogeneous: there beta drops out. The others have sigma(0) = 0 and sigma'(0) = 1, so that
sigma_beta(z~) is z~ where beta z~ is small. Each is a formula without cancellation at z = 0.
"""

from collections.abc import Callable
from dataclasses import dataclass

LEAK = 0.01  # slope of leaky ReLU below 0


def _logistic(xp, z):
    return 0.5 + 0.5 * xp.tanh(0.5 * z)


def _relu(xp, z):
    on = xp.astype(z > 0, z.dtype)
    return z * on, on


def _leaky_relu(xp, z):
    slope = LEAK + (1 - LEAK) * xp.astype(z > 0, z.dtype)
    return z * slope, slope


def _tanh(xp, z):
    t = xp.tanh(z)
    return t, 1.0 - t**2


def _silu(xp, z):
    """2 z s(z), with s the logistic function."""
    s = _logistic(xp, z)
    return 2.0 * z * s, 2.0 * s * (1.0 + z * (1.0 - s))


def _softplus(xp, z):
    """2 (log(1 + e^z) - log 2) = z + |z| + 2 log((1 + e^-|z|) / 2)."""
    fallen = xp.expm1(-xp.abs(z))
    return z + xp.abs(z) + 2.0 * xp.log1p(0.5 * fallen), 2.0 * _logistic(xp, z)


def _sigmoid(xp, z):
    """4 (s(z) - 1/2) = 2 tanh(z / 2)."""
    t = xp.tanh(0.5 * z)
    return 2.0 * t, 1.0 - t**2


HOMOGENEOUS: dict[str, Callable] = {"relu": _relu, "leaky_relu": _leaky_relu}
SMOOTH: dict[str, Callable] = {"tanh": _tanh, "silu": _silu, "softplus": _softplus, "sigmoid": _sigmoid}
ACTIVATIONS = HOMOGENEOUS | SMOOTH  # (xp, z) -> value and slope, xp the array library


@dataclass(frozen=True)
class Activation:
    """sigma_beta of an activation with this name."""

    name: str
    beta: float = 1.0

    def at(self, xp, z) -> tuple:
        """Return sigma_beta(z~) and its derivative, for an array of the library `xp`."""
        size = 1.0 if self.name in HOMOGENEOUS else self.beta
        value, slope = ACTIVATIONS[self.name](xp, size * z)
        return value / size, slope
