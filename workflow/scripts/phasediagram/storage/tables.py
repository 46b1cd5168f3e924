"""Tables as CSV files that appear whole. Only an empty cell is a missing value, so a name may be `nan`."""

import os

import pandas as pd

from phasediagram.storage.files import whole_file


def write_table(table: pd.DataFrame, path: str | os.PathLike) -> None:
    """Write a table without its index."""
    with whole_file(path) as temporary:
        table.to_csv(temporary, index=False)


def read_table(path: str | os.PathLike) -> pd.DataFrame:
    """Return a table that `write_table` wrote."""
    return pd.read_csv(path, keep_default_na=False, na_values=[""])
