"""What an engine tells the integrator about the present state."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Evaluation:
    """One evaluation of the gradient flow.

    `stiffness` and `speed` are per unit of the scaled time s with dt = ds / kappa3, in which nothing
    underflows: theta' = -(1/n) P (J / kappa3)^T e.
    """

    loss: float  # R = 1/(2n) sum |f - y|^2 (eq. 3)
    stiffness: float  # largest eigenvalue of the linearised flow of f: lambda_max(J P J^T) / (n kappa3)
    speed: float  # max over layers of |theta_layer'| / |theta_layer|
    relative_distance_w1: float  # RD(W1), eq. 10
    relative_distance_w2: float  # RD(W2), eq. 10
    obstacle: str = ""  # why the engine cannot go on from here, where it cannot
