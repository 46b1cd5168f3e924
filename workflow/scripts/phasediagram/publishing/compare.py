"""Results beside the published ones: `python -m phasediagram.publishing.compare results published/results`.

The same runs have to have the same distances (`same_runs.py`). Slopes, regimes, zero points and Table 2 are compared
where both have them. At other widths they may differ. At equal widths a regime may not flip, and no more numbers than
chance allows may be outside their joint intervals. The page `comparison.md` is written beside the results. The exit
status is 1 where the two contradict each other, or where they share no run.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from phasediagram.model.spelling import PHASE_MAP
from phasediagram.notebook.results import Tables
from phasediagram.publishing.same_runs import RUN, WITH, distances_in_both, most_difference, runs_in_both
from phasediagram.statistics.regimes import UNDECIDED, regime
from phasediagram.storage.files import DamagedFile, whole_file

PAGE = "comparison.md"
OUTSIDE, UNLIKELY = 0.05, 1e-3  # share outside by chance; probability below which there are too many
SHOWN = 20  # contradictions; the page has all


@dataclass
class Comparison:
    """Lines of the page, and what contradicts."""

    lines: list[str] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)

    def table(self, title: str, rows: pd.DataFrame, note: str = "") -> None:
        """Add a section with a table."""
        table = rows.to_markdown(index=False, floatfmt=".4g") if len(rows) else "None."
        self.lines += [f"## {title}", "", *([note, ""] if note else []), table, ""]

    def judge(self, what: str, within: pd.Series) -> None:
        """Find a contradiction if too many numbers at equal widths are not `within` their joint intervals."""
        outside = int((~within.astype(bool)).sum())
        if outside and stats.binom.sf(outside - 1, len(within), OUTSIDE) < UNLIKELY:
            wrong = f"{outside} of {len(within)} are outside their joint intervals"
            self.contradictions.append(f"{what} at equal widths: {wrong}")


def compare(ours: Tables, theirs: Tables) -> Comparison:
    """Compare all that two folders of results have in common. Raises SystemExit if they have no problem in common."""
    found = Comparison()
    problems = [name.removesuffix("/runs") for name in ours if name.endswith("/runs") and name in set(theirs)]
    if not problems:
        raise SystemExit(f"{ours.folder} and {theirs.folder} have no problem in common: there is nothing to compare")
    for tables in (ours, theirs):
        for name in (f"{problem}/distances" for problem in problems):
            if name not in tables:
                raise SystemExit(f"{tables.folder}/{name}.csv is not there, but the runs of this problem are")
    comparable = _compare_runs(found, problems, ours, theirs)
    slopes = list(_in_common(ours, theirs, "slopes", comparable))
    _compare_slopes(found, slopes)
    _compare_regimes(found, slopes)
    of_equal_widths = [problem for problem, *tables in slopes if len({_widths_of_map(table) for table in tables}) == 1]
    _compare_zero_points(found, list(_in_common(ours, theirs, "zero_points", comparable)), of_equal_widths)
    _compare_table2(found, ours, theirs, comparable)
    return found


def _in_common(ours: Tables, theirs: Tables, name: str, problems: list[str]) -> Iterator[tuple]:
    """Yield (problem, our table, their table) for tables that both have."""
    names = set(ours) & set(theirs)
    yield from ((p, ours[f"{p}/{name}"], theirs[f"{p}/{name}"]) for p in problems if f"{p}/{name}" in names)


# ---- runs --------------------------------------------------------------------------------------------------


def _compare_runs(found: Comparison, problems: list[str], ours: Tables, theirs: Tables) -> list[str]:
    """Compare runs; return the problems that are not defined in another way."""
    rows, versions, comparable = [], [], []
    for problem in problems:
        runs = runs_in_both(ours[f"{problem}/runs"], theirs[f"{problem}/runs"])
        same = runs[runs["same"]]
        distances = distances_in_both(same, ours[f"{problem}/distances"], theirs[f"{problem}/distances"])
        allowed = {(run.init, run.m, run.seed): most_difference(run) for run in same.itertuples()}
        most = [allowed[key] for key in zip(distances["init"], distances["m"], distances["seed"], strict=True)]
        off = distances[distances["difference"].fillna(0.0) > most]
        equal = distances.groupby(RUN)["difference"].max().fillna(0.0).eq(0.0).sum()
        largest = distances["difference"].max() if len(distances) else np.nan
        counts = {"runs in both": len(same), "equal bit for bit": int(equal), "largest difference of RD": largest}
        sizes = {"runs": len(ours[f"{problem}/runs"]), "published": len(theirs[f"{problem}/runs"])}
        rows.append({"problem": problem, **sizes, **counts, "other definition": len(runs) - len(same)})
        comparable += [problem] if len(same) == len(runs) else []
        versions += [same[WITH].assign(where="results"), same[[f"{name}_theirs" for name in WITH]]]
        versions[-1] = versions[-1].set_axis(WITH, axis=1).assign(where="published")
        found.contradictions += [
            f"{problem}, {row.init}, m = {row.m}, seed {row.seed}: RD({row.layer}) is {row.relative_distance}, "
            f"published is {row.relative_distance_theirs}"
            for row in off.itertuples()
        ]
        found.contradictions += [
            f"{problem}, {row.init}, m = {row.m}, seed {row.seed}: it is {row.status}, published is {row.status_theirs}"
            for row in same[same["status"] != same["status_theirs"]].itertuples()
        ]
    if not sum(row["runs in both"] for row in rows):
        found.contradictions.append("no run is in both: nothing says whether they agree")
    note = "A run of another definition has the same name, but other data, accuracy, engine or the like."
    note += " Slopes and zero points of its problem are not compared."
    found.table("The same runs", pd.DataFrame(rows), note)
    used = pd.concat(versions).value_counts(["where", *WITH], dropna=False).rename("runs").reset_index()
    found.table("What trained them", used.sort_values(["where", "runs"], ascending=[False, False]))
    return comparable


# ---- slopes, regimes, zero points --------------------------------------------------------------------------


def slopes_in_both(ours: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Return slopes that both have, their `difference`, and whether it is `within` the joint interval."""
    both = ours.merge(theirs, on=["sweep", "init", "layer"], suffixes=("", "_theirs"))
    both = both.dropna(subset=["slope", "slope_theirs"])
    difference = both["slope"] - both["slope_theirs"]
    joint = np.hypot(*(both[f"ci_high{end}"] - both[f"slope{end}"] for end in ("", "_theirs")))
    return both.assign(
        difference=difference,
        within=(difference.abs() <= joint) | (difference == 0),  # slopes of two runs have no interval
        has_interval=joint.notna(),
        equal_widths=both["widths"].astype(str) == both["widths_theirs"].astype(str),
    )


