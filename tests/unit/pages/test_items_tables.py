"""Items of the paper's tables from tables by hand."""

import numpy as np
import pytest
import table1 as table1_script
from by_hand import item_rows, made, row_of

from phasediagram.model.layers import LAYERS
from phasediagram.model.published import TABLE1
from phasediagram.pages.item import Results
from phasediagram.pages.items.tables import initialisations, other_points, table1, table2


def table1_item(kappa3_of_he=None):
    ours = table1_script.table(10000, 1)
    if kappa3_of_he:
        ours.loc[ours["name"] == "He", "kappa3"] = kappa3_of_he
    return table1(Results({"tables/table1": ours}, []))


def test_our_table_1_equals_the_published_one():
    item = table1_item()
    assert len(item_rows(item)) == len(TABLE1)
    assert all(row[name].endswith(": equal") for row in item_rows(item) for name in ("κ2", "κ3", "γ2", "γ3"))
    assert item[1].startswith("16 of 16 ")


def test_a_wrong_formula_is_told():
    item = table1_item(kappa3_of_he="2/m")
    assert item[1].startswith("15 of 16 ")
    assert row_of(item, name="He")["κ3"] == "2/m: published sqrt(8/(m*m*d))"


def test_initialisations_have_their_distance_from_the_limits_and_slopes_of_every_layer():
    table = made(
        "digits/initialisations",
        **{"name": ["NTK", "LeCun"], "gamma2": [0.0, 0.5], "gamma3": 1.0, "m": 400, "kappa1": 1.0},
        **{"kappa2": [1.0, 1.4], "kappa3": 0.0025, "gamma2_at_m": [0.0, -0.06], "gamma3_at_m": [1.0, 1.56]},
        **{f"slope_{layer}": -0.5 for layer in LAYERS},
        **{f"ci_low_{layer}": [-0.6, np.nan] for layer in LAYERS},
        **{f"ci_high_{layer}": [-0.4, np.nan] for layer in LAYERS},
    )
    item = initialisations(Results(table | made("digits/runs", d=784), []))
    lecun = row_of(item, name="LeCun")
    assert lecun["κ1, κ2, κ3 at largest m"] == "1, 1.4, 0.0025"
    assert (lecun["(γ2, γ3)"], lecun["(γ2, γ3) there"], lecun["distance"]) == ("(0.5, 1)", "(-0.06, 1.56)", "0.79")
    assert lecun["log d / log m"] == "1.11"
    assert [row_of(item, name="NTK")[f"S_{layer}"] for layer in LAYERS] == ["-0.500 [-0.600, -0.400]"] * len(LAYERS)
    assert lecun["S_a"] == "-0.500, no interval (too few widths or seeds)"


def table2_by_hand(p=0.6, difference=0.02, half=0.05):
    differences = [0.05, -0.01, difference]
    only_all = {"std_over_gauges": 0.0226, "printed_std_over_gauges": 0.0064, "homogeneity_p": p}
    return made(
        "tables/table2",
        **{"problem": "four_points", "group": "group1", "gamma2": 0.0, "gamma3": 1.1, "layer": "W1", "slope": -0.4},
        **{"gauge": ["group1_a", "group1_b", "all"], "difference": differences, "standard_error": 0.01},
        **{"ci_low": [d - half for d in differences], "ci_high": [d + half for d in differences]},
        **{"verdict": "agrees", "widths": ["100 200", "100 200", np.nan]},
        **{name: [np.nan, np.nan, value] for name, value in only_all.items()},
    )


def test_table_2_pools_all_seeds_of_a_group():
    item = table2(Results(table2_by_hand(), []))
    pooled = row_of(item, gauge="group1, all seeds")
    assert pooled["ours - published"] == "0.020 [-0.030, 0.070]" and pooled["verdict"] == "agrees"
    assert (pooled["std over gauges"], pooled["published std"], pooled["p of equal gauges"]) == (
        "0.0226",
        "0.0064",
        "0.600",
    )
    assert row_of(item, gauge="group1_a")["p of equal gauges"] == ""
    assert "0 of 1 tests" in item[1] and "1 of 1 tests" in table2(Results(table2_by_hand(p=0.002), []))[1]


