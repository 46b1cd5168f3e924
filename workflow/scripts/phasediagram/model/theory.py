"""The closed-form conjecture for slopes and critical lines: which layer has to grow to fit O(1) labels.

A conjecture with evidence, derived in docs/theory.md for every depth L; measured slopes overrule it. A layer is W1, an
inner matrix (W2 ... W_{L-1}, all alike) or the output weights a.
"""

import math

from phasediagram.model.initialisation import DEPTH


def slope(layer: str, gamma2: float, gamma3: float, depth: int = DEPTH, antisymmetric: bool = False) -> float:
    """Return the conjectured S of a layer. Antisymmetric networks have f = 0 at t = 0."""
    excess = 0.0 if antisymmetric else _excess(gamma3, depth)
    if layer == "W1":
        return _slope_of_input(gamma2, gamma3, depth, excess)
    # a grows by as much as an inner matrix does, and |a| is m^(1/2) where |W2| is m
    return _slope_of_inner(gamma2, gamma3, depth, excess) + (0.5 if layer == "a" else 0.0)


def _excess(gamma3: float, depth: int) -> float:
    """Return the exponent of the initial output, which has to be unlearnt too; 0 where it vanishes."""
    return max(0.0, (depth - 1) / 2 - gamma3)


def _all_grow(gamma2: float, gamma3: float, depth: int) -> bool:
    return gamma3 >= depth / 2 + max((depth - 1) * gamma2, -gamma2)


def _slope_of_input(gamma2: float, gamma3: float, depth: int, excess: float) -> float:
    if _all_grow(gamma2, gamma3, depth):
        return (gamma2 + gamma3) / depth - 0.5 - gamma2
    if gamma2 >= 0 and gamma3 >= depth / 2:  # W1 alone is lazy
        return 2 * (gamma3 - 0.5) / (depth - 1) - 1 - 2 * gamma2
    return gamma3 - depth / 2 - max(2 * gamma2, 0.0) + excess


def _slope_of_inner(gamma2: float, gamma3: float, depth: int, excess: float) -> float:
    if _all_grow(gamma2, gamma3, depth):
        return (gamma2 + gamma3) / depth - 1.0
    if gamma3 < depth / 2:  # all are lazy
        return gamma3 - (depth + 1) / 2 + min(2 * gamma2, 0.0) + excess
    if gamma2 >= 0:  # W1 alone is lazy
        return (gamma3 - 0.5) / (depth - 1) - 1.0
    return 2 * (gamma2 + gamma3) - depth - 0.5  # W1 alone has left the lazy regime


def critical_gamma3(layer: str, gamma2: float, depth: int = DEPTH) -> float:
    """Return the gamma3 at which the conjectured S of a layer changes sign."""
    if layer == "W1":
        return depth / 2 + max((depth - 1) * gamma2, 0.0)
    if layer == "a":
        return depth / 2 + max(-gamma2, 0.0)
    return max(depth - gamma2, depth - 0.5)


def critical_gamma2(layer: str, gamma3: float, depth: int = DEPTH) -> float:
    """Return the gamma2 at which the conjectured S of a layer changes sign; NaN where no single one does."""
    if layer == "W1":
        return (gamma3 - depth / 2) / (depth - 1) if gamma3 > depth / 2 else math.nan
    if layer == "a":
        return depth / 2 - gamma3 if gamma3 > depth / 2 else math.nan
    return depth - gamma3 if gamma3 > depth - 0.5 else math.nan
