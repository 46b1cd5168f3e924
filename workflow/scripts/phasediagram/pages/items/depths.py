"""Items of other depths than the paper's: gauges and named places of two layers, and all depths in one table."""

import pandas as pd

from phasediagram.model import luo
from phasediagram.model.initialisation import TABLE1
from phasediagram.model.layers import DEPTHS, depth_of, layer_names
from phasediagram.pages.item import Results
from phasediagram.pages.items.figures import slopes_of_w1
from phasediagram.pages.wording import CLOSE, interval, listed, number, place, places

Made = tuple[pd.DataFrame, str]
WORDS = dict(zip(DEPTHS, ("Two", "Three", "Four", "Five"), strict=True))
RUN = ["m", "seed", "layer"]


def gauges(results: Results, sweep: dict) -> Made:
    """Return the slopes of the gauges of a sweep, and how far their RD's are from those of the first one."""
    distances = results[f"{sweep['problem']}/distances"]
    rd = distances[distances["m"].isin(sweep["widths"]) & distances["seed"].isin(sweep["seeds"])]
    rd = rd[rd["init"].isin(sweep["inits"])].pivot(index=RUN, columns="init", values="relative_distance")
    first = rd[sweep["inits"][0]]
    rows = [
        {
            "gauge": row["init"],
            places(sweep["depth"]): place(row),
            "S_W1": interval(row["slope"], row["ci_low"], row["ci_high"]),
            "largest difference of RD": number((rd[row["init"]] / first - 1).abs().max(), ".1g"),
            "m": listed(row["widths"]),
            "runs": row["n_runs"],
        }
        for row in slopes_of_w1(results, sweep).to_dict("records")
    ]
    text = (
        "Gauges of one point share their random numbers and are one flow, so they differ by rounding. Differences are "
        "relative to the first gauge, over all layers, widths and seeds."
    )
    return pd.DataFrame(rows), text


def marks(results: Results) -> Made:
    """Return the limits of initialisations by name in two layers beside the published ones."""
    rows = []
    for row in TABLE1.values():
        ours, published = (row.gamma2, row.gamma3_of(2)), luo.MARKS[row.title]
        ours, published = (place(dict(zip(("gamma2", "gamma3"), at, strict=True))) for at in (ours, published))
        rows.append({"name": row.title, f"limit {places(2)}": ours, "Luo et al.": published})
    equal = sum(len(set(list(row.values())[1:])) == 1 for row in rows)
    return pd.DataFrame(rows), f"{equal} of {len(rows)} limits equal the published ones."


def all_depths(results: Results) -> Made:
    """Return for each depth at how many points of its maps a layer's slope is near the closed form.

    Nothing where all maps have the same depth.
    """
    table = results["tables/theory_residual"]
    problems = table.groupby("problem", sort=False)["layer"].agg(depth_of)
    layers = layer_names(problems.max())
    rows = []
    for depth, of_depth in sorted(problems.groupby(problems)):
        members = table[table["problem"].isin(of_depth.index)]
        known = members.dropna(subset=["residual"])
        near = known["residual"].abs().le(CLOSE).groupby(known["layer"]).agg(["sum", "size"])
        counts = {layer: f"{row['sum']} of {row['size']}" for layer, row in near.iterrows()}
        median = known["residual"].abs().median()
        rows.append(
            {"layers L": depth, "problems": ", ".join(of_depth.index)}
            | {layer: counts.get(layer, "") for layer in layers}
            | {"median size of the residual": number(median, ".3f")}
        )
    text = (
        f"Points whose measured slope is within {CLOSE} of the closed form, of those with a slope, by layer, over all "
        "maps of a depth."
    )
    return pd.DataFrame(rows if len(rows) > 1 else []), text
