"""Conjectured slopes and critical lines in closed form, from which layers have to grow to fit O(1) labels.

docs/theory.md derives them and shows the evidence. Measured slopes overrule them.
"""

import math


def slope_w1(gamma2: float, gamma3: float) -> float:
    """Return the conjectured S_W1."""
    output_excess = max(0.0, 1.0 - gamma3)  # the initial output is m^(1 - gamma3) and has to be unlearnt
    if gamma3 >= 1.5 + max(2 * gamma2, -gamma2):
        return (gamma3 - 2 * gamma2) / 3 - 0.5
    return gamma3 - 1.5 - max(2 * gamma2, 0.0) + output_excess


def slope_w2(gamma2: float, gamma3: float) -> float:
    """Return the conjectured S_W2."""
    output_excess = max(0.0, 1.0 - gamma3)
    if gamma3 >= 1.5 + max(2 * gamma2, -gamma2):
        return (gamma2 + gamma3) / 3 - 1.0
    if gamma3 < 1.5:
        return gamma3 - 2.0 + min(2 * gamma2, 0.0) + output_excess
    return gamma3 / 2 - 1.25 if gamma2 >= 0 else 2 * gamma2 + 2 * gamma3 - 3.5


def slope_a(gamma2: float, gamma3: float) -> float:
    """Return the conjectured S_a. a and W2 grow by the same norm, and at first |a| is m^(1/2) and |W2| is m."""
    return slope_w2(gamma2, gamma3) + 0.5


def critical_gamma3_w1(gamma2: float) -> float:
    """Return the gamma3 at which the conjectured S_W1 changes sign."""
    return 1.5 + max(2 * gamma2, 0.0)


def critical_gamma3_w2(gamma2: float) -> float:
    """Return the gamma3 at which the conjectured S_W2 changes sign."""
    return max(3.0 - gamma2, 2.5)


def critical_gamma3_a(gamma2: float) -> float:
    """Return the gamma3 at which the conjectured S_a changes sign."""
    return 1.5 + max(-gamma2, 0.0)


def critical_gamma2_w1(gamma3: float) -> float:
    """Return the gamma2 at which the conjectured S_W1 changes sign; NaN if no single gamma2 does (gamma3 <= 3/2)."""
    return (gamma3 - 1.5) / 2 if gamma3 > 1.5 else math.nan


def critical_gamma2_w2(gamma3: float) -> float:
    """Return the gamma2 at which the conjectured S_W2 changes sign; NaN if no single gamma2 does (gamma3 <= 5/2)."""
    return 3.0 - gamma3 if gamma3 > 2.5 else math.nan


def critical_gamma2_a(gamma3: float) -> float:
    """Return the gamma2 at which the conjectured S_a changes sign; NaN if no single gamma2 does (gamma3 <= 3/2)."""
    return 1.5 - gamma3 if gamma3 > 1.5 else math.nan


CRITICAL_GAMMA3 = {"W1": critical_gamma3_w1, "W2": critical_gamma3_w2, "a": critical_gamma3_a}
CRITICAL_GAMMA2 = {"W1": critical_gamma2_w1, "W2": critical_gamma2_w2, "a": critical_gamma2_a}
SLOPE = {"W1": slope_w1, "W2": slope_w2, "a": slope_a}
