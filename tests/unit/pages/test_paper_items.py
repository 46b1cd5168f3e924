"""Items of the results page from hand-made tables."""

import numpy as np
import pandas as pd
import pytest
import table1

from phasediagram.model.published import TABLE1
from phasediagram.pages import paper_items
from phasediagram.pages.paper_items import Results
from phasediagram.statistics.similarity import zeta_of_chance


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


def table2_cells(p=0.6, difference=0.02):
    cells = pd.DataFrame({"gauge": ["a", "b", "all"], "difference": [0.05, -0.01, difference]})
    cells = cells.assign(group="group1", gamma2=0.0, gamma3=1.1, layer="W1", slope=-0.4, printed=-0.42, ci_low=0.0)
    cells = cells.assign(ci_high=0.1, standard_error=0.01, verdict="agrees", n_seeds=8, n_left_out=0, widths="100 200")
    only_all = {"std_over_gauges": 0.0226, "printed_std_over_gauges": 0.0064, "homogeneity_p": p}
    return cells.assign(**{name: [np.nan, np.nan, value] for name, value in only_all.items()})


def test_table_2_is_judged_on_all_seeds():
    item = paper_items.table2(Results({"tables/table2": table2_cells()}, {}))
    assert item.ours.startswith(
        "Over all seeds of a group ours differ from print by +0.020 (S_W1, group1); single gauges"
    )
    assert "by up to 0.050" in item.ours and "other four points" not in item.ours and "scatter, p =" not in item.ours
    row = row_of(item, gauge="all")
    assert (row["std over gauges"], row["printed std"], row["p, gauges alike"]) == ("0.0226", "0.0064", "0.600")
    assert row_of(item, gauge="a")["p, gauges alike"] == ""


def test_table_2_says_where_gauges_differ_more_than_their_seeds_scatter():
    other = table2_cells().assign(layer="W2")
    item = paper_items.table2(Results({"tables/table2": pd.concat([table2_cells(p=0.0019), other])}, {}))
    assert "S_W1 of group1: gauges differ more than their seeds scatter, p = 0.002: one of 2 such tests" in item.ours


OUTCOMES = [  # how S_W1 moves with two other data sets, +- 0.01; the outcome of each, and what is concluded
    ([0.03, 0.07], ["does not", "does not"], "do not explain the difference"),
    ([-0.045, -0.015], ["does not", "explains"], "may explain the difference"),
    ([0.001, -0.001], ["does not", "does not"], "do not explain the difference"),
    ([0.03, np.nan], ["does not", "open"], "leave open whether they explain the difference"),
]


@pytest.mark.parametrize(("moves", "outcomes", "concludes"), OUTCOMES)
def test_table_2_says_whether_other_data_move_our_slope_to_print(moves, outcomes, concludes):
    text = other_points(moves, half=0.01)
    assert f"S_W1 would have to move by -0.020 in group1, and moves by {moves[0]:+.3f} " in text
    assert f"[{moves[0] - 0.01:+.3f}, {moves[0] + 0.01:+.3f}] (wave: {outcomes[0]})" in text
    assert f"(rising: {outcomes[1]})" in text and "-0.500" not in text
    assert text.count(concludes) == 1
    assert "over m = 100, 400, Table 2 over m = 100, 200." in text


@pytest.mark.parametrize(
    ("moves", "outcomes"), [([0.01, -0.01], ["open", "open"]), ([0.07, -0.01], ["does not", "open"])]
)
def test_interval_that_holds_both_no_shift_and_that_to_print_leaves_the_question_open(moves, outcomes):
    text = other_points(moves, half=0.04)
    assert f"(wave: {outcomes[0]})" in text and f"(rising: {outcomes[1]})" in text
    assert f"0 explain it, {outcomes.count('open')} leave it open, {outcomes.count('does not')} do not" in text
    assert "leave open whether they explain the difference" in text


def other_points(moves, half):
    """What the item of Table 2 says where two other data sets move S_W1 so, and we are 0.02 above print."""
    moved = pd.DataFrame({"varied": ["y", "x, y"], "data": ["wave", "rising"], "difference": moves})
    moved = pd.concat([moved, moved.iloc[:1].assign(varied="stop_loss", difference=-0.5)])
    low, high = moved["difference"] - half, moved["difference"] + half
    moved = moved.assign(difference_ci_low=low, difference_ci_high=high)
    moved = moved.assign(gamma2=0.0, gamma3=1.1, layer="W1", widths="100 400")
    return paper_items.table2(Results({"tables/table2": table2_cells(), "tables/sensitivity": moved}, {})).ours


