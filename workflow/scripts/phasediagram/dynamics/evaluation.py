"""What a network tells the integrator about the present state."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class LayerMotion:
    """How far one layer has moved, and how fast it moves, both in norms."""

    moved: float  # |theta - theta(0)|
    initial: float  # |theta(0)|
    speed: float  # |theta'| / |theta|, with the norm of theta that the step is measured by

    @property
    def relative_distance(self) -> float:
        """RD, eq. 10."""
        return self.moved / self.initial


@dataclass(frozen=True)
class Evaluation:
    """One evaluation of the gradient flow.

    `stiffness`, the speeds and `loss_rate` are per unit of the scaled time s with dt = ds / kappa3, in which nothing
    underflows: theta' = -(1/n) P (J / kappa3)^T e.
    """

    loss: float  # R = 1/(2n) sum |f - y|^2 (eq. 3)
    stiffness: float  # largest eigenvalue of the linearised flow of f: lambda_max(J P J^T) / (n kappa3)
    layers: dict[str, LayerMotion]
    obstacle: str = ""  # why the network cannot go on from here, where it cannot
    loss_rate: float = 0.0  # -dR/ds

    @property
    def speed(self) -> float:
        """The largest speed of a layer."""
        return max(layer.speed for layer in self.layers.values())

    @property
    def relative_distance(self) -> dict[str, float]:
        """RD of every layer."""
        return {name: layer.relative_distance for name, layer in self.layers.items()}

    @property
    def is_finite(self) -> bool:
        """Whether the flow can be followed from here."""
        speeds = (layer.speed for layer in self.layers.values())
        return all(math.isfinite(number) for number in (self.loss, self.stiffness, *speeds))
