"""The head of the results page: what was run, and what limits the conclusions."""

import pandas as pd

from phasediagram.model.status import Status
from phasediagram.pages.item import Item, Results
from phasediagram.pages.wording import BUT_WIDE, WIDE, counted, listed
from phasediagram.statistics.comparison import AGREES

TOY_WIDTH = 400  # a map whose largest width is smaller tests the workflow, not the conjecture
RESIDUALS = "tables/theory_residual"


def head(results: Results, made_from: str = "") -> Item:
    """Return problems with the widths and seeds of their maps, their runs, and excluded runs.

    `made_from` is a sentence on config files and commit.
    """
    runs = results.of_problems("runs")
    maps = _maps(results)
    order = [*(problem for problem in maps if problem in runs), *(problem for problem in runs if problem not in maps)]
    rows = [_row(problem, runs[problem], maps.get(problem)) for problem in order]
    excluded = sum(int((table["status"] != Status.CONVERGED).sum()) for table in runs.values())
    text = (
        f"{made_from}{excluded} of {sum(map(len, runs.values()))} runs did not converge; fits exclude them. "
        f"A verdict compares an interval with an expected value: {AGREES!r} if the interval "
        f"contains it, {BUT_WIDE!r} if the interval is also wider than ±{WIDE}."
    )
    return Item("What was run", pd.DataFrame(rows), text, tuple(_warnings(maps)))


def _maps(results: Results) -> dict[str, pd.DataFrame]:
    """Return {problem: slopes on its map}, for every problem with a phase map."""
    if not results.has(RESIDUALS):
        return {}
    return dict(list(results[RESIDUALS].groupby("problem", sort=False)))


def _row(problem: str, runs: pd.DataFrame, phase_map: pd.DataFrame | None) -> dict:
    has_map = phase_map is not None
    excluded = runs.loc[runs["status"] != Status.CONVERGED, "status"]
    return {
        "problem": problem,
        "grid points": len(phase_map[["gamma2", "gamma3"]].drop_duplicates()) if has_map else "no map",
        "m of the map": listed(phase_map["widths"].iloc[0]) if has_map else "",
        "seeds of the map": phase_map["seeds"].iloc[0] if has_map else "",
        "runs": len(runs),
        "excluded runs": counted(excluded) if len(excluded) else "0",
    }


def _warnings(maps: dict[str, pd.DataFrame]) -> list[str]:
    """Return the reasons for caution: toy widths, and maps without any interval."""
    largest = {problem: max(map(int, str(table["widths"].iloc[0]).split())) for problem, table in maps.items()}
    toys = [f"m = {m} ({problem})" for problem, m in largest.items() if m < TOY_WIDTH]
    warnings = []
    if toys:
        warnings.append(
            f"Toy widths: the largest width of a map is {', '.join(toys)}. Slopes describe wide networks; below "
            f"m = {TOY_WIDTH} these numbers test the workflow, not the conjecture."
        )
    without = [problem for problem, table in maps.items() if table["ci_low"].isna().all()]
    if without:
        warnings.append(f"No slope has an interval on the map of {', '.join(without)}: too few widths or runs remain.")
    return warnings
