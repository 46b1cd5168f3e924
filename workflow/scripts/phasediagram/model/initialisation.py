"""Initialisations: points of the plane, gauges (alpha, beta) and the names of Table 1, for networks of any depth.

A network of depth L has the matrices W1, W2, ..., W_{L-1} and the output weights a = W_L, with initial sizes beta_1 ...
beta_L, and its output is divided by alpha. Up to a rescaling of time the gradient flow depends on

    mobility_l = beta_L / beta_l   and   output_scale = beta_1 beta_2 ... beta_L / alpha

alone (eq. 8 for L = 3, where kappa1 and kappa2 are the mobilities of W2 and W1, and kappa3 is the output scale), and
where activations are not homogeneous on beta_1 (docs/initial.md). All
inner matrices have the size of the output weights (Assumption 3.2). The coordinates are, at every depth (eq. 9),

    gamma2 = lim -log(mobility_1) / log(m),   gamma3 = lim -log(output_scale) / log(m).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from phasediagram.model.spelling import spell_point

DEPTH = 3  # that of the paper


@dataclass(frozen=True)
class Scaling:
    """What the flow depends on: the mobilities of W1 ... W_{L-1} relative to a's, and the output scale."""

    mobilities: tuple[float, ...]
    output_scale: float
    first_size: float = 1.0  # beta_1: what matters beside them where activations are not homogeneous

    @classmethod
    def from_scales(cls, alpha, betas: Sequence) -> "Scaling":
        """Return the scaling of alpha and beta_1 ... beta_L, numbers or symbols."""
        output_scale = betas[0]
        for beta in betas[1:]:
            output_scale = output_scale * beta
        return cls(tuple(betas[-1] / beta for beta in betas[:-1]), output_scale / alpha, betas[0])

    @property
    def kappas(self) -> tuple[float, float, float]:
        """Return (kappa1, kappa2, kappa3) as the paper numbers them; kappa1, of inner matrices, is 1 without any."""
        return (self.mobilities[1] if len(self.mobilities) > 1 else 1.0), self.mobilities[0], self.output_scale


@dataclass(frozen=True)
class Initialisation:
    """How initial sizes depend on the width: `scaling(m, d)` at width m and input dimension d, and its limits."""

    gamma2: float
    gamma3: float
    scaling: Callable[[int, int], Scaling]

    @property
    def point(self) -> str:
        """The spelled coordinates: what names the random streams. Gauges may need more decimals than paths have."""
        try:
            return spell_point(self.gamma2, self.gamma3)
        except ValueError:
            return f"g2_{self.gamma2:+.12f}_g3_{self.gamma3:+.12f}"


def from_point(gamma2: float, gamma3: float, depth: int = DEPTH) -> Initialisation:
    """Return mobility_1 = m^-gamma2, output_scale = m^-gamma3, and mobilities 1 of inner matrices, at alpha = 1."""

    def scaling(m: int, d: int) -> Scaling:
        mobility, output_scale = float(m) ** -gamma2, float(m) ** -gamma3
        first_size = (output_scale * mobility) ** (1 / depth) / mobility
        return Scaling((mobility, *[1.0] * (depth - 2)), output_scale, first_size)

    return Initialisation(gamma2, gamma3, scaling)


def from_exponents(alpha: Fraction, betas: Sequence[Fraction]) -> Initialisation:
    """Return the gauge in which alpha and beta_1 ... beta_L are these powers of m (Table 2).

    Raises ValueError where an inner beta is not that of the output weights (Assumption 3.2).
    """
    last = len(betas)
    for index, beta in enumerate(betas[1:-1], start=2):
        if beta != betas[-1]:
            raise ValueError(f"beta{index}, here {beta}, must equal beta{last}, here {betas[-1]} (Assumption 3.2)")
    gamma2, gamma3 = betas[0] - betas[-1], alpha - sum(betas)

    def scaling(m: int, d: int) -> Scaling:
        return Scaling.from_scales(float(m) ** float(alpha), [float(m) ** float(beta) for beta in betas])

    return Initialisation(float(gamma2), float(gamma3), scaling)


