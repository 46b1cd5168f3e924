"""The paper against us, one function for each item: our numbers, and what the paper prints there.

A function takes the tables of a run and returns None where the run has not made what it needs.
"""

import re
from collections import Counter
from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd
import sympy
from scipy import stats

from phasediagram.model import published
from phasediagram.model.spelling import PHASE_MAP
from phasediagram.pages import html
from phasediagram.statistics.comparison import ABOVE, BELOW
from phasediagram.statistics.regimes import UNDECIDED, regime
from phasediagram.statistics.slopes import LAYERS

UNLIKE = 0.05  # p below which gauges of a group are said to differ more than their seeds scatter
DECIDED = (ABOVE, BELOW)
CHANCE = "Rows that have nothing to do with each other, as at t = 0, have ζ ≈ √(2/(πm)) + 2/m"
CLOSE = 0.1  # how near to a line a zero point has to be, as the conjecture keeps no constants


@dataclass(frozen=True)
class Results:
    """Tables of a run by their path below results/, without ending, and the sweeps of its config by name."""

    tables: dict[str, pd.DataFrame]
    sweeps: dict[str, dict]

    def get(self, *names: str) -> list[pd.DataFrame] | None:
        """Return tables by name, or None if one of them was not made."""
        return [self.tables[name] for name in names] if all(name in self.tables for name in names) else None


@dataclass(frozen=True)
class Item:
    """A section of the page: numbers first, then what they say, then what the paper prints."""

    title: str
    rows: pd.DataFrame
    ours: str
    paper: str = ""

    @property
    def text(self) -> str:
        return f"{self.ours} In the paper: {self.paper}." if self.paper else self.ours

    def markdown(self) -> str:
        return f"## {self.title}\n\n{self.rows.to_markdown(index=False, disable_numparse=True)}\n\n{self.text}\n"

    def html(self) -> str:
        return f"<h2>{escape(self.title)}</h2>{html.table(self.rows)}<p>{escape(self.text)}</p>"


def items(results: Results) -> list[Item]:
    """Return all items that a run has the tables for, in the order of the paper."""
    return [item for item in (function(results) for function in ITEMS) if item is not None]


def table1(results: Results) -> Item | None:
    """Scaling parameters: are the formulas and limits equal to the printed ones?"""
    if (found := results.get("tables/table1")) is None:
        return None
    ours = found[0].set_index("name")
    m, d = sympy.symbols("m d", positive=True)
    rows = []
    for name, printed in published.TABLE1.items():
        row = {"name": name}
        for key, text in printed.items():
            difference = sympy.sympify(text, {"m": m, "d": d}) - sympy.sympify(ours[key][name], {"m": m, "d": d})
            row[key] = f"{ours[key][name]}: {'equal' if sympy.simplify(difference) == 0 else f'printed {text}'}"
        for key in ("gamma2", "gamma3"):
            row[f"{key}, numerically"] = f"{ours[f'{key}_numerical'][name]:.6f}"
        rows.append(row)
    equal = sum(cell.endswith(": equal") for row in rows for cell in row.values())
    summary = f"{equal} of {4 * len(rows)} formulas and limits equal the printed ones."
    return Item("Table 1: scaling parameters", pd.DataFrame(rows), summary, published.STATEMENTS["table1"])


def fig1(results: Results) -> Item | None:
    """The phase diagram: how much of the plane lies in which regime of the two layers."""
    if (found := results.get("four_points/regimes")) is None:
        return None
    regimes = found[0].pivot(index=["gamma2", "gamma3"], columns="layer", values="regime")
    rows = regimes.value_counts().rename("points").reset_index()
    decided = (rows[["W1", "W2"]] != UNDECIDED).all(axis=1)
    summary = (
        f"{decided.sum()} of 4 pairs of regimes occur, at {rows['points'][decided].sum()} of {len(regimes)} points; "
        "elsewhere an interval contains zero."
    )
    return Item("Fig 1: the phase diagram", rows, summary, published.STATEMENTS["fig1"])


