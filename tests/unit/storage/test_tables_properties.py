"""Tables of any names and numbers come back as they were."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from phasediagram.planning import schema
from phasediagram.storage.schema.columns import COLUMNS
from phasediagram.storage.tables import TEXTS, read_table, write_table

LENGTHS = st.integers(1, 5)
LIKE_OTHERS = ["nan", "NA", "null", "None", "inf", "Infinity", "true", "False"]  # names that read like other values
NAMES = st.from_regex(schema.schema()["$defs"]["name"]["pattern"]).filter(str.isalnum) | st.sampled_from(LIKE_OTHERS)
COMMITS = st.text("0123456789abcdef", min_size=7, max_size=7)
SENTENCES = st.from_regex(r"[A-Za-z][ -~\n]{0,20}", fullmatch=True)  # with commas, quotes and line breaks
INTEGERS = st.integers(-(2**63), 2**63 - 1)


@st.composite
def tables(draw, elements, dtype, names):
    """A table of up to three columns with these names."""
    length = draw(LENGTHS)
    chosen = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    values = [draw(st.lists(elements, min_size=length, max_size=length)) for _ in chosen]
    return pd.DataFrame({name: pd.Series(of_name, dtype=dtype) for name, of_name in zip(chosen, values, strict=True)})


OTHERS = st.sampled_from(["slope", "m", "x y", 'a "b"', "c, d"])


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("tables") / "table.csv"


def assert_comes_back(table, path):
    write_table(table, path)
    pd.testing.assert_frame_equal(read_table(path), table, check_exact=True)


@given(table=tables(st.floats(), float, OTHERS))
def test_any_numbers_come_back_to_the_last_bit(path, table):
    assert_comes_back(table, path)


@given(table=tables(INTEGERS, "int64", OTHERS))
def test_any_whole_numbers_come_back(path, table):
    assert_comes_back(table, path)


@given(table=tables(st.booleans(), bool, OTHERS))
def test_answers_come_back(path, table):
    assert_comes_back(table, path)


@given(table=tables(SENTENCES, "str", st.sampled_from(["reason", "left_out"])))
def test_any_sentences_come_back(path, table):
    assert_comes_back(table, path)


@given(table=tables(NAMES | st.none(), "str", st.sampled_from(["problem", "init", "sweep", "name", "base"])))
@example(table=pd.DataFrame({"init": ["inf", "inf"], "sweep": ["true", "True"]}))
def test_any_names_that_the_config_allows_come_back(path, table):
    assert_comes_back(table, path)


@given(table=tables(COMMITS, "str", st.sampled_from(["commit", "trainer", "data_sha256"])))
@example(table=pd.DataFrame({"commit": ["0123456", "12e4567"]}))
def test_digests_come_back_though_some_look_like_numbers(path, table):
    assert_comes_back(table, path)


@given(names=st.lists(st.sampled_from([*TEXTS, "slope", "m"]), min_size=1, unique=True))
def test_a_table_without_rows_keeps_its_columns(path, names):
    write_table(pd.DataFrame(columns=names), path)
    table = read_table(path)
    assert list(table) == names and len(table) == 0


def test_every_text_of_the_glossary_is_read_as_text():
    assert {name for name, column in COLUMNS.items() if column.kind == "text"} <= set(TEXTS)


@given(number=st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_one_beside_missing_values(path, number):
    write_table(pd.DataFrame({"slope": [number, np.nan, np.inf]}), path)
    np.testing.assert_array_equal(read_table(path)["slope"], [number, np.nan, np.inf])
