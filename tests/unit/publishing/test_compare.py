"""Comparing results with the published ones, on tables made by hand."""

import numpy as np
import pandas as pd
import pytest

from phasediagram.notebook.results import Tables
from phasediagram.publishing import compare, same_maps, same_runs
from phasediagram.publishing.comparison import Comparison
from phasediagram.statistics.run_tables import COLUMNS
from phasediagram.storage import records
from phasediagram.storage.tables import write_table

LAYERS = ("W1", "W2")


def runs(**changes):
    """Return a table of two runs; `changes` are those of the second one."""
    plain = dict.fromkeys(COLUMNS, 1.0) | {"problem": "p", "init": "here", "m": 100, "seed": 0, "stage_drop": np.nan}
    plain |= {"data_sha256": "aa", "engine": "dense", "dtype": "float32", "trainer": "t"}
    plain |= {"device": "cpu", "processor": "EPYC"}
    return pd.DataFrame([plain, plain | {"seed": 1} | changes])


def distances(*values):
    """Return the distances of both layers of two runs."""
    places = [(seed, layer) for seed in (0, 1) for layer in LAYERS]
    rows = [{"init": "here", "m": 100, "seed": s, "layer": layer} for s, layer in places]
    return pd.DataFrame(rows).assign(relative_distance=values)


def slopes(*values, half=0.1, widths="100 400", sweep="phase_map"):
    rows = [{"sweep": sweep, "init": f"point_{i}", "layer": "W1", "slope": value} for i, value in enumerate(values)]
    table = pd.DataFrame(rows).assign(widths=widths, gamma2=[i / 4 for i in range(len(rows))], gamma3=1.5)
    return table.assign(ci_low=table["slope"] - half, ci_high=table["slope"] + half)


def cells(line):
    return [cell.strip() for cell in line.strip("|").split("|")]


def last_row(found):
    return cells(found.lines[-2].splitlines()[-1])


def folder_of(path, **tables):
    """Write tables of the problem p as a workflow would, with records; return the folder's tables."""
    for name, table in tables.items():
        write_table(table, path / "results/p" / f"{name}.csv")
        records.write(path / "results/p" / f"{name}.csv", {"inputs": {}})
    return Tables(path / "results")


@pytest.fixture
def comparison(tmp_path, monkeypatch):
    """Return what comparing two sets of tables finds."""

    def run(ours, theirs, their_table2=None):
        for name, tables in (("ours", ours), ("theirs", theirs)):
            (tmp_path / name).mkdir()
            monkeypatch.setattr(records, "_below_the_top", lambda path: "/".join(path.parts[-2:]))
            folder_of(tmp_path / name, **tables)
        return compare.compare(Tables(tmp_path / "ours/results"), Tables(tmp_path / "theirs/results"), their_table2)

    return run


def tables(rd=(1.0, 2.0, 3.0, 4.0), S=(-0.5, 0.5), **options):
    return {"runs": runs(), "distances": distances(*rd), "slopes": slopes(*S, **options)}


@pytest.mark.parametrize(
    ("change", "same"),
    [({}, True), ({"accuracy": 2.0}, False), ({"data_sha256": "bb"}, False), ({"stage_drop": 0.1}, False)],
)
def test_a_run_of_another_definition_is_another_run(change, same):
    found = same_runs.runs_in_both(runs(), runs(**change))
    assert list(found["same"]) == [True, same]


def test_a_table_of_older_code_is_compared_too(comparison):
    older = {"runs": runs().drop(columns="processor")}
    close = (1.0 + 0.9 * same_runs.TOLERANCE, 2.0, 3.0, 4.0)
    found = comparison(tables(rd=close) | older, tables())
    assert found.contradictions == []
    start = next(i for i, line in enumerate(found.lines) if line == "## What trained them")
    trained = [cells(line) for line in found.lines[start + 4].splitlines()[2:]]
    assert {row[0]: row[-2] for row in trained} == {"results": "-", "published": "EPYC"}


def test_equal_results_have_no_contradictions(comparison):
    found = comparison(tables(), tables())
    assert found.contradictions == []
    assert cells(found.lines[4].splitlines()[-1]) == ["p", "2", "2", "2", "2", "0", "0"]