def initialisations(results: Results) -> Item | None:
    """Measured slopes of the initialisations by name, on every data set."""
    tables = [table for name, table in results.tables.items() if name.endswith("/initialisations")]
    if not tables:
        return None
    rows = [
        {"data": row["data"], "name": row["name"], "(γ2, γ3)": f"({row['gamma2']:g}, {row['gamma3']:g})"}
        | {"κ1, κ2, κ3 at largest m": ", ".join(f"{row[f'kappa{index}']:.3g}" for index in (1, 2, 3))}
        | {"(γ2, γ3) there": f"({row['gamma2_at_m']:.2f}, {row['gamma3_at_m']:.2f})"}
        | {
            f"S_{layer}": interval(*(row[f"{key}_{layer}"] for key in ("slope", "ci_low", "ci_high")))
            for layer in LAYERS
        }
        | {f"conjectured S_{layer}": f"{row[f'theory_{layer}']:.3f}" for layer in LAYERS}
        | {"m": listed(row["widths"]), "seeds": row["seeds"]}
        for row in pd.concat(tables).to_dict("records")
    ]
    summary = " ".join(_from_the_limits(results, table) for table in tables)
    return Item("Initialisations by name", pd.DataFrame(rows), f"{summary} The paper prints no slopes for them.")


def _from_the_limits(results: Results, table: pd.DataFrame) -> str:
    """How far the initialisations of a data set are from their limits at the largest width, and why, in a sentence."""
    data, m = table["data"].iloc[0], table["m"].iloc[0]
    d = results.tables[f"{data}/runs"]["d"].iloc[0]
    away = np.hypot(table["gamma2_at_m"] - table["gamma2"], table["gamma3_at_m"] - table["gamma3"])
    return (
        f"{data}: at m = {m} their κ's are up to {away.max():.2f} ({table['name'][away.idxmax()]}) from their "
        f"limits in the plane; limits leave out constants and the number of inputs d = {d}, "
        f"and log d / log m is {np.log(d) / np.log(m):.2f}."
    )


def fig2(results: Results) -> Item | None:
    """How far W1 moves at the three points of Fig 2."""
    if "fig2" not in results.sweeps:
        return None
    sweep = results.sweeps["fig2"]
    (runs,) = results.get(f"{sweep['data']}/runs")
    m = sweep["widths"][-1]
    shown = runs[runs["init"].isin(sweep["inits"]) & (runs["m"] == m) & runs["seed"].isin(sweep["seeds"][:1])]
    columns = ["gamma2", "gamma3", "m", "status", "relative_distance_w1", "relative_distance_w2"]
    rows = shown[columns].rename(columns={"relative_distance_w1": "RD(W1)", "relative_distance_w2": "RD(W2)"})
    rows = rows.sort_values("gamma3")
    summary = f"RD(W1) goes from {rows['RD(W1)'].iloc[0]:.3g} to {rows['RD(W1)'].iloc[-1]:.3g}."
    return Item("Fig 2: how far W1 moves", as_text(rows), summary, published.STATEMENTS["fig2"])


def motivation(results: Results) -> Item | None:
    """How far both layers move from small, medium and large initial weights."""
    if "motivation" not in results.sweeps:
        return None
    sweep = results.sweeps["motivation"]
    (runs,) = results.get(f"{sweep['data']}/runs")
    shown = runs[runs["init"].isin(sweep["inits"]) & (runs["m"] == sweep["widths"][-1])]
    shown = shown[shown["seed"].isin(sweep["seeds"])]
    rows = [
        {
            "start": init,
            "(γ2, γ3)": f"({of_init['gamma2'].iloc[0]:.3g}, {of_init['gamma3'].iloc[0]:.3g})",
            "median RD(W1)": f"{of_init['relative_distance_w1'].median():.4g}",
            "median RD(W2)": f"{of_init['relative_distance_w2'].median():.4g}",
            "status": ", ".join(f"{count} {name}" for name, count in of_init["status"].value_counts().items()),
        }
        for init, of_init in ((init, shown[shown["init"] == init]) for init in sweep["inits"])
    ]
    title = "Motivation: fits from small, medium and large weights"
    summary = f"m = {sweep['widths'][-1]}, {len(sweep['seeds'])} seeds."
    return Item(title, pd.DataFrame(rows), summary, published.STATEMENTS["motivation"])


