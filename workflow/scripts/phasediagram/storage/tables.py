"""Tables as CSV files that appear whole. Only an empty cell is a missing value, so a name may be `nan`."""

import os

import pandas as pd

from phasediagram.storage import records
from phasediagram.storage.files import whole_file

# Columns that are text whatever it looks like: a name may be `inf` or `true`, a commit may be `0123456` or `12e4567`.
TEXTS = (
    *("problem", "init", "sweep", "name", "base", "layer", "along", "group", "gauge", "quantity", "varied"),
    *("status", "reason", "left_out", "regime", "verdict", "shares", "activation", "engine", "dtype", "device"),
    *("processor", "data_sha256", "file_sha256", "trainer", "commit", "numpy", "torch"),
)


def write_table(table: pd.DataFrame, path: str | os.PathLike) -> None:
    """Write a table without its index."""
    with whole_file(path) as temporary:
        table.to_csv(temporary, index=False)


def read_table(path: str | os.PathLike) -> pd.DataFrame:
    """Return a table that `write_table` wrote. What is not in `TEXTS` is read as what it looks like."""
    return pd.read_csv(path, keep_default_na=False, na_values=[""], dtype=dict.fromkeys(TEXTS, str))


def read_checked_table(path: str | os.PathLike) -> pd.DataFrame:
    """Return a table of results. Raises DamagedFile if it is not as the job that made it left it."""
    records.check(path)
    return read_table(path)
