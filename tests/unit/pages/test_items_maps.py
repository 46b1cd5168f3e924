"""Items of figures that show the plane, from tables by hand."""

import numpy as np
import pytest
from by_hand import item_rows, made, row_of

from phasediagram.pages.item import Results
from phasediagram.pages.items.maps import condensation, phase_diagram, zero_points, zeta


def test_fig1_counts_pairs_of_regimes_of_the_two_matrices():
    regimes = made(
        "four_points/regimes",
        **{"gamma3": [1.0] * 3 + [2.0] * 3 + [3.0] * 3, "layer": ["W1", "W2", "a"] * 3},
        **{"regime": ["linear"] * 3 + ["condensed", "linear", "undecided"] + ["undecided", "linear", "linear"]},
    )
    item = phase_diagram(Results(regimes, []), "four_points")
    assert row_of(item, W1="condensed", W2="linear")["points"] == 1
    assert len(item_rows(item)) == 3
    assert item[1].startswith("2 of 4 pairs of regimes occur, at 2 of 3 points.")


WHY = "m=40 seed=0: out of steps (relative loss 0.03; 20 steps)"


def zeros():
    return made(
        "tables/zero_points",
        **{"problem": "mnist", "gamma2": [0.0, 0.5, 1.0, 0.0, 1.2], "gamma3": [3.05, 2.5, 2.8, 1.5, 2.5]},
        **{"layer": ["W2", "W2", "W2", "a", "W2"], "along": ["gamma3"] * 4 + ["gamma2"], "theory": 2.5},
        **{"difference": [0.05, 0.0, 0.3, 0.0, 0.2], "widths": "40 80"},
        **{"ci_low": [2.0, 2.45, 2.7, np.nan, 1.0], "ci_high": [3.2, 2.55, 2.9, np.nan, 2.0]},
        **{"verdict": ["agrees", "agrees", "above", "unknown", "below"]},
    )


def fits(n_left_out, left_out):
    place = {"sweep": "phase_map", "init": list("aabc"), "layer": ["W1", "W2", "a", "W1"]}
    return made("mnist/slopes", **place, n_left_out=n_left_out, left_out=left_out)


def test_zero_points_near_the_line_are_counted_for_every_layer():
    item = zero_points(Results(zeros() | fits(0, ""), []), problem="mnist")
    assert "2 of 3 (W2)" in item[1] and "1 of 1 (a)" in item[1] and "m = 40, 80." in item[1]
    assert [row["verdict"] for row in item_rows(item)] == ["compatible, but wide", "agrees", "above", "no interval"]
    assert row_of(item, layer="W2", γ2="1")["difference"] == "+0.300"
    assert row_of(item, layer="a")["zero at γ3"] == "1.500, no interval (too few widths or seeds)"


def test_excluded_runs_of_a_map_are_counted_once_and_with_their_reasons():
    slopes = fits([2, 1, 1, 0], [f"{WHY}; m=40 seed=1: RD is 0", WHY, WHY, ""])
    _, text = zero_points(Results(zeros() | slopes, []), problem="mnist")
    assert text.endswith(" Excluded runs: 3, at 2 of the points (2 out of steps at m = 40, 1 RD is 0 at m = 40).")
    assert "Excluded" not in zero_points(Results(zeros() | fits(0, ""), []), problem="mnist")[1]


def test_every_printed_zero_of_two_layers_is_beside_ours():
    table = made(
        "tables/zero_points",
        **{"problem": "two_layer", "layer": ["W1", "W1", "a"], "along": "gamma3", "gamma2": [-0.3, 0.3, 0.3]},
        **{
            "gamma3": [1.02, 1.45, 1.0],
            "theory": [1.0, 1.3, 1.0],
            "difference": [0.02, 0.15, 0.0],
            "verdict": "agrees",
        },
    )
    slopes = made("two_layer/slopes", sweep="phase_map", layer=["W1", "a"])
    item = zero_points(Results(table | slopes, []), problem="two_layer")
    of_w1 = [row for row in item_rows(item) if row["layer"] == "W1"]
    assert [row["γ'"] for row in of_w1] == ["-0.4", "-0.3", "-0.2", "-0.1", "0", "0.1", "0.2", "0.3", "0.4"]
    assert [row["Luo et al., by eye"] for row in of_w1][3:6] == ["1", "1.04", "1.13"]
    assert (of_w1[0]["zero at γ"], of_w1[1]["zero at γ"]) == ("not on the map", "1.020 [0.000, 0.000]")
    assert [row["verdict"] for row in of_w1] == ["", "agrees", *[""] * 5, "agrees", ""]
    assert {row["published and conjectured line"] for row in of_w1} == {"1", "1.1", "1.2", "1.3", "1.4"}
    assert row_of(item, layer="a")["Luo et al., by eye"] == ""
    assert "1 of 9 (W1), 1 of 1 (a)" in item[1]