def fig3(results: Results) -> Item | None:
    """How alike the rows of W2 are at the three points of Fig 3."""
    if (found := results.get("tables/fig3")) is None:
        return None
    names = {"zeta": "ζ", "zeta_initial": "ζ at t = 0", "zeta_of_chance": "ζ of chance"}
    rows = found[0].sort_values(["gamma2", "gamma3"]).rename(columns=names)
    grows = "grows" if rows["ζ"].is_monotonic_increasing else "does not grow"
    summary = f"ζ {grows} with γ3. {CHANCE}."
    return Item("Fig 3: how alike the rows of W2 are", as_text(rows), summary, published.STATEMENTS["fig3"])


def fig4(results: Results) -> Item | None:
    """Slopes of RD(W1) at the three points of Fig 4."""
    if "fig4" not in results.sweeps:
        return None
    (slopes,) = results.get(f"{results.sweeps['fig4']['data']}/slopes")
    fits = slopes[(slopes["sweep"] == "fig4") & (slopes["layer"] == "W1")].sort_values(["gamma2", "gamma3"])
    rows = [
        {
            "(γ2, γ3)": f"({fit['gamma2']:g}, {fit['gamma3']:g})",
            "S_W1": interval(fit["slope"], fit["ci_low"], fit["ci_high"]),
            "regime": regime(fit["ci_low"], fit["ci_high"]),
            "m": listed(fit["widths"]),
            "runs": f"{fit['n_runs']}, {fit['n_left_out']} left out",
        }
        for fit in fits.to_dict("records")
    ]
    grows = "grow" if fits["slope"].is_monotonic_increasing else "do not grow"
    return Item(
        "Fig 4: slopes of RD(W1)", pd.DataFrame(rows), f"The slopes {grows} with γ3.", published.STATEMENTS["fig4"]
    )


def fig5(results: Results) -> Item | None:
    """Zero points of the four points beside the conjectured lines."""
    return zero_points(results, "four_points", "Fig 5: zero points of the four points", published.STATEMENTS["fig5"])


def fig6(results: Results) -> Item | None:
    """Zero points of MNIST beside the conjectured lines."""
    return zero_points(results, "mnist", "Fig 6: zero points of MNIST", published.STATEMENTS["fig6"])


def zero_points(results: Results, data: str, title: str, paper: str) -> Item | None:
    found = results.get("tables/zero_points")
    if found is None or not (zeros := found[0][(found[0]["data"] == data) & (found[0]["along"] == "gamma3")]).size:
        return None
    rows = [
        {
            "layer": row["layer"],
            "γ2": f"{row['gamma2']:g}",
            "zero at γ3": interval(row["gamma3"], row["ci_low"], row["ci_high"]),
            "conjectured line": f"{row['theory']:g}",
            "difference": f"{row['difference']:+.3f}",
        }
        for row in zeros.to_dict("records")
    ]
    near = (zeros["difference"].abs() <= CLOSE).sum()
    inside = len(zeros) - zeros["verdict"].isin(DECIDED).sum()
    summary = (
        f"{near} of {len(zeros)} zero points lie within {CLOSE} of the line, and the interval of {inside} contains it; "
        f"m = {listed(zeros['widths'].iloc[0])}."
    )
    (slopes,) = results.get(f"{data}/slopes")
    return Item(title, pd.DataFrame(rows), summary + _left_out(slopes[slopes["sweep"] == PHASE_MAP]), paper)


def _left_out(fits: pd.DataFrame) -> str:
    """Say how many runs at how many points these fits leave out, and why; nothing where they leave out none."""
    fits = fits[fits["n_left_out"] > 0]
    runs = {
        (init, m, seed): f"{why.strip()} at m = {m}"  # the same for both layers
        for init, text in zip(fits["init"], fits["left_out"], strict=True)
        for m, seed, why in re.findall(r"m=(\d+) seed=(\d+): ([^(;]+)", text)
    }
    if not runs:
        return ""
    reasons = ", ".join(f"{count} {why}" for why, count in Counter(runs.values()).items())
    return f" {len(runs)} runs at {fits['init'].nunique()} points are left out: {reasons}."


