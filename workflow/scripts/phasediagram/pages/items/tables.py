"""Items of the paper's tables, and of the initialisations by name."""

import numpy as np
import pandas as pd
import sympy

from phasediagram.model import published
from phasediagram.model.layers import DEPTHS, layer_names
from phasediagram.pages.item import Results
from phasediagram.pages.wording import NO_SEED, ONE_SEED, agreement, interval, listed, number, place, with_error

Made = tuple[pd.DataFrame, str]
SYMBOLS = {"kappa2": "κ2", "kappa3": "κ3", "gamma2": "γ2", "gamma3": "γ3"}
UNLIKE = 0.05  # p-value below which gauges of a group differ more than their seeds scatter
POINTS = ("x", "y", "x, y")  # what a problem varies if only its training points differ
EXPLAINS, OPEN, DOES_NOT = "yes", "open", "no"


def table1(results: Results) -> Made:
    """Return whether formulas and limits of the scaling parameters equal the published ones."""
    ours = results["tables/table1"].set_index("name")
    m, d = sympy.symbols("m d", positive=True)
    rows = []
    for name, formulas in published.TABLE1.items():
        row = {"name": name}
        for key, text in formulas.items():
            difference = sympy.sympify(text, {"m": m, "d": d}) - sympy.sympify(ours[key][name], {"m": m, "d": d})
            equal = sympy.simplify(difference) == 0
            row[SYMBOLS[key]] = f"{ours[key][name]}: {'equal' if equal else f'published {text}'}"
        for key in ("gamma2", "gamma3"):
            row[f"{SYMBOLS[key]}, numerically"] = f"{ours[f'{key}_numerical'][name]:.6f}"
        rows.append(row)
    equal = sum(cell.endswith(": equal") for row in rows for cell in row.values())
    return pd.DataFrame(rows), f"{equal} of {4 * len(rows)} formulas and limits equal the published ones."


def initialisations(results: Results) -> Made:
    """Return the measured slopes of named initialisations for every problem, and their distance from the limits."""
    rows, tables = [], results.of_problems("initialisations")
    depth = max((depth for depth in DEPTHS for table in tables.values() if _has(table, depth)), default=DEPTHS[0])
    for problem, table in tables.items():
        inputs = results[f"{problem}/runs"]["d"].iloc[0]
        rows += [_initialisation(row, inputs, layer_names(depth)) for row in table.to_dict("records")]
    text = (
        "(γ2, γ3) are limits, which omit constants and the number of inputs d. The κ's at the largest width give the "
        "coordinates there. They are far from the limits where log d / log m is not small. The paper has no slopes "
        "of these initialisations."
    )
    return pd.DataFrame(rows), text


def _has(table: pd.DataFrame, depth: int) -> bool:
    """Say whether a table of initialisations has all layers of networks of a depth."""
    return {f"slope_{layer}" for layer in layer_names(depth)} <= set(table.columns)


def _initialisation(row: dict, inputs: int, layers: tuple[str, ...]) -> dict:
    """Return the item's row; the cells of layers that the network does not have are empty."""
    present = [layer for layer in layers if f"slope_{layer}" in row]
    away = np.hypot(row["gamma2_at_m"] - row["gamma2"], row["gamma3_at_m"] - row["gamma3"])
    slopes = dict.fromkeys([f"S_{layer}" for layer in layers], "") | {
        f"S_{layer}": interval(*(row[f"{key}_{layer}"] for key in ("slope", "ci_low", "ci_high"))) for layer in present
    }
    conjectured = [f"{row[f'theory_{layer}']:.3f}" if layer in present else "" for layer in layers]
    return {
        "problem": row["problem"],
        "name": row["name"],
        "(γ2, γ3)": place(row),
        "κ1, κ2, κ3 at largest m": ", ".join(f"{row[f'kappa{index}']:.3g}" for index in (1, 2, 3)),
        "(γ2, γ3) there": f"({row['gamma2_at_m']:.2f}, {row['gamma3_at_m']:.2f})",
        "distance": f"{away:.2f}",
        "log d / log m": f"{np.log(inputs) / np.log(row['m']):.2f}",
        **slopes,
        f"conjectured S of {', '.join(layers)}": ", ".join(conjectured),
        "m": listed(row["widths"]),
        "seeds": row["seeds"],
    }


