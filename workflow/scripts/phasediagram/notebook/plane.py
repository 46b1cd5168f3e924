"""Where an initialisation lies in the plane, and what the closed form predicts there."""

import math
from dataclasses import dataclass

from phasediagram.model import theory
from phasediagram.model.initialisation import Scaling
from phasediagram.model.layers import layer_names
from phasediagram.statistics.regimes import CONDENSED, LINEAR

CRITICAL = "critical"
ON_THE_LINE = 1e-9  # a conjectured slope this small is 0


@dataclass(frozen=True)
class Place:
    """A point of the plane, and for each layer the conjectured slope S and regime (docs/theory.md)."""

    gamma2: float
    gamma3: float
    slopes: dict[str, float]
    regimes: dict[str, str]


def where(alpha: float, *betas: float, m: int) -> Place:
    """Return the place of an initialisation at width m: alpha and beta_L, ..., beta_1, in the order of the paper.

    `where(1.0, beta3, beta2, beta1, m=1000)` is of three layers. The coordinates are those of this width, -log(kappa) /
    log(m) (eq. 9 without the limit). Raises ValueError for numbers that are not above 0, for m below 2, for fewer than
    two betas, and where inner betas differ from beta_L (Assumption 3.2).
    """
    depth = len(betas)
    if depth < 2 or m < 2 or min(alpha, *betas) <= 0:
        raise ValueError("where needs alpha, two or more betas, all above 0, and m of 2 or more")
    if any(beta != betas[0] for beta in betas[1:-1]):
        raise ValueError(f"inner betas {betas[1:-1]} must equal beta{depth} = {betas[0]} (Assumption 3.2)")
    _, mobility, output_scale = Scaling.from_scales(alpha, betas[::-1]).kappas
    gamma2, gamma3 = (-math.log(kappa) / math.log(m) + 0.0 for kappa in (mobility, output_scale))
    slopes = {layer: theory.slope(layer, gamma2, gamma3, depth) for layer in layer_names(depth)}
    return Place(gamma2, gamma3, slopes, {layer: _regime(slope) for layer, slope in slopes.items()})


def _regime(slope: float) -> str:
    if abs(slope) < ON_THE_LINE:
        return CRITICAL
    return LINEAR if slope < 0 else CONDENSED
