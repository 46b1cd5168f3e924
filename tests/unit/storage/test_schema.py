"""The schema of tables: its documentation, and what does not fit in a table."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from phasediagram.model.layers import DEPTHS, LAYERS, layer_names
from phasediagram.storage.schema.checks import find, violations, violations_in
from phasediagram.storage.schema.columns import COLUMNS
from phasediagram.storage.schema.kinds import FITS, Column
from phasediagram.storage.schema.markdown import document
from phasediagram.storage.schema.tables import TABLES
from phasediagram.storage.tables import write_table

REPOSITORY = Path(__file__).parents[3]
FIG3 = {"gamma2": 0.5, "gamma3": [2.2, 2.8], "m": 50, "seed": 0, "status": "converged"}
FIG3 |= {"zeta": [0.2, np.nan], "zeta_initial": 0.1, "zeta_of_chance": 0.15}


def fig3(**changes):
    return pd.DataFrame(FIG3 | changes)


def test_documentation_is_written_from_the_schema():
    command = "python -m phasediagram.storage.schema docs/tables.md"
    assert (REPOSITORY / "docs/tables.md").read_text() == document(), f"write it again: {command}"


def test_every_column_has_a_kind_and_a_meaning_of_one_line():
    for table in TABLES:
        for name in table.written:
            column = table.column(name)
            assert column.kind in FITS and 5 < len(column.meaning) <= 100 and "\n" not in column.meaning, name
        assert set(table.keys.split()) <= set(table.written), table.path


def test_every_meaning_of_the_glossary_is_used():
    assert {name for table in TABLES for name in table.written.values()} >= set(COLUMNS)


def test_paths_are_found_with_their_wildcards():
    schema, wildcards = find("four_points/zeta/g2_+0.50_g3_+1.00.csv")
    assert schema.path == "{problem}/zeta/{init}.csv"
    assert wildcards == {"problem": "four_points", "init": "g2_+0.50_g3_+1.00"}
    assert find("tables/zero_points.csv")[0].path == "tables/zero_points.csv"
    assert find("mnist/zero_points.csv")[0].path == "{problem}/zero_points.csv"
    assert find("tables/runs.csv") is None


def test_columns_of_every_layer_come_layer_by_layer():
    names = list(find("mnist/initialisations.csv")[0].written)
    start = names.index(f"slope_{LAYERS[0]}")
    assert names[start : start + 5] == ["slope_W1", "ci_low_W1", "ci_high_W1", "theory_W1", "slope_W2"]
    assert find("mnist/initialisations.csv")[0].column("slope_a") == COLUMNS["slope_{layer}"]


@pytest.mark.parametrize("depth", DEPTHS)
def test_initialisations_have_the_layers_of_any_depth(depth):
    schema = find("toy/initialisations.csv")[0]
    columns = list(replace(schema, layers=layer_names(depth)).written)
    table = pd.DataFrame(dict.fromkeys(columns, 1) | {"problem": "toy", "name": "NTK", "widths": "10 20"}, index=[0])
    assert violations("toy/initialisations.csv", table) == []
    (told,) = violations("toy/initialisations.csv", table.drop(columns="theory_a"))
    assert told.endswith("column theory_a is missing")


def test_layers_of_the_deepest_networks_are_known():
    table = {"problem": "toy", "init": "a", "gamma2": 0.0, "gamma3": 1.0, "m": 1, "seed": 0, "status": "converged"}
    table = pd.DataFrame(table | {"layer": ["W1", "W4", "a"], "relative_distance": 1.0, "sup_relative_distance": 1.0})
    table = table[["problem", "init", "gamma2", "gamma3", "m", "seed", "layer", "status", *table.columns[-2:]]]
    assert violations("toy/distances.csv", table) == []
    (told,) = violations("toy/distances.csv", table.replace("W4", "W5"))
    assert "column layer is not one of: W1, W2, W3, W4, a" in told


def test_a_table_that_fits_has_no_violations():
    assert violations("tables/fig3.csv", fig3()) == []


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        (fig3().drop(columns="zeta"), "column zeta is missing"),
        (fig3(mood="good"), "column mood has no schema"),
        (fig3()[["gamma3", "gamma2", *list(FIG3)[2:]]], "columns are not in the order gamma2, gamma3"),
        (fig3(gamma3=2.2), "1 rows repeat the keys gamma2, gamma3, m, seed"),
        (fig3(gamma3=[2.2, np.nan]), "key column gamma3 has missing values"),
        (fig3(zeta=[0.2, 1.2]), "column zeta is not 0 to 1"),
        (fig3(m=[50, 50.5]), "column m is not count"),
        (fig3(m=-1), "column m is not count"),
        (fig3(gamma2="half"), "column gamma2 is not number"),
        (fig3(status="sleeping"), "column status is not one of: converged, "),
    ],
)
def test_what_does_not_fit_is_told(table, complaint):
    (told,) = violations("tables/fig3.csv", table)
    assert told.startswith(f"tables/fig3.csv: {complaint}")


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("counts", ["100 400", "80"], ["100, 400"]),
        ("counts", [100, 400], [100.5]),
        ("yes or no", [True, False], [0, 1]),
        ("yes or no", [True, None], ["True"]),
        ("seconds", [0.0, 2.5], [-1.0]),
        ("interval end", [-1.0, np.nan, np.inf], ["low"]),
        ("number", [1, 2], [True]),
        ("text", ["a", 1], None),
    ],
)
def test_kinds(kind, good, bad):
    column = Column(kind, "any")
    assert column.fits(pd.Series(good)) and column.fits(pd.Series([np.nan, np.nan]))
    assert bad is None or not column.fits(pd.Series(bad))


def test_tables_of_a_problem_have_its_name_in_every_row():
    columns = {"problem": "elsewhere", "init": "a", "gamma2": 0.0, "gamma3": 1.0, "m": 1, "seed": 0, "layer": "W1"}
    columns |= {"status": "converged", "relative_distance": 1.0, "sup_relative_distance": 1.0}
    table = pd.DataFrame(columns, index=[0])
    assert violations("elsewhere/distances.csv", table) == []
    assert violations("toy/distances.csv", table) == ["toy/distances.csv: column problem is not toy in every row"]


def test_a_whole_folder_is_checked_with_files_that_have_no_schema(tmp_path):
    write_table(fig3(), tmp_path / "tables/fig3.csv")
    assert violations_in(tmp_path) == []
    write_table(fig3(gamma3=2.2), tmp_path / "tables/fig3.csv")
    write_table(fig3(), tmp_path / "toy/moods.csv")
    assert [text.split(": ")[0] for text in violations_in(tmp_path)] == ["tables/fig3.csv", "toy/moods.csv"]


def test_an_empty_file_is_told(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables/fig3.csv").write_text("")
    assert violations_in(tmp_path) == ["tables/fig3.csv: no table can be read"]
