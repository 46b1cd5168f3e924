"""The head of the results page from tables by hand."""

import numpy as np
from by_hand import made

from phasediagram.pages.head import head
from phasediagram.pages.item import Results


def tables(widths="100 400", ci_low=-0.1):
    slopes = {"problem": "spiral", "gamma3": [1.0, 1.0, 2.0], "layer": ["W1", "a", "W1"], "seeds": 2}
    return (
        made("one/runs", seed=[0, 1])
        | made("spiral/runs", seed=[0, 1, 2, 3], status=["converged", "stalled", "stalled", "diverged"])
        | made("tables/theory_residual", **slopes, widths=widths, ci_low=ci_low)
    )


def test_head_has_maps_first_with_widths_seeds_and_excluded_runs():
    item = head(Results(tables(), []))
    spiral, one = item.rows.to_dict("records")
    assert spiral == {
        "problem": "spiral",
        "grid points": 2,
        "m of the map": "100, 400",
        "seeds of the map": 2,
        "runs": 4,
        "excluded runs": "2 stalled, 1 diverged",
    }
    assert (one["problem"], one["grid points"], one["runs"], one["excluded runs"]) == ("one", "no map", 2, "0")
    assert item.text.startswith("3 of 6 runs ")
    assert item.warnings == ()


def test_toy_widths_and_maps_without_intervals_are_warned_of():
    (toy,) = head(Results(tables(widths="20 399"), [])).warnings
    assert "m = 399 (spiral)" in toy
    (without,) = head(Results(tables(ci_low=np.nan), [])).warnings
    assert "spiral" in without
    assert len(head(Results(tables(widths=80, ci_low=np.nan), [])).warnings) == 2


def test_head_of_a_run_without_maps():
    item = head(Results(made("one/runs"), []))
    assert list(item.rows["grid points"]) == ["no map"] and item.warnings == ()
