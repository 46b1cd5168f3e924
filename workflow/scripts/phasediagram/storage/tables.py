"""Tables as CSV files that appear whole. Only an empty cell is a missing value: names may read like `nan`."""

import os

import pandas as pd

from phasediagram.storage.files import whole_file


def write_table(table: pd.DataFrame, path: str | os.PathLike) -> None:
    """Write a table without its index."""
    with whole_file(path) as temporary:
        table.to_csv(temporary, index=False)


def read_table(path: str | os.PathLike) -> pd.DataFrame:
    """Read a table of `write_table`."""
    return pd.read_csv(path, keep_default_na=False, na_values=[""])