def test_distances_may_differ_by_the_tolerance_and_no_more(comparison):
    close = (1.0 + 0.9 * same_runs.TOLERANCE, 2.0, 3.0, 4.0)
    elsewhere = {"runs": runs().assign(processor="another")}
    assert comparison(tables(), tables(rd=close) | elsewhere).contradictions == []


def test_distances_of_the_same_processor_have_to_be_equal(comparison):
    (line,) = comparison(tables(), tables(rd=(1.0 + 1e-9, 2.0, 3.0, 4.0))).contradictions
    assert line.startswith("p, here, m = 100, seed 0: RD(W1) is 1.0, published is 1.000000001")


def test_another_status_is_a_contradiction(comparison):
    (line,) = comparison(
        tables() | {"runs": runs(status="diverged")}, tables() | {"runs": runs(status="x")}
    ).contradictions
    assert line == "p, here, m = 100, seed 1: it is diverged, published is x"


def test_slopes_of_another_definition_are_not_compared(comparison):
    found = comparison(tables(S=(0.5,) * 10), tables(S=(0.9,) * 10) | {"runs": runs(data_sha256="bb")})
    assert found.contradictions == []


def test_nothing_in_common_is_told(comparison):
    other = tables() | {"runs": runs(data_sha256="bb").assign(data_sha256="bb")}
    assert comparison(tables(), other).contradictions == ["no run is in both: nothing says whether they agree"]


@pytest.mark.parametrize("rd", [(1.0, 2.0, 3.1, 4.0), (1.0, 2.0, np.nan, 4.0)])
def test_a_distance_that_is_off_is_named(comparison, rd):
    (line,) = comparison(tables(rd=rd), tables()).contradictions
    assert line == f"p, here, m = 100, seed 1: RD(W1) is {rd[2]}, published is 3.0"


@pytest.mark.parametrize(
    ("ours", "flips"),
    [
        ({"half": 0.4}, (1, 1, 1)),
        ({"half": 0.9}, (1, 0, 0)),  # undecided
        ({"half": 0.4, "widths": "10 20"}, (1, 1, 0)),
    ],
)
def test_a_regime_that_flips_at_equal_widths_is_a_contradiction(ours, flips):
    found = Comparison()
    same_maps.compare_regimes(found, [("p", slopes(0.5, 0.5, **ours), slopes(-0.5, 0.5, half=0.4))])
    named = ["p, point_0: W1 is condensed, published is linear"] if flips[2] else []
    assert found.contradictions == named
    changed = 2 if ours["half"] == 0.9 else 1
    assert last_row(found) == ["p", "2", str(changed), str(flips[1]), str(flips[2])]


def test_slopes_agree_within_the_joint_interval():
    found = same_maps.slopes_in_both(slopes(0.0, 0.0, 0.0, half=0.3), slopes(0.1, 0.49, 0.51, half=0.4))
    assert list(found["within"]) == [True, True, False]
    np.testing.assert_allclose(found["difference"], [-0.1, -0.49, -0.51])


def test_too_few_slopes_that_agree_are_a_contradiction(comparison):
    found = comparison(tables(S=(0.5,) * 10), tables(S=(0.5,) * 5 + (0.9,) * 5))
    assert found.contradictions == ["slopes at equal widths: 5 of 5 that differ are outside their joint intervals"]


def test_slopes_that_are_equal_do_not_hide_those_that_are_not(comparison):
    """Equal slopes are of the same runs."""
    found = comparison(tables(S=(0.5,) * 105), tables(S=(0.5,) * 100 + (0.9,) * 5))
    assert found.contradictions == ["slopes at equal widths: 5 of 5 that differ are outside their joint intervals"]


def zero_points(*values, half=0.05):
    rows = [{"layer": "W1", "along": "gamma3", "gamma2": i / 4, "gamma3": value} for i, value in enumerate(values)]
    table = pd.DataFrame(rows)
    return table.assign(ci_low=table["gamma3"] - half, ci_high=table["gamma3"] + half)