def table2(results: Results) -> Made:
    """Return slopes of equivalent gauges with the published means."""
    table = results["tables/table2"]
    rows = [
        {
            "problem": row["problem"],
            "gauge": f"{row['group']}, all seeds" if row["gauge"] == "all" else row["gauge"],
            "(γ2, γ3)": place(row),
            "layer": row["layer"],
            "ours": with_error(row["slope"], row["standard_error"], ".4f"),
            "published": f"{row['printed']:.4f}",
            "ours - published": interval(
                row["difference"], row["ci_low"], row["ci_high"], why=ONE_SEED if row["n_seeds"] else NO_SEED
            ),
            "verdict": agreement(row["verdict"], row["ci_low"], row["ci_high"]),
            "std over gauges": number(row["std_over_gauges"], ".4f"),
            "published std": number(row["printed_std_over_gauges"], ".4f"),
            "p of equal gauges": number(row["homogeneity_p"], ".3f"),
            "seeds": row["n_seeds"],
            "excluded seeds": row["n_left_out"],
        }
        for row in table.to_dict("records")
    ]
    p = table["homogeneity_p"].dropna()
    text = (
        "Ours: mean over seeds ± standard error. "
        f"{(p < UNLIKE).sum()} of {len(p)} tests find gauges of a group that differ (p < {UNLIKE}). Gauges are one "
        "flow, so a small p is chance: docs/method.md, Table 2, has many more seeds."
    )
    return pd.DataFrame(rows), text


def other_points(results: Results) -> Made:
    """Return whether other training points explain the difference of S_W1 from the published mean.

    The interval of a shift is compared with two numbers: 0, and the shift that S_W1 needs to reach the published mean.
    """
    moves, table = results["tables/sensitivity"], results["tables/table2"]
    moves = moves[moves["varied"].isin(POINTS) & (moves["layer"] == "W1")]
    widths = table.groupby(["problem", "group"])["widths"].transform("first")  # the rows of all gauges have none
    ours = table.assign(widths=widths)[(table["layer"] == "W1") & (table["gauge"] == "all")]
    ours = ours.rename(columns={"problem": "base"})
    moves = moves.merge(ours, on=["base", "gamma2", "gamma3"], suffixes=("", "_of_table2"))
    low, high, needed = moves["difference_ci_low"], moves["difference_ci_high"], -moves["difference_of_table2"]
    does_not = (needed < low) | (needed > high)  # False where there is no interval
    explains = (low <= needed) & (needed <= high) & ((low > 0) | (high < 0))
    moves["outcome"] = np.select([does_not, explains], [DOES_NOT, EXPLAINS], OPEN)
    rows = [
        {
            "group": row["group"],
            "problem": row["problem"],
            "S_W1 needs to move by": f"{-row['difference_of_table2']:+.3f}",
            "moves by": interval(row["difference"], row["difference_ci_low"], row["difference_ci_high"], "+.3f"),
            "explains the difference": row["outcome"],
            "m": listed(row["widths"]),
            "m of Table 2": listed(row["widths_of_table2"]),
        }
        for row in moves.to_dict("records")
    ]
    text = (
        "The paper does not print its four points. A shift explains our difference from Table 2 if its interval "
        "contains the needed shift but not 0; the question is open if it contains both. "
        f"{_conclusion(set(moves['outcome']))}"
    )
    return pd.DataFrame(rows), text


def _conclusion(outcomes: set[str]) -> str:
    if EXPLAINS in outcomes:
        return "Other points may explain the difference."
    return f"These points {'leave the question open' if OPEN in outcomes else 'do not explain the difference'}."
