"""Items of the results page from hand-made tables."""

import pandas as pd
import pytest
import table1

from phasediagram import paper_items
from phasediagram.paper_items import Results
from phasediagram.published import TABLE1


def row_of(item, **where):
    rows = item.rows
    for column, value in where.items():
        rows = rows[rows[column] == value]
    (row,) = rows.to_dict("records")
    return row


def test_what_a_run_has_not_made_is_no_item():
    assert paper_items.items(Results({}, {})) == []


def test_our_table_1_equals_the_printed_one():
    item = paper_items.table1(Results({"tables/table1": table1.table(10000, 1)}, {}))
    assert len(item.rows) == len(TABLE1)
    assert item.ours.startswith("16 of 16 ")


def test_a_wrong_formula_is_told():
    ours = table1.table(10000, 1)
    ours.loc[ours["name"] == "He", "kappa3"] = "2/m"
    item = paper_items.table1(Results({"tables/table1": ours}, {}))
    assert item.ours.startswith("15 of 16 ")
    assert row_of(item, name="He")["kappa3"] == "2/m: printed sqrt(8/(m*m*d))"


def test_table_2_is_judged_on_all_seeds_and_beside_other_data():
    cells = pd.DataFrame({"gauge": ["a", "b", "all"], "difference": [0.05, -0.01, 0.02]})
    cells = cells.assign(group="group1", gamma2=0.0, gamma3=1.1, layer="W1", slope=-0.4, printed=-0.42, ci_low=0.0)
    cells = cells.assign(ci_high=0.1, standard_error=0.01, verdict="agrees", n_seeds=8, n_left_out=0, widths="100 200")
    moved = pd.DataFrame({"varied": ["y", "x, y", "stop_loss"], "difference": [0.03, -0.07, 0.2]})
    moved = moved.assign(gamma2=0.0, gamma3=1.1, layer="W1")
    text = paper_items.table2(Results({"tables/table2": cells}, {})).ours
    assert text.startswith("Over all seeds of a group ours differ from print by +0.020 (S_W1, group1); single gauges")
    assert "by up to 0.050" in text and "Other four points" not in text
    text = paper_items.table2(Results({"tables/table2": cells, "tables/sensitivity": moved}, {})).ours
    assert "move S_W1 there by up to 0.070 (group1)" in text


@pytest.mark.parametrize(("slopes", "says"), [([-0.5, 0.0, 0.5], "slopes grow"), ([-0.5, 0.5, 0.0], "do not grow")])
def test_fig4_says_whether_slopes_grow(slopes, says):
    fit = {"sweep": "fig4", "layer": "W1", "gamma2": 0.0, "n_runs": 6, "n_left_out": 1, "widths": "100 200"}
    rows = [
        fit | {"gamma3": g3, "slope": s, "ci_low": s - 0.1, "ci_high": s + 0.1}
        for g3, s in zip((0.9, 1.5, 2.1), slopes, strict=True)
    ]
    item = paper_items.fig4(Results({"toy/slopes": pd.DataFrame(rows)}, {"fig4": {"data": "toy"}}))
    assert says in item.ours
    assert row_of(item, **{"(γ2, γ3)": "(0, 0.9)"}) == {
        "(γ2, γ3)": "(0, 0.9)",
        "S_W1": "-0.500 [-0.600, -0.400]",
        "regime": "linear",
        "m": "100, 200",
        "runs": "6, 1 left out",
    }


def test_zero_points_near_the_line_are_counted():
    zeros = pd.DataFrame({"gamma2": [0.0, 0.5, 1.0], "gamma3": [3.05, 2.5, 2.8], "difference": [0.05, 0.0, 0.3]})
    zeros = zeros.assign(data="mnist", layer="W2", along="gamma3", ci_low=2.0, ci_high=3.0, theory=2.5, widths="40 80")
    zeros["verdict"] = ["agrees", "agrees", "above"]
    item = paper_items.fig6(Results({"tables/zero_points": zeros}, {}))
    assert item.ours.startswith("2 of 3 zero points lie within 0.1 of the line, and the interval of 2 contains it")
    assert row_of(item, γ2="1")["difference"] == "+0.300"
    assert paper_items.fig5(Results({"tables/zero_points": zeros}, {})) is None


def test_zeta_is_correlated_with_the_slopes_of_the_same_points():
    zeta = pd.DataFrame(
        {"gamma2": 0.0, "gamma3": [1.0, 2.0, 3.0, 9.0], "zeta": [0.1, 0.3, 0.9, 0.5], "m": 50, "seed": 0}
    )
    slopes = pd.DataFrame({"gamma2": 0.0, "gamma3": [1.0, 2.0, 3.0], "slope": [-1.0, -0.5, 0.5]})
    slopes = slopes.assign(sweep="phase_map", layer="W2", ci_low=slopes["slope"] - 0.1, ci_high=slopes["slope"] + 0.1)
    item = paper_items.fig8(Results({"four_points/zeta": zeta, "four_points/slopes": slopes}, {}))
    assert "over 3 points is 1.00" in item.ours
    assert row_of(item, **{"W2 is": "condensed"})["median"] == "0.9"


def test_markdown_and_html_hold_title_numbers_and_the_papers_words():
    item = paper_items.Item("A <title>", pd.DataFrame({"S": ["-0.500"]}), "Ours.", "theirs")
    assert item.markdown().splitlines()[0] == "## A <title>"
    assert "| -0.500 |" in item.markdown() and item.markdown().endswith("Ours. In the paper: theirs.\n")
    assert "A &lt;title&gt;" in item.html() and "<td>-0.500</td>" in item.html()
