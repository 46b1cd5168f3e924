"""Items of the figures that show the plane: Fig 1, Fig 5, Fig 6, Fig 7 and Fig 8."""

import re
from collections import Counter

import numpy as np
import pandas as pd
from scipy import stats

from phasediagram.model import coordinates, luo
from phasediagram.model.layers import depth_of
from phasediagram.model.spelling import DECIMALS, PHASE_MAP
from phasediagram.pages.item import Results
from phasediagram.pages.wording import CLOSE, agreement, interval, listed, number
from phasediagram.statistics.comparison import UNKNOWN
from phasediagram.statistics.regimes import UNDECIDED

Made = tuple[pd.DataFrame, str]
POINT = ["gamma2", "gamma3"]
NO_MAP, NO_ZERO = "not on a map", "not on the map"


def phase_diagram(results: Results, problem: str) -> Made:
    """Return the number of grid points with each pair of regimes of W1 and the next layer, for one problem."""
    table = results[f"{problem}/regimes"]
    layers = list(dict.fromkeys(table["layer"]))[:2]
    regimes = table.pivot(index=POINT, columns="layer", values="regime")[layers]
    rows = regimes.value_counts().rename("points").reset_index()
    decided = (rows[layers] != UNDECIDED).all(axis=1)
    text = (
        f"{decided.sum()} of 4 pairs of regimes occur, at {rows['points'][decided].sum()} of {len(regimes)} points. "
        "Undecided: the interval of the slope contains 0."
    )
    return rows, text


def zero_points(results: Results, problem: str) -> Made:
    """Return the zeros of S along γ3 of one problem with the conjectured lines and what Luo et al. print."""
    table, printed = results["tables/zero_points"], luo.zeros(problem)
    zeros = table[(table["problem"] == problem) & (table["along"] == "gamma3")]
    if zeros.empty:
        return pd.DataFrame(), ""
    zeros, slopes = _with_those_missing(zeros, printed), results[f"{problem}/slopes"]
    depth = depth_of(slopes["layer"])
    gamma2, gamma3 = coordinates.symbols(depth)
    line = "published and conjectured line" if depth == 2 else "conjectured line"
    rows = [
        {
            "layer": row["layer"],
            gamma2: f"{row['gamma2']:g}",
            f"zero at {gamma3}": _zero(row),
            **({"Luo et al., by eye": _printed_zero(row, printed)} if printed else {}),
            line: number(row["theory"], "g"),
            "difference": number(row["difference"], "+.3f"),
            "verdict": "" if np.isnan(row["gamma3"]) else agreement(row["verdict"], row["ci_low"], row["ci_high"]),
        }
        for row in zeros.to_dict("records")
    ]
    near = zeros["difference"].abs().le(CLOSE).groupby(zeros["layer"], sort=False).agg(["sum", "size"])
    counts = ", ".join(f"{row['sum']} of {row['size']} ({layer})" for layer, row in near.iterrows())
    text = (
        f"Zero points within {CLOSE} of the {line}: {counts}. m = {listed(zeros['widths'].iloc[0])}."
        f"{_excluded(slopes[slopes['sweep'] == PHASE_MAP])}"
    )
    return pd.DataFrame(rows), text


def _with_those_missing(zeros: pd.DataFrame, printed: dict[float, float]) -> pd.DataFrame:
    """Return zeros of a problem along γ3, with a row without a number for each printed one that the map lacks."""
    known = set(zeros.loc[zeros["layer"] == "W1", "gamma2"].round(DECIMALS))
    missing = [gamma2 for gamma2 in printed if gamma2 not in known]
    if not missing:
        return zeros
    lines = [luo.boundary("W1", gamma2) for gamma2 in missing]
    added = pd.DataFrame({"layer": "W1", "gamma2": missing, "theory": lines, "verdict": UNKNOWN})
    table = pd.concat([zeros, added.assign(widths=zeros["widths"].iloc[0])], ignore_index=True)
    return table.sort_values(["layer", "gamma2"], kind="stable", ignore_index=True)


def _zero(row: dict) -> str:
    """Return a zero with its interval."""
    return NO_ZERO if np.isnan(row["gamma3"]) else interval(row["gamma3"], row["ci_low"], row["ci_high"])