def test_zero_points_of_a_problem_without_any_have_no_rows():
    assert item_rows(zero_points(Results(zeros() | fits(0, ""), []), problem="four_points")) == []


def condensation_item(orientations, shares):
    table = made(
        "tables/condensation",
        **{"problem": "spiral", "gamma3": [1.0, 1.0, 2.0, 2.0], "seed": [0, 1, 0, 1], "m": 50, "share_initial": 0.0},
        **{"orientations": orientations, "share": shares},
    )
    regimes = made("spiral/regimes", gamma3=[1.0, 2.0], regime=["linear", "condensed"])
    other = made("four_points/regimes", gamma3=[1.0, 2.0], regime=["condensed", "linear"])
    return condensation(Results(table | other | regimes, []))


def test_condensation_takes_the_regimes_of_its_own_problem():
    item = condensation_item([0, 0, 2, 3], [0.0, 0.0, 0.63, 0.92])
    assert len(item_rows(item)) == 2
    condensed = row_of(item, problem="spiral", regime="condensed")
    assert condensed["median orientations"] == "2.5" and condensed["median share"] == "0.775"
    assert condensed["points where seeds differ in number"] == "1 of 1"
    assert (condensed["median spread of share"], condensed["largest spread"]) == ("0.290", "0.290")


@pytest.mark.parametrize(("orientations", "spread"), [([0, 1, 2, 2], "0.300"), ([0, 0, 2, 2], "")])
def test_shares_are_compared_where_a_seed_has_an_orientation(orientations, spread):
    item = condensation_item(orientations, [0.0, 0.3, 0.8, 0.9])
    assert row_of(item, regime="linear")["largest spread"] == spread


def test_zeta_is_correlated_with_the_slopes_of_the_same_points_and_problem():
    means = made(
        "spiral/zeta_means", gamma3=[1.0, 2.0, 3.0, 9.0], zeta=[0.1, 0.3, 0.9, 0.5], m=50, zeta_initial=0.15, seeds=4
    )
    regimes = made(
        "spiral/regimes",
        **{"gamma3": [1.0, 2.0, 3.0], "layer": "W2", "slope": [-1.0, -0.5, 0.5]},
        **{"regime": ["linear", "linear", "condensed"]},
    )
    item = zeta(Results(means | regimes, []))
    assert {row["rank correlation with S_W2"] for row in item_rows(item)} == {"1.00"}
    assert row_of(item, **{"W2 is": "not on a map"})["points"] == 1
    assert row_of(item, **{"problem": "spiral", "W2 is": "condensed"})["median ζ"] == "0.9"
    linear = row_of(item, **{"W2 is": "linear"})
    assert (linear["points"], linear["mean ζ at t = 0"], linear["seeds"]) == (2, "0.15", "4")


def test_two_layers_have_pairs_of_w1_and_a():
    layers = {"gamma3": [1.0, 1.0, 2.0, 2.0], "layer": ["W1", "a"] * 2}
    regimes = made("points/regimes", **layers, regime=["linear", "linear", "condensed", "condensed"])
    item = phase_diagram(Results(regimes, []), "points")
    assert row_of(item, W1="condensed", a="condensed")["points"] == 1


def test_zeta_and_condensation_of_a_problem_without_a_map_stay_on_the_page():
    measured = {"gamma2": 0.5, "gamma3": [1.0, 2.0], "m": 40}
    means = made("linear_target/zeta_means", **measured, zeta=[0.1, 0.5], zeta_initial=0.1, seeds=2)
    table = made("tables/condensation", **measured, problem="linear_target", layer="W2", orientations=1, share=0.5)
    for regimes in ({}, made("four_points/regimes", gamma3=[1.0, 1.0], layer=["W1", "W2"], regime="linear")):
        results = Results(means | table | regimes, [])
        assert row_of(zeta(results), problem="linear_target")["W2 is"] == "not on a map"
        assert row_of(condensation(results), problem="linear_target")["regime"] == "not on a map"
