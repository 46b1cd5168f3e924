"""How paths, tables and labels spell coordinates and the name of the map."""

import math

PHASE_MAP = "phase_map"  # the name, in tables, of the sweep that is a problem's phase map

DECIMALS = 4


def spell(value: float) -> str:
    """Return a coordinate as text with a sign and at least two decimals: `+0.50`, `-1.125`, `+0.00`."""
    if not math.isfinite(value):
        raise ValueError(f"{value!r} is not a finite number")
    rounded = round(float(value), DECIMALS) + 0.0  # + 0.0 turns -0.0 into 0.0
    if abs(rounded - value) > 1e-9:
        raise ValueError(f"{value!r} has more than {DECIMALS} decimals, so no path can name it")
    text = f"{rounded:+.{DECIMALS}f}"
    while text.endswith("0") and len(text.split(".")[1]) > 2:
        text = text[:-1]
    return text


def spell_point(gamma2: float, gamma3: float) -> str:
    """Return a point of the plane as text, as checkpoints' paths have it: `g2_+0.50_g3_+2.50`."""
    return f"g2_{spell(gamma2)}_g3_{spell(gamma3)}"
