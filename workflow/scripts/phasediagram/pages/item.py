"""What the results page is made of: tables of a run, entries that say how to make an item, and items."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from html import escape

import pandas as pd

from phasediagram.model import luo, published
from phasediagram.model.initialisation import DEPTH
from phasediagram.pages import html

SOURCES = {"In the paper": published.STATEMENTS, "Luo et al.": luo.STATEMENTS}


@dataclass(frozen=True)
class Results:
    """Tables of a run by their path below results/, without ending, and sweeps of the config that have an item.

    A sweep is what `Sweep.as_params` returns, with its purpose, the name of its figure, and whether it has gauges.
    """

    tables: dict[str, pd.DataFrame]
    sweeps: list[dict]

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name]

    def has(self, pattern: str) -> bool:
        """Say whether the run has a table of this name; * stands for any problem."""
        return any(fnmatchcase(name, pattern) for name in self.tables)

    def of_problems(self, name: str) -> dict[str, pd.DataFrame]:
        """Return {problem: table} for all tables results/{problem}/{name}.csv."""
        paths = {path.rpartition("/")[0]: path for path in self.tables if path.endswith(f"/{name}")}
        return {problem: self.tables[path] for problem, path in paths.items() if problem != "tables"}

    def sweep_of_the_paper(self, purpose: str) -> dict | None:
        """Return the first sweep with a purpose that has networks as deep as the paper's."""
        return next((s for s in self.sweeps if s["purpose"] == purpose and s["depth"] == DEPTH), None)

    def other_sweeps(self) -> list[dict]:
        """Return the sweeps that are not those of the paper's items."""
        return [sweep for sweep in self.sweeps if sweep is not self.sweep_of_the_paper(sweep["purpose"])]


@dataclass(frozen=True)
class Item:
    """A section of the page: warnings, a table of numbers, and one paragraph."""

    title: str
    rows: pd.DataFrame
    text: str
    warnings: tuple[str, ...] = ()

    def markdown(self) -> str:
        """Return the section as Markdown. Text from files cannot break the table or add HTML."""
        rows = self.rows.map(_cell).to_markdown(index=False, disable_numparse=True)
        warnings = [f"> **Warning.** {_cell(warning)}" for warning in self.warnings]
        return "\n\n".join([f"## {self.title}", *warnings, rows, _cell(self.text)]) + "\n"

    def html(self) -> str:
        """Return the section as HTML."""
        warnings = "".join(f"<p><strong>Warning.</strong> {escape(warning)}</p>" for warning in self.warnings)
        return f"<h2>{escape(self.title)}</h2>{warnings}{html.table(self.rows)}<p>{escape(self.text)}</p>"


@dataclass(frozen=True)
class Entry:
    """How to make one item: the function that returns its rows and its paragraph, and what that function needs."""

    title: str
    make: Callable[..., tuple[pd.DataFrame, str]]  # of the results and, if it is of a sweep, of the sweep
    needs: tuple[str, ...]  # names of tables, * for any problem
    sweep: str = ""  # purpose of the paper's sweep that it is of
    paper: str = ""  # key of the paper's statement
    luo: str = ""  # key of the statement of Luo et al.

    def item(self, results: Results) -> Item | None:
        """Return the item; None where the run has not made what it needs, or there is nothing to show."""
        sweep = results.sweep_of_the_paper(self.sweep)
        if (self.sweep and sweep is None) or not all(results.has(name) for name in self.needs):
            return None
        rows, text = self.make(results, sweep) if self.sweep else self.make(results)
        if rows.empty:
            return None
        for (source, statements), key in zip(SOURCES.items(), (self.paper, self.luo), strict=True):
            text += f" {source}: {statements[key]}." if key else ""
        return Item(self.title, rows, text)


def _cell(value) -> str:
    """Return text for one cell or paragraph of Markdown: no new line, no column, no HTML."""
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", str(value)).replace("|", "\\|").replace("\n", " ")
