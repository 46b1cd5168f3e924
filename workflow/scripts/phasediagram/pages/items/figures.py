"""Items of the figures that show single points of the plane: motivation, Fig 2, Fig 3 and Fig 4."""

import numpy as np
import pandas as pd

from phasediagram.model import coordinates, luo
from phasediagram.model.layers import layer_names
from phasediagram.pages.item import Results
from phasediagram.pages.wording import (
    agreement,
    as_text,
    counted,
    interval,
    listed,
    number,
    place,
    places,
)
from phasediagram.statistics.comparison import verdict
from phasediagram.statistics.regimes import regime

Made = tuple[pd.DataFrame, str]
RUN = ["init", "gamma2", "gamma3", "m", "seed", "status"]


def distances(results: Results, sweep: dict) -> pd.DataFrame:
    """Return runs of a sweep at its largest width, with RD of every layer as a column."""
    table = results[f"{sweep['problem']}/distances"]
    chosen = table["init"].isin(sweep["inits"]) & (table["m"] == max(sweep["widths"]))
    table = table[chosen & table["seed"].isin(sweep["seeds"])]
    return table.set_index([*RUN, "layer"])["relative_distance"].unstack("layer").reset_index()


def fits(results: Results, sweep: dict) -> Made:
    """Return how far W1 and the next layer move at the points of a sweep such as Fig 2, for the first seed."""
    runs = distances(results, sweep)
    shown = runs[runs["seed"] == sweep["seeds"][0]].sort_values(["gamma3", "gamma2"])
    rows = [
        {
            places(sweep["depth"]): place(row),
            "m": row["m"],
            "status": row["status"],
            **{f"RD({layer})": number(row[layer], ".4g") for layer in layer_names(sweep["depth"])[:2]},
        }
        for row in shown.to_dict("records")
    ]
    return pd.DataFrame(rows), f"RD(W1) goes from {shown['W1'].iloc[0]:.3g} to {shown['W1'].iloc[-1]:.3g}."


def motivation(results: Results, sweep: dict) -> Made:
    """Return how far W1 and the next layer move from small, medium and large initial weights."""
    runs = distances(results, sweep)
    rows = [
        {
            "start": init,
            places(sweep["depth"]): place(members.iloc[0]),
            **{f"median RD({layer})": f"{members[layer].median():.4g}" for layer in layer_names(sweep["depth"])[:2]},
            "status": counted(members["status"]),
        }
        for init, members in ((init, runs[runs["init"] == init]) for init in sweep["inits"])
        if len(members)
    ]
    return pd.DataFrame(rows), f"m = {max(sweep['widths'])}, {len(sweep['seeds'])} seeds."


def similarity(results: Results) -> Made:
    """Return how alike the rows of W2 are at the points of Fig 3."""
    table = results["tables/fig3"].sort_values(["gamma2", "gamma3"])
    columns = {"m": "m", "status": "status", "zeta": "ζ", "zeta_initial": "ζ at t = 0", "zeta_of_chance": "ζ of chance"}
    rows = table[list(columns)].rename(columns=columns)
    rows.insert(0, "(γ2, γ3)", [place(row) for row in table.to_dict("records")])
    grows = "grows" if table["zeta"].is_monotonic_increasing else "does not grow"
    return as_text(rows), f"ζ {grows} with γ3. ζ of chance, √(2/(πm)) + 2/m, is that of unrelated rows."


def growth(results: Results, sweep: dict) -> Made:
    """Return the slopes of RD(W1) at the points of a sweep such as Fig 4, beside those that Luo et al. print."""
    printed = luo.slopes(sweep["problem"])
    slopes = slopes_of_w1(results, sweep).sort_values(["gamma2", "gamma3"])
    rows = [
        {
            places(sweep["depth"]): place(row),
            "S_W1": interval(row["slope"], row["ci_low"], row["ci_high"]),
            **(_beside(row, printed.get((row["gamma2"], row["gamma3"]), np.nan)) if printed else {}),
            "regime": regime(row["ci_low"], row["ci_high"]),
            "m": listed(row["widths"]),
            "runs": row["n_runs"],
            "excluded runs": row["n_left_out"],
        }
        for row in slopes.to_dict("records")
    ]
    grow = "grow" if slopes["slope"].is_monotonic_increasing else "do not grow"
    return pd.DataFrame(rows), f"The slopes {grow} with {coordinates.symbols(sweep['depth'])[1]}."


def slopes_of_w1(results: Results, sweep: dict) -> pd.DataFrame:
    """Return the rows of a sweep in the slopes of its problem that are of W1."""
    slopes = results[f"{sweep['problem']}/slopes"]
    return slopes[(slopes["sweep"] == sweep["name"]) & (slopes["layer"] == "W1")]


def _beside(row: dict, printed: float) -> dict:
    """Return what the item says about a slope that Luo et al. print."""
    return {
        "Luo et al.": number(printed, ".3f"),
        "ours - printed": number(row["slope"] - printed, "+.3f"),
        "verdict": agreement(verdict(row["ci_low"], row["ci_high"], printed), row["ci_low"], row["ci_high"]),
    }