def fig8(results: Results) -> Item | None:
    """Does zeta of W2 follow the slopes of W2?"""
    if (found := results.get("four_points/zeta", "four_points/slopes")) is None:
        return None
    zeta, slopes = found
    mean = zeta.groupby(["gamma2", "gamma3"])["zeta"].mean()
    on_map = slopes[(slopes["sweep"] == PHASE_MAP) & (slopes["layer"] == "W2")].set_index(["gamma2", "gamma3"])
    both = pd.concat([mean, on_map[["slope", "ci_low", "ci_high"]]], axis=1, join="inner").dropna()
    regimes = [regime(row.ci_low, row.ci_high) for row in both.itertuples()]
    groups = both.groupby(regimes)["zeta"]
    rows = groups.agg(points="size", smallest="min", median="median", largest="max").rename_axis("W2 is").reset_index()
    correlation = stats.spearmanr(both["zeta"], both["slope"]).statistic
    summary = (
        f"ζ at m = {listed(zeta['m'].unique())}, mean of {zeta['seed'].nunique()} seeds. "
        f"Its rank correlation with S_W2 over {len(both)} points is {correlation:.2f}. {CHANCE}: "
        f"{zeta['zeta_initial'].mean():.4f} was measured there."
    )
    return Item("Fig 8: ζ of W2", as_text(rows), summary, published.STATEMENTS["fig8"])


def table2(results: Results) -> Item | None:
    """Slopes of equivalent gauges beside the printed means."""
    if (found := results.get("tables/table2")) is None:
        return None
    rows = [
        {
            "gauge": row["gauge"],
            "(γ2, γ3)": f"({row['gamma2']:g}, {row['gamma3']:g})",
            "layer": row["layer"],
            "ours": f"{row['slope']:.4f} ± {row['standard_error']:.4f}",
            "printed": f"{row['printed']:.4f}",
            "difference": interval(row["difference"], row["ci_low"], row["ci_high"]),
            "verdict": row["verdict"],
            "std over gauges": number(row["std_over_gauges"], ".4f"),
            "printed std": number(row["printed_std_over_gauges"], ".4f"),
            "p, gauges alike": number(row["homogeneity_p"], ".3f"),
            "seeds": f"{row['n_seeds']}, {row['n_left_out']} left out",
        }
        for row in found[0].to_dict("records")
    ]
    together = found[0][found[0]["gauge"] == "all"].set_index(["group", "layer"])["difference"]
    largest = found[0].groupby(["group", "layer"], sort=False)["difference"].apply(lambda d: d.abs().max())
    summary = (
        "Over all seeds of a group ours differ from print by "
        + ", ".join(f"{size:+.3f} (S_{layer}, {group})" for (group, layer), size in together.items())
        + f"; single gauges, which are one and the same flow, by up to {largest.max():.3f}. "
        + f"p is that of one-way analysis of variance over the gauges. {_unlike_gauges(found[0])}"
        + f"{_other_points(results, found[0])}Ours are means over seeds with their standard error."
    )
    return Item("Table 2: slopes of equivalent gauges", pd.DataFrame(rows), summary, published.STATEMENTS["table2"])


def _unlike_gauges(table2: pd.DataFrame) -> str:
    """Where gauges of a group, one and the same flow, differ more than their seeds scatter, in a sentence for each."""
    tests = table2[table2["homogeneity_p"].notna()]
    return "".join(
        f"S_{row['layer']} of {row['group']}: gauges differ more than their seeds scatter, p = "
        f"{row['homogeneity_p']:.3f}: one of {len(tests)} such tests. Gauges are one flow, so only chance can tell "
        "them apart; docs/method.md, Table 2, has the same flow from many more seeds. "
        for row in tests[tests["homogeneity_p"] < UNLIKE].to_dict("records")
    )


