"""The tables of finished results as data frames."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from phasediagram.storage.tables import read_checked_table


class Tables(Mapping):
    """The tables below a folder by name, without `.csv`: `four_points/slopes`. Each is checked as it is read."""

    def __init__(self, folder: str | os.PathLike):
        self.folder = Path(folder)

    def __getitem__(self, name: str) -> pd.DataFrame:
        path = self.folder / f"{name}.csv"
        if not path.is_file():
            raise KeyError(f"{name}: there is no {path}")
        return read_checked_table(path)

    def __iter__(self) -> Iterator[str]:
        found = (path.relative_to(self.folder) for path in sorted(self.folder.rglob("*.csv")))
        return (path.with_suffix("").as_posix() for path in found)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def open_results(folder: str | os.PathLike = "results") -> Tables:
    """Return the tables of a folder of results; docs/tables.md explains their columns.

    Raises FileNotFoundError if there are none. Reading a table raises DamagedFile if it is not as it was made.
    """
    tables = Tables(folder)
    if not len(tables):
        raise FileNotFoundError(f"{folder}: no tables are there; `make figures` makes them")
    return tables
