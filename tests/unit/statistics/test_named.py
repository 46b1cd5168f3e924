"""Initialisations of Table 1 as rows, from tables made by hand."""

import pandas as pd
import pytest

from phasediagram.model import theory
from phasediagram.model.initialisation import TABLE1
from phasediagram.model.layers import LAYERS
from phasediagram.statistics.named import for_map, labels, named_table

SWEEP = {
    "name": "names",
    "inits": ["he", "point"],
    "widths": [100, 400],
    "seeds": [0, 1],
    "names": {"he": "he"},
    "depth": 3,
}


@pytest.fixture
def table():
    runs = pd.DataFrame({"init": "he", "m": [100, 400], "gamma2": 0.5, "gamma3": 1.0, "kappa1": 1.0})
    runs = runs.assign(kappa2=runs["m"] ** -0.5, kappa3=8**0.5 / runs["m"])
    fits = [
        {"sweep": sweep, "init": "he", "layer": layer, "slope": slope, "ci_low": slope - 0.1, "ci_high": slope + 0.1}
        for sweep, first in (("other", 9.0), ("names", -1.0))
        for layer, slope in zip(LAYERS, (first, first + 0.25, first + 0.5), strict=True)
    ]
    return named_table("points", runs, pd.DataFrame(fits), SWEEP)


def test_row_has_the_largest_width_and_the_slopes_of_its_sweep(table):
    (row,) = table.to_dict("records")
    assert (row["problem"], row["name"], row["m"], row["widths"], row["seeds"]) == ("points", "He", 400, "100 400", 2)
    assert row["gamma2_at_m"] == pytest.approx(0.5)
    assert row["gamma3_at_m"] < 1.0  # sqrt(8) is a constant that keeps it away from its limit
    assert [row[f"slope_{layer}"] for layer in LAYERS] == [-1.0, -0.75, -0.5]
    assert [row[f"ci_low_{layer}"] for layer in LAYERS] == pytest.approx([-1.1, -0.85, -0.6])
    assert [row[f"theory_{layer}"] for layer in LAYERS] == [theory.slope(layer, 0.5, 1.0) for layer in LAYERS]


def test_problem_without_named_runs_has_names_and_limits_alone(table):
    assert for_map(table, "points").equals(table)
    for names in (for_map(table, "other"), for_map(None, "points")):
        assert list(names.columns) == ["name", "gamma2", "gamma3"] and len(names) == len(TABLE1)


def test_labels_have_the_slopes_of_the_layers_asked_for(table):
    assert list(labels(table, ("W1",))["label"]) == ["He -1.00"]
    assert list(labels(table, ("W1", "W2"))["label"]) == ["He (-1.00, -0.75)"]


@pytest.mark.parametrize("depth", [2, 4])
def test_limits_are_those_of_the_depth(depth):
    places = for_map(None, "points", depth).set_index("name")[["gamma2", "gamma3"]]
    assert {name: tuple(place) for name, place in places.iterrows()} == {
        **{"NTK": (0.0, (depth - 1) / 2), "LeCun": (0.5, (depth - 1) / 2), "He": (0.5, (depth - 1) / 2)},
        **{"Xavier": (0.0, depth / 2), "mean-field": (0.0, depth / 2)},
    }
