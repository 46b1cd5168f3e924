"""Items of other depths than the paper's, and which of them a run has, from tables by hand."""

import re

import numpy as np
import pytest
from by_hand import item_rows, made, row_of

from phasediagram.model import luo
from phasediagram.model.layers import layer_names
from phasediagram.pages import depth_items
from phasediagram.pages.item import Results
from phasediagram.pages.items.depths import all_depths, gauges, marks
from phasediagram.pages.paper_items import items

GAUGES = {"name": "gauges", "figure": "gauges", "purpose": "growth", "problem": "two_layer", "depth": 2}
GAUGES |= {"inits": ["a", "b"], "widths": [10, 20], "seeds": [0], "has_gauges": True}
POINTS = GAUGES | {"name": "rd", "figure": "two_layer_rd", "has_gauges": False}
NEURONS = POINTS | {"name": "fits", "figure": "two_layer_fits", "purpose": "neurons", "inits": ["a"]}


def gauges_of(rd):
    """Return tables of two gauges, with this RD of the second one; that of the first is 2."""
    runs = {"init": ["a", "a", "b", "b", "b"], "m": [10, 20, 10, 20, 99], "gamma3": 1.0, "seed": 0}
    runs = {name: value * 2 if isinstance(value, list) else value for name, value in runs.items()}
    rd = [2.0, 2.0, *rd, 7.0] * 2
    distances = made("two_layer/distances", **runs, layer=["W1"] * 5 + ["a"] * 5, relative_distance=rd)
    slopes = made("two_layer/slopes", sweep="gauges", init=["a", "b"], layer="W1", gamma3=1.0)
    return distances | slopes


def test_gauges_have_their_largest_difference_from_the_first_one():
    item = gauges(Results(gauges_of([2.0, 2.0 * (1 + 1e-6)]), []), GAUGES)
    assert [row["largest difference of RD"] for row in item_rows(item)] == ["0", "1e-06"]
    assert row_of(item, gauge="b")["(γ', γ)"] == "(0, 1)"


def test_gauges_without_a_distance_have_no_difference():
    item = gauges(Results(gauges_of([np.nan, np.nan]), []), GAUGES)
    assert row_of(item, gauge="b")["largest difference of RD"] == ""


def test_our_limits_of_two_layers_are_the_published_ones():
    item = marks(Results({}, []))
    assert item[1].startswith("5 of 5 limits") and row_of(item, name="He")["Luo et al."] == "(0.5, 0.5)"


def residuals_of(**depths):
    """Return the residuals of maps {problem: depth} at two points, of which every layer is near at one."""
    rows = [
        (problem, layer, g3, r)
        for problem, depth in depths.items()
        for layer in layer_names(depth)
        for g3, r in ((1.0, 0.05), (2.0, np.nan if layer == "a" else -0.2))
    ]
    columns = zip(("problem", "layer", "gamma3", "residual"), map(list, zip(*rows, strict=True)), strict=True)
    return made("tables/theory_residual", **dict(columns))


def test_depths_count_the_points_near_the_closed_form_by_layer_over_all_maps():
    item = all_depths(Results(residuals_of(four=4, one=2, other=2), []))
    two, four = item_rows(item)
    assert two["layers L"] == 2 and two["problems"] == "one, other" and two["median size of the residual"] == "0.050"
    assert [two[layer] for layer in layer_names(4)] == ["2 of 4", "", "", "2 of 2"]
    assert [four[layer] for layer in layer_names(4)] == ["1 of 2"] * 3 + ["1 of 1"]


def test_maps_of_one_depth_need_no_table_of_depths():
    assert item_rows(all_depths(Results(residuals_of(one=2, other=2), []))) == []


def run_of_two_and_four_layers() -> Results:
    tables = gauges_of([2.0, 2.0]) | residuals_of(two_layer=2, deep=4)
    slopes = {"sweep": ["gauges", "gauges", "rd", "phase_map"], "init": ["a", "b", "c", "c"]}
    tables |= made("two_layer/slopes", **slopes, layer=["W1", "W1", "W1", "a"], gamma3=1.0)
    tables |= made("two_layer/regimes", layer=["W1", "a"]) | made("deep/regimes", layer=list(layer_names(4)))
    tables |= made("deep/slopes", sweep="phase_map", layer=list(layer_names(4)))
    tables |= made("tables/zero_points", problem=["two_layer", "deep"], layer="W1", along="gamma3", gamma3=1.0)
    return Results(tables, [NEURONS, GAUGES, POINTS])


def test_a_run_has_an_item_of_each_sweep_and_map_by_depth():
    titles = [item.title for item in items(run_of_two_and_four_layers())]
    assert titles == [
        "Two layers: how far W1 moves, two_layer_fits",
        "Two layers: gauges that coincide, gauges",
        "Two layers: slopes of RD(W1), two_layer_rd",
        "Two layers: zero points of two_layer",
        "Two layers: initialisations by name",
        "Four layers: zero points of deep",
        "Depths: slopes near the closed form",
        "Slopes against the closed form",
    ]


def test_every_statement_of_luo_et_al_belongs_to_an_item():
    assert {entry.luo for entry in depth_items.entries(run_of_two_and_four_layers())} - {""} == set(luo.STATEMENTS)


@pytest.mark.parametrize("item", items(run_of_two_and_four_layers()), ids=lambda item: item.title)
def test_an_item_is_numbers_and_one_short_paragraph(item):
    assert len(item.rows) and "\n" not in item.text
    assert len(re.findall(r"\S+", item.text)) <= 60