def half_power(m, halves: int, sqrt: Callable):
    """Return m^(halves/2), exactly m for two halves, for a number or a symbol."""
    return m ** (halves // 2) * (sqrt(m) if halves % 2 else 1)


@dataclass(frozen=True)
class NamedScales:
    """A row of Table 1 at any depth: its scales as formulas for floats or symbols, and its limits at depth L."""

    title: str
    alpha: Callable  # (m, depth, sqrt)
    first: Callable  # (m, d, sqrt) -> beta_1
    inner: Callable  # (m, sqrt) -> beta_2 ... beta_{L-1}
    last: Callable  # (m, sqrt) -> beta_L
    gamma2: float
    gamma3_of: Callable  # depth -> gamma3
    printed: bool = True  # in the paper's table

    def scales(self, m, d, sqrt: Callable, depth: int = DEPTH) -> tuple:
        """Return (alpha, [beta_1 ... beta_L])."""
        inner = [self.inner(m, sqrt)] * (depth - 2)
        return self.alpha(m, depth, sqrt), [self.first(m, d, sqrt), *inner, self.last(m, sqrt)]


def _one(*_):
    return 1


# Biases are columns of the matrices; d counts the inputs without the bias, and all widths are m (Assumption 3.1).
TABLE1 = {
    "ntk": NamedScales(
        *("NTK", lambda m, depth, sqrt: half_power(m, depth - 1, sqrt), _one, _one, _one),
        *(0.0, lambda depth: (depth - 1) / 2),
    ),
    "lecun": NamedScales(
        *("LeCun", _one, lambda m, d, sqrt: sqrt(1 / d), lambda m, sqrt: sqrt(1 / m), lambda m, sqrt: sqrt(1 / m)),
        *(0.5, lambda depth: (depth - 1) / 2),
    ),
    "he": NamedScales(
        *("He", _one, lambda m, d, sqrt: sqrt(2 / d), lambda m, sqrt: sqrt(2 / m), lambda m, sqrt: sqrt(2 / m)),
        *(0.5, lambda depth: (depth - 1) / 2),
    ),
    "xavier": NamedScales(
        *("Xavier", _one, lambda m, d, sqrt: sqrt(2 / (d + m))),
        *(lambda m, sqrt: sqrt(2 / (m + m)), lambda m, sqrt: sqrt(2 / (m + 1))),
        *(0.0, lambda depth: depth / 2),
    ),
    # NTK with its output divided by another sqrt(m): docs/theory.md says why this is the mean-field scaling
    "mean_field": NamedScales(
        *("mean-field", lambda m, depth, sqrt: half_power(m, depth, sqrt), _one, _one, _one),
        *(0.0, lambda depth: depth / 2),
        printed=False,
    ),
}


def from_table1(name: str, depth: int = DEPTH) -> Initialisation:
    """Return an initialisation of Table 1 by its name: ntk, lecun, he, xavier or mean_field."""
    row = TABLE1[name]

    def scaling(m: int, d: int) -> Scaling:
        return Scaling.from_scales(*row.scales(float(m), float(d), math.sqrt, depth))

    return Initialisation(row.gamma2, row.gamma3_of(depth), scaling)


def exponent_keys(depth: int) -> list[str]:
    """Return the keys of a gauge's config entry: alpha and beta1 ... betaL."""
    return ["alpha", *(f"beta{index}" for index in range(1, depth + 1))]


def from_config(spec: dict, depth: int = DEPTH) -> Initialisation:
    """Return the initialisation that a config entry describes.

    Either {gamma2, gamma3}, or {alpha, beta1, ..., betaL} (exponents of m, as numbers or fractions like "-8/15"), or
    {table1: name}. Raises ValueError where a gauge is of another depth.
    """
    if "table1" in spec:
        return from_table1(spec["table1"], depth)
    if "alpha" in spec:
        if {key for key in spec if key.startswith(("alpha", "beta"))} != set(exponent_keys(depth)):
            raise ValueError(f"a gauge of a network of depth {depth} has {', '.join(exponent_keys(depth))}")
        alpha, *betas = (Fraction(str(spec[key])) for key in exponent_keys(depth))
        return from_exponents(alpha, betas)
    return from_point(spec["gamma2"], spec["gamma3"], depth)
