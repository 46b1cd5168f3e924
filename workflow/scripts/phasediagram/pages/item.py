"""What the results page is made of: tables of a run, entries that say how to make an item, and items."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from html import escape

import pandas as pd

from phasediagram.model.published import STATEMENTS
from phasediagram.pages import html


@dataclass(frozen=True)
class Results:
    """Tables of a run by their path below results/, without ending, and sweeps of the config by their purpose."""

    tables: dict[str, pd.DataFrame]
    sweeps: dict[str, dict]

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name]

    def has(self, pattern: str) -> bool:
        """Say whether the run has a table of this name; * stands for any problem."""
        return any(fnmatchcase(name, pattern) for name in self.tables)

    def of_problems(self, name: str) -> dict[str, pd.DataFrame]:
        """Return {problem: table} for all tables results/{problem}/{name}.csv."""
        paths = {path.rpartition("/")[0]: path for path in self.tables if path.endswith(f"/{name}")}
        return {problem: self.tables[path] for problem, path in paths.items() if problem != "tables"}


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
    make: Callable[[Results], tuple[pd.DataFrame, str]]
    needs: tuple[str, ...]  # names of tables, * for any problem
    sweep: str = ""  # purpose of the sweep that it needs
    paper: str = ""  # key of the paper's statement

    def item(self, results: Results) -> Item | None:
        """Return the item; None where the run has not made what it needs, or there is nothing to show."""
        if self.sweep and self.sweep not in results.sweeps:
            return None
        if not all(results.has(name) for name in self.needs):
            return None
        rows, text = self.make(results)
        if rows.empty:
            return None
        return Item(self.title, rows, f"{text} In the paper: {STATEMENTS[self.paper]}." if self.paper else text)


def _cell(value) -> str:
    """Return text for one cell or paragraph of Markdown: no new line, no column, no HTML."""
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", str(value)).replace("|", "\\|").replace("\n", " ")