@pytest.mark.parametrize(
    ("off", "widths", "named"), [(0.1, "100 400", True), (0.1, "1 2", False), (0.06, "100 400", False)]
)
def test_too_many_zero_points_outside_are_a_contradiction_on_equal_lines(comparison, off, widths, named):
    S = (0.0,) * 4
    theirs = tables(S=S) | {"zero_points": zero_points(1.5, 1.5, 1.5, 1.5)}
    ours = tables(S=S, widths=widths) | {"zero_points": zero_points(1.5, 1.5 + off, 1.5 - off, 1.5 + off)}
    expected = ["zero points at equal widths: 3 of 3 that differ are outside their joint intervals"] if named else []
    assert comparison(ours, theirs).contradictions == expected


def test_zero_points_between_other_points_are_not_judged(comparison):
    """A zero is interpolated: on another grid it is another number."""
    theirs = tables(S=(0.0,) * 4) | {"zero_points": zero_points(1.5, 1.5, 1.5, 1.5)}
    finer = pd.concat([slopes(*(0.0,) * 4), slopes(*(0.0,) * 4).assign(gamma3=1.6, init="finer")])
    ours = tables() | {"slopes": finer, "zero_points": zero_points(1.6, 1.6, 1.6, 1.6)}
    assert comparison(ours, theirs).contradictions == []


def test_zero_points_are_counted(comparison):
    S = (0.0,) * 3
    theirs = tables(S=S) | {"zero_points": zero_points(1.5, 1.5, 1.5)}
    ours = tables(S=S) | {"zero_points": zero_points(1.5, 1.45, 1.7)}
    section = comparison(ours, theirs).lines
    row = cells(section[section.index("## Zero points of S") + 4].splitlines()[-1])
    assert row == ["p", "gamma3", "3", "2", "3", "2", "0.2"]


def test_a_map_without_a_zero_is_no_fault(comparison):
    theirs = tables() | {"zero_points": zero_points(1.5, 1.5)}
    assert comparison(tables() | {"zero_points": zero_points(1.5).iloc[:0]}, theirs).contradictions == []


def table2(*values, error=0.01, widths="100 400", seeds=4):
    rows = [{"problem": "p", "group": "g", "gauge": f"g_{i}", "layer": "W1", "slope": v} for i, v in enumerate(values)]
    table = pd.DataFrame(rows).assign(standard_error=error, n_seeds=seeds, widths=widths)
    table.loc[table.index[-1], "widths"] = np.nan  # as in the row of all gauges together
    return table


# with 3 degrees of freedom the joint interval is 3.18 standard errors of the difference, 0.045
@pytest.mark.parametrize(
    ("off", "ours", "named"),
    [
        (0.044, {}, False),
        (0.046, {}, True),
        (0.046, {"widths": "10 20"}, False),
        (0.5, {"error": np.nan, "seeds": 1}, False),  # no interval
        (np.nan, {}, False),
    ],
)
def test_too_many_cells_of_table_2_outside_are_a_contradiction_at_equal_widths(comparison, off, ours, named):
    ours = tables() | {"../tables/table2": table2(*(0.5 + off,) * 5, **ours)}
    found = comparison(ours, tables(), table2(*(0.5,) * 5))
    expected = ["Table 2 at equal widths: 4 of 4 that differ are outside their joint intervals"] if named else []
    assert found.contradictions == expected
    assert "## Table 2" in found.lines


def test_table_2_of_a_problem_of_another_definition_is_not_judged(comparison):
    ours = tables() | {"../tables/table2": table2(*(0.9,) * 5)}
    found = comparison(ours, tables() | {"runs": runs(data_sha256="bb")}, table2(*(0.5,) * 5))
    assert found.contradictions == []


def test_results_without_distances_are_refused_by_name(comparison):
    with pytest.raises(SystemExit, match=r"ours/results/p/distances.csv is not there"):
        comparison({"runs": runs()}, tables())


def test_folders_without_a_common_problem_are_refused(tmp_path):
    with pytest.raises(SystemExit, match="no problem in common"):
        compare.compare(Tables(tmp_path / "a"), Tables(tmp_path / "b"))
