"""Condensation as a number: how many isolated orientations a set of rows has, and what share of its norm they hold.

An orientation is isolated where a cone about it holds at least LEAST_SHARE of the squared norm of all rows, while the
ring around it, out to twice its angle, holds at most RING of what the cone does, and so few rows that by chance, were
they spread evenly over both, it would hold no more in less than one of 1 / CHANCE cases. Rows of the plane that point
everywhere fill ring and cone alike; in high dimensions the cone of such a row holds that row alone. Opposite
directions count as two, as they are for ReLU. Squared norms are what RD is made of.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

CONE = np.deg2rad(5.0)  # half angle, for rows of a plane
# For rows of hundreds of dimensions, which chance leaves at 90 degrees: at any finite width their untrained part keeps
# them off the orientation that they share. Of a row in this cone at least cos^2 = 59 % of |row|^2 lies along its axis.
WIDE_CONE = np.deg2rad(40.0)
LEAST_SHARE = 0.02
RING = 0.25
CHANCE = 1e-4
BLOCK = 2**22  # cosines at a time


@dataclass(frozen=True)
class Condensation:
    """Isolated orientations, those that hold most first: unit vectors (k, d), and their shares of squared norm (k,)."""

    orientations: np.ndarray
    shares: np.ndarray

    @property
    def share(self) -> float:
        """The share of squared norm that all of them hold together."""
        return float(self.shares.sum())


def condensation(rows: np.ndarray, cone: float = CONE) -> Condensation:
    """Find the isolated orientations of rows, shape (m, d); `cone` is the half angle in radians, below pi/4.

    The row whose cone holds most is tried first, moved to the mean direction of its cone. An isolated orientation
    keeps rows within twice the angle from being tried, one that is not isolated keeps its own cone from it; no row
    counts for two orientations. Takes m^2 d operations, in blocks. Rows of zeros have no direction and no weight.
    Raises ValueError where a number is not finite.
    """
    if not np.isfinite(rows).all():
        raise ValueError("rows hold numbers that are not finite")
    norms = np.linalg.norm(rows, axis=1)
    units = (rows[norms > 0] / norms[norms > 0, None]).astype(np.float32)
    weights = (norms[norms > 0] ** 2 / np.sum(norms**2)).astype(np.float32)
    held = _weight_in_cones(units, weights, cone)
    orientations, shares, taken = [], [], np.zeros(len(units), dtype=bool)
    while held.size and held.max() >= LEAST_SHARE:
        first = int(np.argmax(held))
        near = units @ units[first] >= np.cos(cone)
        centre = weights[near] @ units[near]
        centre /= np.linalg.norm(centre)
        cosines = units @ centre
        inside, around = ~taken & (cosines >= np.cos(cone)), cosines >= np.cos(2 * cone)
        share = float(weights[inside].sum())
        in_ring = around & ~inside
        unlikely = stats.binom.cdf(in_ring.sum(), around.sum(), 0.5) < CHANCE
        isolated = unlikely and weights[in_ring].sum() <= RING * share
        if isolated:
            orientations.append(centre)
            shares.append(share)
            taken |= inside
        held[around if isolated else inside] = 0.0
        held[first] = 0.0  # which may lie outside the moved cone
    return Condensation(np.array(orientations).reshape(-1, rows.shape[1]), np.array(shares))


def summary(initial: np.ndarray, final: np.ndarray, cone: float = CONE) -> dict:
    """Return the columns that tables have for the rows of one layer before and after training."""
    before, after = condensation(initial, cone), condensation(final, cone)
    return {
        "orientations": len(after.shares),
        "share": after.share,
        "shares": " ".join(f"{share:.3f}" for share in after.shares),
        "orientations_initial": len(before.shares),
        "share_initial": before.share,
    }


def _weight_in_cones(units: np.ndarray, weights: np.ndarray, cone: float) -> np.ndarray:
    """Return the weight within the cone of each unit vector, shape (m,)."""
    held, step = np.zeros(len(units)), max(1, BLOCK // max(len(units), 1))
    for start in range(0, len(units), step):
        inside = units[start : start + step] @ units.T >= np.cos(cone)
        held[start : start + step] = inside.astype(np.float32) @ weights
    return held