def test_sensitivity_gives_the_largest_change_with_its_sign_and_interval():
    table = pd.DataFrame({"init": ["a", "b"], "difference": [0.02, -0.07], "verdict": ["agrees", "below"]})
    table = table.assign(base="four_points", data="wave", varied="y", layer="W1", widths="100 400", seeds=3)
    table["difference_ci_low"], table["difference_ci_high"] = table["difference"] - 0.03, table["difference"] + 0.03
    item = paper_items.sensitivity(Results({"tables/sensitivity": table}, {}))
    row = row_of(item, data="wave")
    assert row["largest change of S_W1"] == "-0.070 [-0.100, -0.040]"
    assert row["S_W1, interval excludes 0"] == "1 of 2"
    assert item.ours.startswith("1 of 2 intervals exclude 0")


def test_initialisations_say_how_far_they_are_from_their_limits():
    table = pd.DataFrame({"data": "digits", "name": ["NTK", "LeCun"], "gamma2": [0.0, 0.5], "gamma3": 1.0, "m": 400})
    table = table.assign(
        kappa1=1.0, kappa2=[1.0, 1.4], kappa3=0.0025, gamma2_at_m=[0.0, -0.06], gamma3_at_m=[1.0, 1.56]
    )
    for layer in ("W1", "W2"):
        table = table.assign(**{f"{key}_{layer}": -0.5 for key in ("slope", "ci_low", "ci_high", "theory")})
    table = table.assign(widths="100 400", seeds=2)
    runs = pd.DataFrame({"d": [784]})
    item = paper_items.initialisations(Results({"digits/initialisations": table, "digits/runs": runs}, {}))
    assert row_of(item, name="LeCun")["κ1, κ2, κ3 at largest m"] == "1, 1.4, 0.0025"
    assert row_of(item, name="LeCun")["(γ2, γ3) there"] == "(-0.06, 1.56)"
    assert item.ours.startswith("digits: at m = 400 their κ's are up to 0.79 (LeCun) from their limits")
    assert "d = 784, and log d / log m is 1.11." in item.ours


def test_motivation_has_distances_and_how_the_runs_ended():
    runs = pd.DataFrame({"init": ["small_weights"] * 3, "m": 50, "seed": [0, 1, 2], "gamma2": 0.0, "gamma3": 3.0})
    runs = runs.assign(status=["converged", "converged", "stalled"], relative_distance_w1=[1.0, 2.0, 5.0])
    runs = runs.assign(relative_distance_w2=0.5)
    sweep = {"data": "toy", "inits": ["small_weights"], "widths": [50], "seeds": [0, 1, 2]}
    item = paper_items.motivation(Results({"toy/runs": runs}, {"motivation": sweep}))
    assert item.rows.to_dict("records") == [
        {
            "start": "small_weights",
            "(γ2, γ3)": "(0, 3)",
            "median RD(W1)": "2",
            "median RD(W2)": "0.5",
            "status": "2 converged, 1 stalled",
        }
    ]


def test_fig3_has_zeta_beside_that_of_chance():
    table = pd.DataFrame({"gamma2": 0.5, "gamma3": [2.8, 2.2], "m": 50, "seed": 0, "status": "converged"})
    table = table.assign(zeta=[0.5, 0.2], zeta_initial=0.15, zeta_of_chance=zeta_of_chance(50))
    item = paper_items.fig3(Results({"tables/fig3": table}, {}))
    assert item.ours.startswith("ζ grows with γ3.")
    assert list(item.rows["ζ"]) == ["0.2", "0.5"] and list(item.rows["ζ of chance"]) == ["0.1528", "0.1528"]


def condensation_item(orientations, shares):
    table = pd.DataFrame({"gamma2": 0.0, "gamma3": [1.0, 1.0, 2.0, 2.0], "orientations": orientations, "share": shares})
    table = table.assign(layer="W1", m=50, share_initial=0.0)
    regimes = pd.DataFrame({"gamma2": 0.0, "gamma3": [1.0, 2.0], "layer": "W1", "regime": ["linear", "condensed"]})
    return paper_items.condensation(Results({"tables/condensation": table, "four_points/regimes": regimes}, {}))


