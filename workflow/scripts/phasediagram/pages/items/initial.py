"""Items of initial stages: exponents of sweeps against the width, and regimes over the plane."""

import pandas as pd

from phasediagram.model.spelling import PHASE_MAP
from phasediagram.pages.item import Results
from phasediagram.pages.wording import CLOSE, interval, listed, number, place, places
from phasediagram.statistics.initial import DEPTH, LAYERS, exponent, is_small, regime_of, regimes_of_plane
from phasediagram.statistics.regimes import UNDECIDED

Made = tuple[pd.DataFrame, str]
TITLES = {"W1": "S_W1", "a": "S_a", "misalignment": "of 1 - A", "duration": "of T"}


def exponents(results: Results) -> Made:
    """Return the exponents of sweeps, each with its interval and the conjecture."""
    table = results["tables/initial_stages"]
    sweeps, on_maps = table[table["sweep"] != PHASE_MAP], table[table["sweep"] == PHASE_MAP]
    rows = []
    for (_, problem, _), members in sweeps.groupby(["sweep", "problem", "init"], sort=False):
        of_quantity = members.set_index("quantity")
        first = members.iloc[0]
        row = {"problem": problem, "σ": first["activation"], places(DEPTH): place(first)}
        for quantity, title in TITLES.items():
            fit = of_quantity.loc[quantity]
            measured = interval(fit["slope"], fit["ci_low"], fit["ci_high"], ".2f")
            row[f"exponent {title}"] = f"{measured}, conjecture {number(fit['theory'] + 0.0, '.2f') or 'none'}"
        rows.append(row | {"m": listed(first["widths"])})
    text = "Exponents over the initial stage, with intervals and the conjecture."
    for layer in LAYERS:
        of_layer = on_maps[on_maps["quantity"] == layer].dropna(subset=["slope"])
        near = ((of_layer["slope"] - of_layer["theory"]).abs() <= CLOSE).sum()
        if len(of_layer):
            text += f" On the maps {TITLES[layer]} is within {CLOSE} of it at {near} of {len(of_layer)} points."
    return pd.DataFrame(rows), text


def regimes(results: Results) -> Made:
    """Return for each map of initial stages how many points have the conjectured regime."""
    table, rows = results["tables/initial_stages"], []
    for problem in table.loc[table["sweep"] == PHASE_MAP, "problem"].unique():
        found = regimes_of_plane(results[f"{problem}/regimes"])
        both = found.assign(conjectured=[_conjectured(row.gamma2, row.gamma3) for row in found.itertuples()])
        off_lines = both[both["conjectured"] != UNDECIDED]
        decided = off_lines[off_lines["regime"] != UNDECIDED]
        rows.append(
            {
                "problem": problem,
                "points": len(both),
                "on a line or without conjecture": len(both) - len(off_lines),
                "off the lines, undecided": len(off_lines) - len(decided),
                "regime as conjectured": f"{(decided['regime'] == decided['conjectured']).sum()} of {len(decided)}",
            }
        )
    text = (
        "Regimes from the intervals of S_W1 and S_a: lazy, W-lag (a alone grows), condensed (W1 grows). Chen et al. "
        "state such a diagram; we have the first page of their paper, without numbers."
    )
    return pd.DataFrame(rows), text


def _conjectured(gamma2: float, gamma3: float) -> str:
    """Return the conjectured regime, undecided on a line and where there is no conjecture."""
    if not is_small(gamma2, gamma3):
        return UNDECIDED
    return regime_of(*((exponent(layer, gamma2, gamma3),) * 2 for layer in LAYERS))
