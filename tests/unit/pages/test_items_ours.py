"""Items without a counterpart in the paper, from tables by hand."""

import numpy as np
from by_hand import item_rows, made, row_of

from phasediagram.pages.item import Results
from phasediagram.pages.items.ours import local_slopes, residuals, sensitivity


def test_residuals_are_counted_with_the_intervals_that_say_little():
    half = [0.2, 0.05, 0.09, np.nan]
    table = made(
        "tables/theory_residual",
        **{"problem": "mnist", "gamma3": [1.0, 2.0, 3.0, 4.0], "residual": [0.05, -0.3, 0.1, np.nan]},
        **{"verdict": ["agrees", "below", "agrees", "unknown"], "ci_low": [-x for x in half], "ci_high": half},
    )
    row = row_of(residuals(Results(table, [])), layer="W1")
    assert (row["within 0.1"], row["interval excludes 0"], row["interval wider than ±0.1"]) == (2, "1 of 4", 1)
    assert (row["no interval"], row["largest"]) == (1, "-0.300 at (0, 2)")


def test_a_map_without_any_slope_has_no_largest_residual():
    table = made("tables/theory_residual", residual=np.nan, ci_low=np.nan, ci_high=np.nan, verdict="unknown")
    (row,) = item_rows(residuals(Results(table, [])))
    assert row["largest"] == "" and row["no interval"] == 1


def test_local_slopes_are_those_of_the_two_largest_widths():
    table = made(
        "tables/local_slopes",
        **{"problem": "toy", "init": "a", "layer": ["W1", "W1", "a"], "m_low": [100, 200, 200]},
        **{"m": [141.4, 282.8, 282.8], "local_slope": [1.0, 2.0, 3.0], "local_standard_error": [0.1, 0.2, np.nan]},
    )
    item = local_slopes(Results(table, []))
    assert [row["local S"] for row in item_rows(item)] == ["2.000 ± 0.200", "3.000, no error (one seed)"]
    assert row_of(item, layer="W1")["at m"] == "283"


def test_sensitivity_gives_the_largest_change_of_a_layer_with_its_sign_and_interval():
    table = made(
        "tables/sensitivity",
        **{"problem": "wave", "base": "four_points", "varied": "y", "init": ["a", "b", "a"], "seeds": 3},
        **{"layer": ["W1", "W1", "a"], "difference": [0.02, -0.07, np.nan], "verdict": ["agrees", "below", "unknown"]},
        **{"difference_ci_low": [-0.01, -0.1, np.nan], "difference_ci_high": [0.05, -0.04, np.nan]},
    )
    item = sensitivity(Results(table, []))
    w1 = row_of(item, problem="wave", layer="W1")
    assert w1["largest change of S"] == "-0.070 [-0.100, -0.040]" and w1["interval excludes 0"] == "1 of 2"
    assert row_of(item, layer="a")["largest change of S"] == ""
    assert item[1].startswith("1 of 3 ")
