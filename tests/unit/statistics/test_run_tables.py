"""The tables of runs from headers made by hand."""

import math

import pandas as pd
import pytest

from phasediagram.model.layers import LAYERS
from phasediagram.model.status import Status
from phasediagram.statistics.run_tables import COLUMNS, distances_table, runs_table


def header(gamma2, m, seed, status=Status.CONVERGED, rd=0.5, sup=0.75, **changes):
    values = dict.fromkeys(COLUMNS, 1) | {"gamma2": gamma2, "gamma3": 1.5, "m": m, "seed": seed, "status": status}
    values["versions"] = {"python": "3", "numpy": "2.4", "torch": "2.13"}
    values["relative_distance"] = dict.fromkeys(LAYERS, rd) | {"W2": 0.25}
    return values | {"sup_relative_distance": dict.fromkeys(LAYERS, sup), "unused": "x"} | changes


HEADERS = [
    ("b", header(0.5, 100, 0)),
    ("a", header(0.0, 1000, 1)),
    ("a", header(0.0, 1000, 0, Status.DIVERGED, rd="nan", sup="inf", loss="inf", t=2.5)),
    ("a", header(0.0, 200, 3)),
]


def test_runs_have_a_row_each_in_the_order_of_points_widths_and_seeds():
    table = runs_table("points", HEADERS)
    assert list(table.columns) == COLUMNS and set(table["problem"]) == {"points"}
    assert list(zip(table["init"], table["m"], table["seed"], strict=True)) == [
        *(("a", 200, 3), ("a", 1000, 0), ("a", 1000, 1), ("b", 100, 0))
    ]
    assert math.isinf(table["loss"][1]) and table["t"][1] == 2.5


def test_distances_have_a_row_for_every_layer_of_every_run():
    runs, table = runs_table("points", HEADERS), distances_table("points", HEADERS)
    assert list(table.columns) == [
        *("problem", "init", "gamma2", "gamma3", "m", "seed", "layer", "status"),
        *("relative_distance", "sup_relative_distance"),
    ]
    assert list(table["layer"]) == list(LAYERS) * 4
    shared = ["problem", "init", "gamma2", "gamma3", "m", "seed", "status"]
    for layer in LAYERS:
        of_layer = table[table["layer"] == layer].reset_index(drop=True)
        pd.testing.assert_frame_equal(of_layer[shared], runs[shared])
    assert list(table["relative_distance"][:3]) == [0.5, 0.25, 0.5]
    assert list(table["relative_distance"][3:6]) == pytest.approx([math.nan, 0.25, math.nan], nan_ok=True)
    assert list(table["sup_relative_distance"][3:6]) == [math.inf] * 3
