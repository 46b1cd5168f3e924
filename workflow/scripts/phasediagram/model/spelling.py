"""The one spelling of coordinates and of the map's name, in paths, tables and labels."""

import math

PHASE_MAP = "phase_map"  # what the tables call the sweep that is a problem's phase map

DECIMALS = 4


def spell(value: float) -> str:
    """Spell a coordinate: signed, at least two decimals, never a float's repr (`+0.50`, `-1.125`, `+0.00`)."""
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
    """Spell a point of the plane, as it stands in a checkpoint's path: `g2_+0.50_g3_+2.50`."""
    return f"g2_{spell(gamma2)}_g3_{spell(gamma3)}"