def _compare_slopes(found: Comparison, tables: list[tuple]) -> None:
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
        found.judge("slopes", pd.concat([part.loc[part["has_interval"], "within"] for part in all_equal]))


def _compare_regimes(found: Comparison, tables: list[tuple]) -> None:
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


def _widths_of_map(slopes: pd.DataFrame) -> frozenset[str]:
    return frozenset(slopes.loc[slopes["sweep"] == PHASE_MAP, "widths"].astype(str))


def _compare_zero_points(found: Comparison, tables: list[tuple], of_equal_widths: list[str]) -> None:
    rows, all_equal = [], []
    for problem, ours, theirs in tables:
        along = {"gamma3": "gamma2", "gamma2": "gamma3"}
        for axis, fixed in along.items():
            parts = [table[table["along"] == axis] for table in (ours, theirs)]
            both = _at_the_same_places(*parts, ["layer", fixed])
            if len(both):
                difference = both[axis] - both[f"{axis}_theirs"]
                joint = np.hypot(*(both[f"ci_high{end}"] - both[f"{axis}{end}"] for end in ("", "_theirs")))
                within = (difference.abs() <= joint) | (difference == 0)
                all_equal += [within[joint.notna()]] if problem in of_equal_widths else []
                counts = {"zero points": len(both), "within the joint interval": int(within.sum())}
                counts |= {"equal widths": "yes" if problem in of_equal_widths else "no"}
                largest = difference.loc[difference.abs().idxmax()]
                rows.append({"problem": problem, "along": axis, **counts, "largest difference": largest})
    found.table("Zero points of S", pd.DataFrame(rows), "On lines of the plane where both have one.")
    if all_equal:
        found.judge("zero points", pd.concat(all_equal))


def _at_the_same_places(ours: pd.DataFrame, theirs: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return the rows that two tables have once each at the same place."""
    once = [table.round(dict.fromkeys(by, 6)).drop_duplicates(by, keep=False) for table in (ours, theirs)]
    return once[0].merge(once[1], on=by, suffixes=("", "_theirs"))


def _compare_table2(found: Comparison, ours: Tables, theirs: Tables, comparable: list[str]) -> None:
    """Compare the means over seeds of each gauge. Their joint interval is of Student's t, as few seeds are usual."""
    if "tables/table2" not in set(ours) & set(theirs):
        return
    by = ["problem", "group", "gauge", "layer"]
    both = ours["tables/table2"].merge(theirs["tables/table2"], on=by, suffixes=("", "_theirs"))
    both = both[both["problem"].isin(comparable)]
    difference = both["slope"] - both["slope_theirs"]
    halves = [
        stats.t.ppf(1 - OUTSIDE / 2, both[f"n_seeds{end}"] - 1) * both[f"standard_error{end}"]
        for end in ("", "_theirs")
    ]
    within = (difference.abs() <= np.hypot(*halves)) | (difference == 0)
    widths = [both[f"widths{end}"] for end in ("", "_theirs")]
    shown = both[by].assign(S=both["slope"], published=both["slope_theirs"], difference=difference, within=within)
    found.table("Table 2", shown, "Whether a difference is within the joint 95 % interval of both means over seeds.")
    found.judge("Table 2", within[widths[0] == widths[1]])  # rows of all gauges together have no widths


def main(results: str, published: str) -> None:
    ours, theirs = Tables(results), Tables(published)
    for tables, remedy in ((ours, "`make figures` makes them"), (theirs, "`git checkout published` brings them back")):
        if not len(tables):
            raise SystemExit(f"{tables.folder}: no tables are there; {remedy}")
    try:
        found = compare(ours, theirs)
    except DamagedFile as error:
        raise SystemExit(str(error)) from None
    verdict = f"Contradictions: {len(found.contradictions)}."
    listed = [f"- {line}" for line in found.contradictions]
    with whole_file(Path(results) / PAGE) as path:
        path.write_text("\n".join([f"# {results} and {published}", "", verdict, "", *listed, "", *found.lines]))
    print("\n".join(found.lines))
    for line in found.contradictions[:SHOWN]:
        print(f"contradiction: {line}")
    print(f"{verdict} {Path(results) / PAGE} has all of this.")
    raise SystemExit(bool(found.contradictions))


if __name__ == "__main__":
    main(*sys.argv[1:])
