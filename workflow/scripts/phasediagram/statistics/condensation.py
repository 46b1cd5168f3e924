"""Condensation as a number: the isolated orientations of a set of rows, and the share of squared norm that they hold.

An orientation is isolated if it meets three conditions:

1. A cone around it holds at least LEAST_SHARE of the squared norm of all rows.
2. The ring around the cone, out to twice its angle, holds at most RING of what the cone holds.
3. The ring has so few rows that, for an even spread over cone and ring, the probability is below CHANCE.

Rows of the plane that point everywhere fill ring and cone alike. In high dimensions the cone of such a row holds that
row alone. Opposite directions count as two, because ReLU distinguishes them. Shares are of the squared norm because RD
is made of squared norms.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

CONE = np.deg2rad(5.0)  # half angle, for rows of a plane
# For rows with hundreds of dimensions; independent ones are at 90 degrees to each other. At any finite width the
# untrained part of a row keeps it away from the orientation that it shares. A row in this cone has at least
# cos^2 = 59 % of |row|^2 along the axis.
WIDE_CONE = np.deg2rad(40.0)
LEAST_SHARE = 0.02
RING = 0.25
CHANCE = 1e-4
BLOCK = 2**22  # how many cosines are computed at a time


@dataclass(frozen=True)
class Condensation:
    """Isolated orientations, largest share first: unit vectors (k, d), and their shares of squared norm (k,)."""

    orientations: np.ndarray
    shares: np.ndarray

    @property
    def share(self) -> float:
        """The share of squared norm that all orientations hold together."""
        return float(self.shares.sum())


def condensation(rows: np.ndarray, cone: float = CONE, similar: np.ndarray | None = None) -> Condensation:
    """Return the isolated orientations of rows, shape (m, d). `cone` is the half angle in radians, below pi/4.

    `similar` are the cosines of all pairs of rows, (m, m), where they are known.

    Rows are tried in the order of what their cones hold, the largest first. The candidate is the mean direction of the
    row's cone. After an isolated orientation, rows within twice the angle are not tried again; after one that is not
    isolated, rows within its cone are not. No row counts for two orientations. In the plane this takes m log m
    operations, in more dimensions m^2 d, in blocks, unless the cosines are known. Rows of zeros have no direction and
    no weight. Raises ValueError if a number is not finite.
    """
    if not np.isfinite(rows).all():
        raise ValueError("rows have numbers that are not finite")
    norms = np.linalg.norm(rows, axis=1)
    tiny = np.finfo(rows.dtype).tiny
    units = (rows / np.maximum(norms, tiny)[:, None]).astype(np.float32, copy=False)
    weights = (norms**2 / max(np.sum(norms**2), tiny)).astype(np.float32)
    if similar is not None:
        held = _weight_near(similar, weights, cone)
    else:
        held = (_weight_in_sectors if rows.shape[1] == 2 else _weight_in_cones)(units, weights, cone)
    held[norms == 0] = 0.0  # in the plane a row of zeros would count as one along x
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
        held[first] = 0.0  # the row itself may lie outside the moved cone
    return Condensation(np.array(orientations).reshape(-1, rows.shape[1]), np.array(shares))


def summary(before: Condensation, after: Condensation) -> dict:
    """Return the table columns that describe the rows of one layer before and after training."""
    return {
        "orientations": len(after.shares),
        "share": after.share,
        "shares": " ".join(f"{share:.3f}" for share in after.shares),
        "orientations_initial": len(before.shares),
        "share_initial": before.share,
    }


def _weight_in_cones(units: np.ndarray, weights: np.ndarray, cone: float) -> np.ndarray:
    """Return the total weight of the rows in the cone of each unit vector, shape (m,)."""
    held, step = np.zeros(len(units)), max(1, BLOCK // max(len(units), 1))
    for start in range(0, len(units), step):
        held[start : start + step] = _weight_near(units[start : start + step] @ units.T, weights, cone)
    return held


def _weight_near(similar: np.ndarray, weights: np.ndarray, cone: float) -> np.ndarray:
    """Return what each of k rows has in its cone, shape (k,), from its cosines with all rows (k, m)."""
    return (similar >= np.cos(cone)).astype(np.float32) @ weights


def _weight_in_sectors(units: np.ndarray, weights: np.ndarray, cone: float) -> np.ndarray:
    """Return what `_weight_in_cones` does, for unit vectors of the plane: their angles are sorted."""
    angles = np.arctan2(units[:, 1], units[:, 0])
    order = np.argsort(angles)
    around = np.concatenate([angles[order] + turn for turn in (-2 * np.pi, 0.0, 2 * np.pi)])
    below = np.concatenate([[0.0], np.cumsum(np.tile(weights[order], 3), dtype=float)])
    first, last = (np.searchsorted(around, angles + sign * cone, side) for sign, side in ((-1, "left"), (1, "right")))
    return below[last] - below[first]