def _other_points(results: Results, table2: pd.DataFrame) -> str:
    """Whether other four points explain how far S_W1 is from print at the points of Table 2, in words.

    What an interval of their shift says depends on two numbers: 0 and the shift that S_W1 needs to reach print.
    """
    if (found := results.get("tables/sensitivity")) is None:
        return ""
    other_data = found[0][found[0]["varied"].isin(["y", "x, y"]) & (found[0]["layer"] == "W1")]
    ours = table2[(table2["layer"] == "W1") & (table2["gauge"] == "all")]
    moves = other_data.merge(ours, on=["gamma2", "gamma3"], suffixes=("", "_from_print"))
    if not len(moves):
        return ""
    low, high, needed = moves["difference_ci_low"], moves["difference_ci_high"], -moves["difference_from_print"]
    does_not = (needed < low) | (needed > high)  # not so for an interval that is not there
    explains = (low <= needed) & (needed <= high) & ((low > 0) | (high < 0))
    moves["outcome"] = np.select([does_not, explains], ["does not", "explains"], "open")
    changes = "; ".join(
        f"by {-of_group['difference_from_print'].iloc[0]:+.3f} in {group}, and moves by "
        + ", ".join(
            interval(row["difference"], row["difference_ci_low"], row["difference_ci_high"], "+.3f")
            + f" ({row['data']}: {row['outcome']})"
            for row in of_group.to_dict("records")
        )
        for group, of_group in moves.groupby("group", sort=False)
    )
    count = moves["outcome"].value_counts().reindex(["explains", "open", "does not"], fill_value=0)
    if count["explains"]:
        conclusion = "may explain the difference"
    else:
        conclusion = (
            "leave open whether they explain the difference" if count["open"] else "do not explain the difference"
        )
    return (
        f"With other four points, as the paper's are not printed: to reach print S_W1 would have to move {changes}. An "
        "interval explains the difference where it contains the shift to print and not 0, and leaves it open where it "
        f"contains both: {count['explains']} explain it, {count['open']} leave it open, {count['does not']} do not; "
        f"these data {conclusion}. Those slopes are over m = {listed(moves['widths'].iloc[0])}, "
        f"Table 2 over m = {listed(table2['widths'].iloc[0])}. "
    )


def theory_residual(results: Results) -> Item | None:
    """How far the measured slopes are from the closed form."""
    if (found := results.get("tables/theory_residual")) is None:
        return None
    rows = []
    for (data, layer), group in found[0].groupby(["data", "layer"], sort=False):
        size = group["residual"].abs()
        rows.append(
            {
                "data": data,
                "layer": layer,
                "points": len(group),
                "median size of the residual": f"{size.median():.3f}",
                f"within {CLOSE}": (size <= CLOSE).sum(),
                "largest": f"{group['residual'][size.idxmax()]:+.3f} at "
                f"({group['gamma2'][size.idxmax()]:g}, {group['gamma3'][size.idxmax()]:g})",
                "interval excludes zero": group["verdict"].isin(DECIDED).sum(),
                f"interval wider than ±{CLOSE}": (group["ci_high"] - group["ci_low"] > 2 * CLOSE).sum(),
            }
        )
    summary = "Measured minus conjectured slopes; the paper has no closed form."
    return Item("Slopes against the closed form", pd.DataFrame(rows), summary)


def local_slopes(results: Results) -> Item | None:
    """Slopes between the two largest widths, for targets of different condition."""
    if (found := results.get("tables/local_slopes")) is None:
        return None
    last = found[0].groupby(["data", "gamma2", "gamma3", "layer"], sort=False).tail(1)
    rows = [
        {
            "data": row["data"],
            "(γ2, γ3)": f"({row['gamma2']:g}, {row['gamma3']:g})",
            "layer": row["layer"],
            "local S": f"{row['local_slope']:.3f} ± {row['local_standard_error']:.3f}",
            "conjectured S": f"{row['theory']:.3f}",
            "at m": f"{row['m']:.0f}",
        }
        for row in last.to_dict("records")
    ]
    summary = "Slopes between the two largest widths, with standard errors; the paper fits all widths at once."
    return Item("Local slopes: where finite width ends", pd.DataFrame(rows), summary)


def condensation(results: Results) -> Item | None:
    """How many isolated orientations rows have, and which share of their squared norm they hold, by regime."""
    if (found := results.get("tables/condensation", "four_points/regimes")) is None:
        return None
    table, regimes = found
    joined = table.merge(regimes[["gamma2", "gamma3", "layer", "regime"]], on=["gamma2", "gamma3", "layer"])
    rows = [
        {
            "layer": layer,
            "regime": name,
            "m": listed(group["m"].unique()),
            "runs": len(group),
            "median number of orientations": f"{group['orientations'].median():g}",
            "median share of squared norm": f"{group['share'].median():.3f}",
            "the same at t = 0": f"{group['share_initial'].median():.3f}",
        }
        for (layer, name), group in joined.groupby(["layer", "regime"])
    ]
    counts = table.groupby(["layer", "gamma2", "gamma3"])["orientations"].nunique().gt(1).groupby("layer")
    disagree = ", ".join(f"{layer} at {of.sum()} of {len(of)} points" for layer, of in counts)
    summary = (
        "Isolated orientations of the rows of a layer, over all points of the plane in a regime of that layer; of W2, "
        f"the half of its rows with the largest norm. Seeds disagree about their number in {disagree}."
        + _shares_of_seeds(table)
    )
    return Item("Fig 7: condensation in numbers", pd.DataFrame(rows), summary, published.STATEMENTS["condensation"])