def _printed_zero(row: dict, printed: dict[float, float]) -> str:
    """Return the printed zero of S_W1 at the gamma2 of a row; nothing for other layers and places."""
    return number(printed.get(round(row["gamma2"], DECIMALS), np.nan) if row["layer"] == "W1" else np.nan, "g")


def _excluded(fits: pd.DataFrame) -> str:
    """Return a sentence on the excluded runs of these fits; nothing where there are none."""
    fits = fits[fits["n_left_out"] > 0]
    runs = {  # a run may be excluded for several layers: it counts once
        (init, m, seed): f"{why.strip()} at m = {m}"
        for init, text in zip(fits["init"], fits["left_out"], strict=True)
        for m, seed, why in re.findall(r"m=(\d+) seed=(\d+): ([^(;]+)", text)
    }
    if not runs:
        return ""
    reasons = ", ".join(f"{count} {why}" for why, count in Counter(runs.values()).items())
    return f" Excluded runs: {len(runs)}, at {fits['init'].nunique()} of the points ({reasons})."


def condensation(results: Results) -> Made:
    """Return isolated orientations of rows by regime of their layer, and how much seeds of a point differ."""
    table = _with_regimes(results, results["tables/condensation"])
    rows = [
        {"problem": problem, "layer": layer, "regime": regime} | _orientations(members)
        for (problem, layer, regime), members in table.groupby(["problem", "layer", "regime"])
    ]
    text = (
        "Isolated orientations of the rows of a layer (of W2: the half of largest norm), and the share of squared "
        "norm that they hold. Spread: range over the seeds of a point, where a seed has an orientation."
    )
    return pd.DataFrame(rows), text


def _with_regimes(results: Results, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the regime and the slope of each row's layer; NO_MAP where no phase map has its point."""
    columns, found = ["problem", *POINT, "layer"], ["regime", "slope"]
    maps = [regimes.assign(problem=problem) for problem, regimes in results.of_problems("regimes").items()]
    known = pd.concat(maps)[[*columns, *found]] if maps else pd.DataFrame(columns=[*columns, *found])
    joined = table.merge(known.astype(dict.fromkeys(POINT, float)), on=columns, how="left")
    return joined.assign(regime=joined["regime"].fillna(NO_MAP), slope=joined["slope"].astype(float))


def _orientations(members: pd.DataFrame) -> dict:
    points = members.groupby(POINT)
    shares = points["share"].agg(["min", "max"])[points["orientations"].max() > 0]
    spread = shares["max"] - shares["min"]
    return {
        "m": listed(members["m"].unique()),
        "runs": len(members),
        "median orientations": f"{members['orientations'].median():g}",
        "median share": f"{members['share'].median():.3f}",
        "median share at t = 0": f"{members['share_initial'].median():.3f}",
        "points where seeds differ in number": f"{points['orientations'].nunique().gt(1).sum()} of {points.ngroups}",
        "median spread of share": number(spread.median(), ".3f"),
        "largest spread": number(spread.max(), ".3f"),
    }


def zeta(results: Results) -> Made:
    """Return ζ of W2 by regime of W2, and its rank correlation with the slopes of W2, for every problem."""
    means = [table.assign(problem=problem, layer="W2") for problem, table in results.of_problems("zeta_means").items()]
    table = _with_regimes(results, pd.concat(means)).dropna(subset=["zeta"])
    correlations = {
        problem: stats.spearmanr(points["zeta"], points["slope"]).statistic if len(points) > 1 else np.nan
        for problem, points in table.dropna(subset=["slope"]).groupby("problem")
    }
    table["correlation"] = table["problem"].map(correlations)
    rows = [
        {
            "problem": problem,
            "W2 is": regime,
            "points": len(members),
            "smallest ζ": f"{members['zeta'].min():.4g}",
            "median ζ": f"{members['zeta'].median():.4g}",
            "largest ζ": f"{members['zeta'].max():.4g}",
            "mean ζ at t = 0": f"{members['zeta_initial'].mean():.4g}",
            "rank correlation with S_W2": number(members["correlation"].iloc[0], ".2f"),
            "m": listed(members["m"].unique()),
            "seeds": listed(members["seeds"].unique()),
        }
        for (problem, regime), members in table.groupby(["problem", "regime"])
    ]
    return pd.DataFrame(rows), "ζ is a mean over seeds. The rank correlation is over all points of a problem."
