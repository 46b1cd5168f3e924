"""Results beside the published ones: `python -m phasediagram.publishing.compare results published/results`.

The same runs have to have the same distances (`same_runs.py`). Slopes, regimes, zero points and Table 2 are compared
where both have them. At other widths they may differ. At equal widths a regime may not flip, and of numbers that differ
not too many may be outside their joint intervals. The page `comparison.md` is written beside the results. The exit
status is 1 where the two contradict each other, or where they share no run.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from phasediagram.notebook.results import Tables
from phasediagram.planning.products.tables import table2 as table2_products
from phasediagram.publishing.collect import plan_of
from phasediagram.publishing.comparison import OUTSIDE, Comparison
from phasediagram.publishing.same_maps import compare_regimes, compare_slopes, compare_zero_points, equal_lines
from phasediagram.publishing.same_runs import RUN, WITH, distances_in_both, most_difference, runs_in_both
from phasediagram.statistics.gauges import table2
from phasediagram.storage.files import DamagedFile, whole_file

PAGE = "comparison.md"
SHOWN = 20  # contradictions; the page has all


def compare(ours: Tables, theirs: Tables, their_table2: pd.DataFrame | None = None) -> Comparison:
    """Compare all that two folders of results have in common. Their Table 2 is not published itself.

    Raises SystemExit if they have no problem in common, or if one has runs of a problem without their distances.
    """
    found = Comparison()
    problems = [name.removesuffix("/runs") for name in ours if name.endswith("/runs") and name in set(theirs)]
    if not problems:
        raise SystemExit(f"{ours.folder} and {theirs.folder} have no problem in common: there is nothing to compare")
    for tables in (ours, theirs):
        for name in sorted({f"{problem}/distances" for problem in problems} - set(tables)):
            wrong = f"{tables.folder}/{name}.csv is not there, but the runs of this problem are"
            raise SystemExit(f"{wrong}; `make figures` makes it")
    comparable = _compare_runs(found, problems, ours, theirs)
    slopes = list(_in_common(ours, theirs, "slopes", comparable))
    compare_slopes(found, slopes)
    compare_regimes(found, slopes)
    lines = {problem: equal_lines(*tables) for problem, *tables in slopes}
    compare_zero_points(found, list(_in_common(ours, theirs, "zero_points", comparable)), lines)
    if their_table2 is not None and "tables/table2" in ours:
        _compare_table2(found, ours["tables/table2"], their_table2, comparable)
    return found


def _in_common(ours: Tables, theirs: Tables, name: str, problems: list[str]) -> Iterator[tuple]:
    """Yield (problem, our table, their table) for tables that both have."""
    names = set(ours) & set(theirs)
    yield from ((p, ours[f"{p}/{name}"], theirs[f"{p}/{name}"]) for p in problems if f"{p}/{name}" in names)


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
    used = used.sort_values(["where", "runs"], ascending=[False, False])
    found.table("What trained them", used, "A dash: the table of runs does not say.")
    return comparable


def _compare_table2(found: Comparison, ours: pd.DataFrame, theirs: pd.DataFrame, comparable: list[str]) -> None:
    """Compare the means over seeds of each gauge. Their joint interval is of Student's t, as few seeds are usual."""
    both = ours.merge(theirs, on=["problem", "group", "gauge", "layer"], suffixes=("", "_theirs"))
    both = both[both["problem"].isin(comparable)]
    difference = both["slope"] - both["slope_theirs"]
    halves = [
        stats.t.ppf(1 - OUTSIDE / 2, both[f"n_seeds{end}"] - 1) * both[f"standard_error{end}"]
        for end in ("", "_theirs")
    ]
    joint = pd.Series(np.hypot(*halves), index=both.index)
    equal = both["widths"] == both["widths_theirs"]  # rows of all gauges together have none
    shown = both[["problem", "group", "gauge", "layer"]]
    shown = shown.assign(S=both["slope"], published=both["slope_theirs"], difference=difference, joint=joint)
    found.table("Table 2", shown, "Each difference beside the joint 95 % interval of both means over seeds.")
    found.judge("Table 2", difference[equal], joint[equal])


def published_table2(published: Path, tables: Tables) -> pd.DataFrame | None:
    """Return Table 2 of published results, made from their distances; None if their configuration has none."""
    for product in table2_products(plan_of(published)):
        gauges = product.params["gauges"]
        problems = dict.fromkeys(gauge["problem"] for gauge in gauges)
        distances = pd.concat([tables[f"{problem}/distances"] for problem in problems], ignore_index=True)
        return table2(distances, gauges, product.params["confidence"])
    return None


def main(results: str, published: str) -> None:
    ours, theirs = Tables(results), Tables(published)
    for tables, remedy in ((ours, "`make figures` makes them"), (theirs, "`git checkout published` brings them back")):
        if not len(tables):
            raise SystemExit(f"{tables.folder}: no tables are there; {remedy}")
    try:
        found = compare(ours, theirs, published_table2(Path(published).parent, theirs))
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