def _shares_of_seeds(table: pd.DataFrame) -> str:
    """How far the shares of the seeds of a point are apart, where one of them has an orientation, in a sentence."""
    places = table.groupby(["layer", "gamma2", "gamma3"])
    shares = places["share"].agg(["min", "max"])[places["orientations"].max() > 0].reset_index()
    shares["apart"] = shares["max"] - shares["min"]
    apart = []
    for layer, of_layer in shares.groupby("layer"):
        worst = of_layer.loc[of_layer["apart"].idxmax()]
        apart.append(
            f"in {layer} by {of_layer['apart'].median():.3f} in the median and up to {worst['apart']:.3f} "
            f"({worst['min']:.3f} and {worst['max']:.3f} at ({worst['gamma2']:g}, {worst['gamma3']:g}))"
        )
    if not apart:
        return ""
    return (
        f" Where one of them finds any, the shares of the seeds of a point differ {', '.join(apart)}: an orientation "
        "counts or not by a threshold, and with it all that its cone holds."
    )


def sensitivity(results: Results) -> Item | None:
    """How far slopes move with what the paper does not print."""
    if (found := results.get("tables/sensitivity")) is None:
        return None
    rows = []
    for (base, data, varied), group in found[0].groupby(["base", "data", "varied"], sort=False):
        row = {"data": data, "differs from": base, "in": varied, "points": group["init"].nunique()}
        for layer, of_layer in group.groupby("layer"):
            row[f"largest change of S_{layer}"] = _largest_change(of_layer)
            row[f"S_{layer}, interval excludes 0"] = f"{of_layer['verdict'].isin(DECIDED).sum()} of {len(of_layer)}"
        rows.append(row | {"m": listed(group["widths"].iloc[0]), "seeds": group["seeds"].iloc[0]})
    excluded, changes = found[0]["verdict"].isin(DECIDED).sum(), len(found[0])
    summary = (
        f"{excluded} of {changes} intervals exclude 0. They are of pairs of runs with the same seed, so that a change "
        "that they tell from 0 need not be large; of so many, some exclude 0 by chance. The paper prints neither its "
        "four points nor its number of digits; results/tables/sensitivity.csv has all."
    )
    return Item("Sensitivity to what is not printed", pd.DataFrame(rows), summary)


def _largest_change(changes: pd.DataFrame) -> str:
    """Return the change that is largest either way, with its sign and interval; nothing where none is known."""
    sizes = changes["difference"].abs().dropna()
    if not len(sizes):
        return ""
    row = changes.loc[sizes.idxmax()]
    return interval(row["difference"], row["difference_ci_low"], row["difference_ci_high"], "+.3f")


ITEMS = (
    table1,
    initialisations,
    table2,
    motivation,
    fig1,
    fig2,
    fig3,
    fig4,
    fig5,
    fig6,
    condensation,
    fig8,
    theory_residual,
    local_slopes,
    sensitivity,
)


# ---- how numbers are written -------------------------------------------------------------------------------


def interval(value: float, low: float, high: float, form: str = ".3f") -> str:
    return f"{value:{form}} [{low:{form}}, {high:{form}}]"


def number(value: float, form: str) -> str:
    """Return a number as text, nothing for one that is not there."""
    return "" if np.isnan(value) else f"{value:{form}}"


def listed(widths) -> str:
    """Return widths, a table's text like "100 400" or an array of numbers, with commas."""
    return ", ".join(widths.split() if isinstance(widths, str) else map(str, np.sort(widths)))


def as_text(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose floats have four significant digits."""
    return rows.map(lambda value: f"{value:.4g}" if isinstance(value, float) else value)