def test_condensation_says_at_how_many_points_seeds_disagree_and_how_far_their_shares_differ():
    item = condensation_item([0, 0, 2, 3], [0.0, 0.0, 0.63, 0.92])
    assert item.title.startswith("Fig 7: ")
    assert "Seeds disagree about their number in W1 at 1 of 2 points." in item.ours
    assert "in W1 by 0.290 in the median and up to 0.290 (0.630 and 0.920 at (0, 2))" in item.ours
    assert row_of(item, regime="condensed")["median number of orientations"] == "2.5"


def test_shares_are_compared_where_a_seed_has_an_orientation():
    assert (
        "in W1 by 0.200 in the median and up to 0.300 (0.000 and 0.300 at (0, 1))"
        in condensation_item([0, 1, 2, 2], [0.0, 0.3, 0.8, 0.9]).ours
    )
    assert "share" not in condensation_item([0, 0, 0, 0], [0.0] * 4).ours.split("points.")[-1]


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
    fit = {"sweep": "phase_map", "init": ["a", "a", "b", "c"], "layer": ["W1", "W2", "W1", "W1"]}
    why = "m=40 seed=0: out of steps (relative loss 0.03; 20 steps)"
    slopes = pd.DataFrame(
        fit | {"n_left_out": [2, 1, 1, 0], "left_out": [f"{why}; m=40 seed=1: RD is 0", why, why, ""]}
    )
    tables = {"tables/zero_points": zeros, "mnist/slopes": slopes}
    item = paper_items.fig6(Results(tables, {}))
    assert item.ours.endswith(" 3 runs at 2 points are left out: 2 out of steps at m = 40, 1 RD is 0 at m = 40.")
    none = paper_items.fig6(Results(tables | {"mnist/slopes": slopes.assign(n_left_out=0, left_out="")}, {}))
    assert "left out" not in none.ours
    assert item.ours.startswith("2 of 3 zero points lie within 0.1 of the line, and the interval of 2 contains it")
    assert row_of(item, γ2="1")["difference"] == "+0.300"
    assert paper_items.fig5(Results({"tables/zero_points": zeros}, {})) is None


def test_residuals_are_counted_beside_the_intervals_that_say_little():
    table = pd.DataFrame({"data": "mnist", "layer": "W1", "gamma2": 0.0, "gamma3": [1.0, 2.0, 3.0]})
    table = table.assign(residual=[0.05, -0.3, 0.1], verdict=["agrees", "below", "agrees"], slope=0.0)
    half = np.array([0.2, 0.05, 0.09])
    item = paper_items.theory_residual(
        Results({"tables/theory_residual": table.assign(ci_low=-half, ci_high=half)}, {})
    )
    row = row_of(item, layer="W1")
    assert (row["within 0.1"], row["interval excludes zero"], row["interval wider than ±0.1"]) == (2, 1, 1)


def test_zeta_is_correlated_with_the_slopes_of_the_same_points():
    zeta = pd.DataFrame(
        {"gamma2": 0.0, "gamma3": [1.0, 2.0, 3.0, 9.0], "zeta": [0.1, 0.3, 0.9, 0.5], "m": 50, "seed": 0}
    ).assign(zeta_initial=0.15)
    slopes = pd.DataFrame({"gamma2": 0.0, "gamma3": [1.0, 2.0, 3.0], "slope": [-1.0, -0.5, 0.5]})
    slopes = slopes.assign(sweep="phase_map", layer="W2", ci_low=slopes["slope"] - 0.1, ci_high=slopes["slope"] + 0.1)
    item = paper_items.fig8(Results({"four_points/zeta": zeta, "four_points/slopes": slopes}, {}))
    assert "over 3 points is 1.00" in item.ours and "0.1500 was measured there" in item.ours
    assert row_of(item, **{"W2 is": "condensed"})["median"] == "0.9"


def test_markdown_and_html_hold_title_numbers_and_the_papers_words():
    item = paper_items.Item("A <title>", pd.DataFrame({"S": ["-0.500"]}), "Ours.", "theirs")
    assert item.markdown().splitlines()[0] == "## A <title>"
    assert "| -0.500 |" in item.markdown() and item.markdown().endswith("Ours. In the paper: theirs.\n")
    assert "A &lt;title&gt;" in item.html() and "<td>-0.500</td>" in item.html()
