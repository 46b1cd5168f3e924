"""Initialisations: points of the plane, gauges (alpha, beta) and the names of Table 1.

All of them reduce to the scalings of eq. 8,

    kappa1 = beta3 / beta2,   kappa2 = beta3 / beta1,   kappa3 = beta1 beta2 beta3 / alpha.

Up to a rescaling of time, the gradient flow depends only on these. Their exponents are the coordinates of eq. 9,
gamma_i = lim -log(kappa_i) / log(m).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from phasediagram.model.spelling import spell_point


@dataclass(frozen=True)
class Initialisation:
    """How the scales alpha, beta1, beta2 and beta3 change with the width.

    `kappas(m, d)` gives (kappa1, kappa2, kappa3) at width m and input dimension d. gamma2 and gamma3 are the limiting
    exponents of kappa2 and kappa3.
    """

    gamma2: float
    gamma3: float
    kappas: Callable[[int, int], tuple[float, float, float]]

    @property
    def point(self) -> str:
        """The coordinates as text, which names the random streams. Gauges may need more decimals than paths have."""
        try:
            return spell_point(self.gamma2, self.gamma3)
        except ValueError:
            return f"g2_{self.gamma2:+.12f}_g3_{self.gamma3:+.12f}"


def from_point(gamma2: float, gamma3: float) -> Initialisation:
    """Return kappa1 = 1, kappa2 = m^-gamma2, kappa3 = m^-gamma3."""
    return Initialisation(gamma2, gamma3, lambda m, d: (1.0, float(m) ** -gamma2, float(m) ** -gamma3))


def from_exponents(alpha: Fraction, beta3: Fraction, beta2: Fraction, beta1: Fraction) -> Initialisation:
    """Return the gauge whose alpha and betas are the given powers of m (Table 2).

    Raises ValueError if the exponents of beta2 and beta3 differ (Assumption 3.2).
    """
    if beta2 != beta3:
        raise ValueError(f"beta2, here {beta2}, must equal beta3, here {beta3} (Assumption 3.2)")
    gamma2, gamma3 = beta1 - beta3, alpha - beta1 - beta2 - beta3

    def kappas(m: int, d: int) -> tuple[float, float, float]:
        return kappas_from_scales(*(float(m) ** float(p) for p in (alpha, beta3, beta2, beta1)))

    return Initialisation(float(gamma2), float(gamma3), kappas)


def kappas_from_scales(alpha, beta3, beta2, beta1):
    """Return (kappa1, kappa2, kappa3) of eq. 8 for numbers or symbols."""
    return beta3 / beta2, beta3 / beta1, beta1 * beta2 * beta3 / alpha


@dataclass(frozen=True)
class NamedScales:
    """A row of Table 1: its scales as formulas of (m, d, sqrt), for floats or symbols, and the limits of its gammas."""

    title: str
    scales: Callable  # (m, d, sqrt) -> (alpha, beta3, beta2, beta1)
    gamma2: float
    gamma3: float
    printed: bool = True  # whether the paper's table has it


# Biases are columns of W1 and W2. d does not count the bias, and m1 = m2 = m (Assumption 3.1).
TABLE1 = {
    "ntk": NamedScales("NTK", lambda m, d, sqrt: (m, 1, 1, 1), 0.0, 1.0),
    "lecun": NamedScales("LeCun", lambda m, d, sqrt: (1, sqrt(1 / m), sqrt(1 / m), sqrt(1 / d)), 0.5, 1.0),
    "he": NamedScales("He", lambda m, d, sqrt: (1, sqrt(2 / m), sqrt(2 / m), sqrt(2 / d)), 0.5, 1.0),
    "xavier": NamedScales(
        "Xavier", lambda m, d, sqrt: (1, sqrt(2 / (m + 1)), sqrt(2 / (m + m)), sqrt(2 / (d + m))), 0.0, 1.5
    ),
    # NTK with its output divided by another sqrt(m): docs/theory.md says why this is the mean-field scaling
    "mean_field": NamedScales("mean-field", lambda m, d, sqrt: (m * sqrt(m), 1, 1, 1), 0.0, 1.5, printed=False),
}


def from_table1(name: str) -> Initialisation:
    """Return an initialisation of Table 1 by its name: ntk, lecun, he, xavier or mean_field."""
    row = TABLE1[name]
    return Initialisation(
        row.gamma2, row.gamma3, lambda m, d: kappas_from_scales(*row.scales(float(m), float(d), math.sqrt))
    )


def from_config(spec: dict) -> Initialisation:
    """Return the initialisation that a (validated) config entry describes.

    The entry is {gamma2, gamma3}, or {alpha, beta3, beta2, beta1} (exponents of m, as numbers or fractions like
    "-8/15"), or {table1: name}.
    """
    if "table1" in spec:
        return from_table1(spec["table1"])
    if "alpha" in spec:
        return from_exponents(*(Fraction(str(spec[key])) for key in ("alpha", "beta3", "beta2", "beta1")))
    return from_point(spec["gamma2"], spec["gamma3"])