@pytest.mark.parametrize(
    ("half", "difference", "verdict"),
    [
        (0.7, "0.020 [-0.680, 0.720]", "compatible, but wide"),
        (np.nan, "0.020, no interval (one seed)", "no interval"),
    ],
)
def test_wide_and_missing_intervals_do_not_agree(half, difference, verdict):
    pooled = row_of(table2(Results(table2_by_hand(half=half), [])), gauge="group1, all seeds")
    assert (pooled["ours - published"], pooled["verdict"]) == (difference, verdict)


OUTCOMES = [  # how S_W1 moves with two other problems, half width of the interval, outcomes, conclusion
    ([0.03, 0.07], 0.01, ["no", "no"], "do not explain the difference"),
    ([-0.045, -0.015], 0.01, ["no", "yes"], "may explain the difference"),
    ([0.001, -0.001], 0.01, ["no", "no"], "do not explain the difference"),
    ([0.03, np.nan], 0.01, ["no", "open"], "leave the question open"),
    ([0.01, -0.01], 0.04, ["open", "open"], "leave the question open"),  # both 0 and the needed shift are inside
    ([0.07, -0.01], 0.04, ["no", "open"], "leave the question open"),
]


@pytest.mark.parametrize(("moves", "half", "outcomes", "concludes"), OUTCOMES)
def test_other_points_explain_a_difference_if_their_interval_has_the_needed_shift_but_not_0(
    moves, half, outcomes, concludes
):
    moves = [*moves, -0.5, -0.5]  # the last two are of other things than points, and of another layer
    moved = made(
        "tables/sensitivity",
        **{"problem": ["wave", "rising", "stop", "wave"], "base": "four_points", "gamma2": 0.0, "gamma3": 1.1},
        **{"varied": ["y", "x, y", "stop_loss", "y"], "layer": ["W1", "W1", "W1", "W2"], "difference": moves},
        **{"difference_ci_low": [move - half for move in moves], "widths": "100 400"},
        **{"difference_ci_high": [move + half for move in moves]},
    )
    item = other_points(Results(table2_by_hand() | moved, []))
    assert [row["problem"] for row in item_rows(item)] == ["wave", "rising"]
    assert [row["explains the difference"] for row in item_rows(item)] == outcomes
    wave = row_of(item, problem="wave")
    assert wave["S_W1 needs to move by"] == "-0.020"
    assert wave["moves by"] == f"{moves[0]:+.3f} [{moves[0] - half:+.3f}, {moves[0] + half:+.3f}]"
    assert (wave["m"], wave["m of Table 2"]) == ("100, 400", "100, 200")
    assert concludes in item[1]


def test_other_points_of_another_base_are_not_compared_with_table_2():
    moved = made("tables/sensitivity", problem="wave", base="elsewhere", varied="y", gamma2=0.0, gamma3=1.1)
    assert item_rows(other_points(Results(table2_by_hand() | moved, []))) == []


def test_initialisations_of_different_depths_share_columns_and_lack_some_layers():
    four = made("digits/initialisations", name="NTK", m=400)["digits/initialisations"]
    for name in ("slope", "ci_low", "ci_high", "theory"):
        four.insert(four.columns.get_loc(f"{name}_W2") + 1, f"{name}_W3", 0.25)
    two = made("points/initialisations", name="NTK", m=400)["points/initialisations"]
    two = two.drop(columns=[name for name in two.columns if name.endswith("_W2")])
    tables = {
        "digits/initialisations": four,
        "points/initialisations": two,
        **made("digits/runs"),
        **made("points/runs"),
    }
    item = initialisations(Results(tables, []))
    shown = {problem: row_of(item, problem=problem) for problem in ("digits", "points")}
    assert [name for name in shown["points"] if name.startswith("S_")] == ["S_W1", "S_W2", "S_W3", "S_a"]
    assert (shown["points"]["S_W2"], shown["points"]["S_W3"]) == ("", "")
    assert shown["digits"]["S_W3"] == "0.250 [0.250, 0.250]"
    assert shown["points"]["conjectured S of W1, W2, W3, a"] == "0.000, , , 0.000"
