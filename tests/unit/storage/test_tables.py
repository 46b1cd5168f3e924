"""Tables as CSV files."""

import numpy as np
import pandas as pd

from phasediagram.storage.tables import read_table, write_table


def test_only_an_empty_cell_is_a_missing_value(tmp_path):
    table = pd.DataFrame({"name": ["nan", "NA", "null", None], "slope": [0.1, np.nan, np.inf, -1e-300]})
    write_table(table, tmp_path / "table.csv")
    again = read_table(tmp_path / "table.csv")
    assert list(again["name"][:3]) == ["nan", "NA", "null"] and pd.isna(again["name"][3])
    np.testing.assert_array_equal(again["slope"], table["slope"])


def test_floats_come_back_as_they_were(tmp_path):
    numbers = np.random.default_rng(0).normal(size=1000) * 10.0 ** np.arange(-300, 300, 0.6)
    write_table(pd.DataFrame({"number": numbers}), tmp_path / "table.csv")
    np.testing.assert_allclose(read_table(tmp_path / "table.csv")["number"], numbers, rtol=1e-15)
