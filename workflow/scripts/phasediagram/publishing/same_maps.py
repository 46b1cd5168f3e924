"""Slopes, regimes and zero points of maps that two folders of results both have."""

import numpy as np
import pandas as pd

from phasediagram.model.spelling import PHASE_MAP
from phasediagram.publishing.comparison import Comparison
from phasediagram.statistics.regimes import UNDECIDED, regime

ALONG = {"gamma3": "gamma2", "gamma2": "gamma3"}  # the axis of a line: what is fixed on it


def slopes_in_both(ours: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Return slopes that both have, their `difference`, and whether it is `within` the joint interval."""
    both = ours.merge(theirs, on=["sweep", "init", "layer"], suffixes=("", "_theirs"))
    both = both.dropna(subset=["slope", "slope_theirs"])
    difference = both["slope"] - both["slope_theirs"]
    joint = np.hypot(*(both[f"ci_high{end}"] - both[f"slope{end}"] for end in ("", "_theirs")))
    return both.assign(
        difference=difference,
        joint=joint,
        within=(difference.abs() <= joint) | (difference == 0),  # slopes of two runs have no interval
        equal_widths=both["widths"].astype(str) == both["widths_theirs"].astype(str),
    )


def compare_slopes(found: Comparison, tables: list[tuple]) -> None:
    rows, all_equal = [], []
    for problem, ours, theirs in tables:
        both = slopes_in_both(ours, theirs)
        all_equal.append(both[both["equal_widths"]])
        for layer, part in both.groupby("layer"):
            worst = part.loc[part["difference"].abs().idxmax()]
            where = f"{worst['init']}, {worst['sweep']}"
            counts = {"slopes": len(part), "within the joint interval": int(part["within"].sum())}
            equal = part[part["equal_widths"]]
            counts |= {"of these widths": len(equal), "within": int(equal["within"].sum())}
            rows.append({"problem": problem, "layer": layer, **counts, "largest": worst["difference"], "at": where})
    note = "Counted twice: all, and those that are fitted over the same widths in both."
    found.table("Slopes S", pd.DataFrame(rows), note)
    if all_equal:
        equal = pd.concat(all_equal)
        found.judge("slopes", equal["difference"], equal["joint"])


def compare_regimes(found: Comparison, tables: list[tuple]) -> None:
    rows = []
    for problem, ours, theirs in tables:
        both = slopes_in_both(*(table[table["sweep"] == PHASE_MAP] for table in (ours, theirs)))
        for end in ("", "_theirs"):
            ends = zip(both[f"ci_low{end}"], both[f"ci_high{end}"], strict=True)
            both[f"regime{end}"] = [regime(low, high) for low, high in ends]
        changed = both[both["regime"] != both["regime_theirs"]]
        flips = changed[~(changed[["regime", "regime_theirs"]] == UNDECIDED).any(axis=1)]
        counts = {"points and layers": len(both), "changed": len(changed), "linear against condensed": len(flips)}
        if len(both):
            rows.append({"problem": problem, **counts, "of these at equal widths": int(flips["equal_widths"].sum())})
        found.contradictions += [
            f"{problem}, {row.init}: {row.layer} is {row.regime}, published is {row.regime_theirs}"
            for row in flips[flips["equal_widths"]].itertuples()
        ]
    note = "At other widths a point near a line may change. A change from or to undecided is no contradiction."
    found.table("Regimes", pd.DataFrame(rows), note)


def equal_lines(ours: pd.DataFrame, theirs: pd.DataFrame) -> set[tuple]:
    """Return the lines of a map, (layer, axis, where), on which both have the same points and widths."""
    both = []
    for table in (ours, theirs):
        points = table[table["sweep"] == PHASE_MAP].round({"gamma2": 6, "gamma3": 6})
        both.append(
            {
                (layer, axis, where): frozenset(zip(line[axis], line["widths"].astype(str), strict=True))
                for axis, fixed in ALONG.items()
                for (layer, where), line in points.groupby(["layer", fixed])
            }
        )
    return {place for place in both[0] if both[0][place] == both[1].get(place)}


def compare_zero_points(found: Comparison, tables: list[tuple], lines: dict[str, set[tuple]]) -> None:
    """Compare zeros on lines of the plane. A zero lies between points, so it is judged on equal lines alone."""
    rows, judged = [], [pd.DataFrame({"difference": [], "joint": []})]
    for problem, ours, theirs in tables:
        if ours.empty or theirs.empty:
            continue
        for axis, fixed in ALONG.items():
            parts = [table[table["along"] == axis] for table in (ours, theirs)]
            both = _at_the_same_places(*parts, ["layer", fixed])
            if both.empty:
                continue
            difference = both[axis] - both[f"{axis}_theirs"]
            joint = np.hypot(*(both[f"ci_high{end}"] - both[f"{axis}{end}"] for end in ("", "_theirs")))
            within = (difference.abs() <= joint) | (difference == 0)
            places = zip(both["layer"], [axis] * len(both), both[fixed], strict=True)
            equal = np.array([place in lines[problem] for place in places])
            judged.append(pd.DataFrame({"difference": difference, "joint": joint})[equal])
            counts = {"zero points": len(both), "within the joint interval": int(within.sum())}
            counts |= {"on equal lines": int(equal.sum()), "within": int(within[equal].sum())}
            largest = difference.loc[difference.abs().idxmax()]
            rows.append({"problem": problem, "along": axis, **counts, "largest difference": largest})
    note = "On lines of the plane where both have one. Equal lines have the same points and widths in both."
    found.table("Zero points of S", pd.DataFrame(rows), note)
    found.judge("zero points", *(pd.concat(judged)[name] for name in ("difference", "joint")))


def _at_the_same_places(ours: pd.DataFrame, theirs: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return the rows that two tables have once each at the same place."""
    once = [table.round(dict.fromkeys(by, 6)).drop_duplicates(by, keep=False) for table in (ours, theirs)]
    return once[0].merge(once[1], on=by, suffixes=("", "_theirs"))
