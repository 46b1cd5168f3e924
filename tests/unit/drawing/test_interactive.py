"""Panels of the interactive page."""

import re

import numpy as np
import pandas as pd
import pytest
from bokeh.plotting import figure
from planes import names_alone, names_with_slopes

from phasediagram.drawing import interactive


@pytest.mark.parametrize("layer", ["W2", "a"])
@pytest.mark.parametrize("measured", [True, False])
def test_a_name_that_is_pointed_at_has_its_numbers(measured, layer):
    names = names_with_slopes().assign(kappa2=1.0, kappa3=1e-4) if measured else names_alone()
    panel = figure()
    interactive.named_points(panel, names, layer)
    hover = panel.select_one({"name": "names"})
    shown = {name for _, text in hover.tooltips for name in re.findall(r"@(\w+)", text)}
    always = {"name", "gamma2", "gamma3"}
    of_runs = {f"{name}_{layer}" for name in ("slope", "ci_low", "ci_high", "theory")}
    of_runs |= {"kappa2_text", "kappa3_text", "m", "gamma2_at_m", "gamma3_at_m"}
    assert shown == always | (of_runs if measured else set())
    source = hover.renderers[0].data_source.data
    assert list(source["name"]) == ["NTK", "LeCun", "He", "Xavier", "mean-field"]
    assert not measured or list(source["kappa3_text"]) == ["0.0001"] * 5


def a_cell(**changes):
    """Return a cell with layers W1 and a that differ in `slope` alone."""
    fit = {"regime": "linear", "slope": -0.5, "ci_low": -0.6, "ci_high": -0.4, "theory": -0.25, "local_slope": -0.3}
    fit |= {
        "local_standard_error": 0.1,
        "curvature_p": 0.04,
        "n_runs": 9,
        "n_left_out": 1,
        "left_out": "m=4 < 5",
    } | changes
    layers = {f"{name}_{layer}": value for layer in ("W1", "a") for name, value in fit.items()}
    return pd.Series({"gamma2": 0.5, "gamma3": 2.0} | layers)


def test_a_cell_in_words_has_the_numbers_of_every_layer():
    text = interactive.text_of_cell(pd.Series({**a_cell(), "slope_a": 0.125}), ["W1", "a"], {"linear": "red"})
    assert "γ₂ = 0.5, γ₃ = 2<" in text and "W1: <b style='color:red'>linear" in text
    assert "-0.500 [-0.600, -0.400]" in text and "0.125 [-0.600, -0.400]" in text
    assert text.count("m=4 &lt; 5") == 2 and text.count("9 fitted, 1 excluded") == 2


def test_a_cell_without_a_slope_says_so_and_shows_no_nan():
    unknown = dict.fromkeys(
        ("slope", "ci_low", "ci_high", "local_slope", "local_standard_error", "curvature_p"), np.nan
    )
    row = a_cell(**unknown, regime="undecided", n_runs=0, n_left_out=9)
    text = interactive.text_of_cell(row, ["W1", "a"], {"linear": "red"})
    assert text.count("no slope, too few runs</b>") == 2 and "undecided" not in text and "nan" not in text
    assert text.count("0 usable, 9 excluded") == 2


def test_a_slope_from_two_widths_and_one_seed_has_no_interval_and_shows_no_nan():
    unknown = dict.fromkeys(("ci_low", "ci_high", "local_standard_error", "curvature_p"), np.nan)
    text = interactive.text_of_cell(a_cell(**unknown), ["W1", "a"], {"linear": "red"})
    assert text.count("-0.500, no interval") == 2 and "nan" not in text
