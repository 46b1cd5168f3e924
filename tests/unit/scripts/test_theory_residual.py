"""The residual map of a hand-made plane."""

import numpy as np
import pandas as pd
import pytest
import theory_residual
from planes import (
    GAMMA2,
    GAMMA3,
    PLOT,
    artists,
    assert_labels_are_free,
    assert_legible,
    assert_titles_apart,
    far_names,
    legend_texts,
    names_with_slopes,
    panel,
    plane,
    plane_of,
    residuals_of,
    without_slopes,
)

from phasediagram.model.layers import LAYERS, layer_names


def test_points_whose_interval_excludes_the_conjecture_are_crossed():
    table = residuals_of(plane()[0])
    shifted = table["gamma2"] == 0.5
    table = table.assign(residual=table["residual"] + 0.2 * shifted, verdict=np.where(shifted, "above", "agrees"))
    figure = theory_residual.draw(table, names_with_slopes(), PLOT)
    for layer in LAYERS:
        axes = panel(figure, f"four_points {layer}")
        (crosses,) = artists(axes, "crossed")
        assert sorted(map(tuple, crosses.get_xydata())) == [(0.5, g3) for g3 in GAMMA3]
        assert axes.get_title().endswith(f"{len(GAMMA3) * (len(GAMMA2) - 1)} of {len(GAMMA3) * len(GAMMA2)} within 0.1")


def test_names_have_residuals_as_everything_else_on_this_map():
    figure = theory_residual.draw(residuals_of(plane()[0]), names_with_slopes(), PLOT)
    expected = {"W1": "LeCun +0.25\nHe -0.25", "W2": "LeCun +0.50\nHe +0.25", "a": "LeCun +0.25\nHe +0.50"}
    for layer in LAYERS:
        names = [text.get_text() for text in artists(panel(figure, f"four_points {layer}"), "name")]
        assert expected[layer] in names


def test_every_layer_has_a_column_and_every_problem_a_row():
    table = pd.concat([residuals_of(plane()[0], problem).assign(n_left_out=1) for problem in ("four_points", "mnist")])
    figure = theory_residual.draw(table, None, PLOT)
    columns = [
        {round(panel(figure, f"{p} {layer}").get_position().x0, 6) for p in ("four_points", "mnist")}
        for layer in LAYERS
    ]
    assert all(len(column) == 1 for column in columns) and len(set.union(*columns)) == len(LAYERS)
    assert "some runs excluded" in legend_texts(figure)
    assert_legible(figure)
    assert_titles_apart(figure)


def test_points_without_a_slope_are_grey_alone_and_not_counted():
    regimes, _ = plane()
    figure = theory_residual.draw(residuals_of(without_slopes(regimes, regimes["gamma3"] == 1.5)), None, PLOT)
    axes = panel(figure, "four_points W1")
    assert np.ma.getmaskarray(artists(axes, "cells")[0].get_array()).sum() == len(GAMMA2)
    assert not artists(axes, "some excluded")
    known = len(GAMMA2) * (len(GAMMA3) - 1)
    assert axes.get_title().endswith(f"{known} of {known} within 0.1")
    texts = legend_texts(figure)
    assert "no slope: too few runs" in texts and not {"some runs excluded", "interval excludes 0"} & {*texts}


def test_a_map_without_any_slope_says_so():
    figure = theory_residual.draw(residuals_of(without_slopes(plane()[0])), None, PLOT)
    assert all(panel(figure, f"four_points {layer}").get_title().endswith("\nno slope") for layer in LAYERS)
    assert legend_texts(figure)[:2] == ["conjectured line", "no slope: too few runs"]


def test_a_map_of_one_column_has_cells_with_a_width():
    table, _ = plane_of([0.0], GAMMA3)
    figure = theory_residual.draw(residuals_of(table).assign(n_left_out=1), None, PLOT)
    figure.canvas.draw()
    assert panel(figure, "four_points W1").get_xlim() == pytest.approx((-0.25, 0.25))


@pytest.mark.parametrize("names", [names_with_slopes, far_names])
def test_labels_keep_off_each_other_and_off_all_marks(names):
    assert_labels_are_free(theory_residual.draw(residuals_of(plane()[0]), names(), PLOT))


def test_the_figure_is_legible():
    figure = theory_residual.draw(residuals_of(plane()[0]).assign(n_left_out=1), names_with_slopes(), PLOT)
    assert_legible(figure)
    assert_titles_apart(figure)


def test_layers_that_a_problem_lacks_have_no_panel_and_every_problem_has_its_own_line():
    tables = [residuals_of(plane(depth)[0], f"depth_{depth}") for depth in (2, 4)]
    figure = theory_residual.draw(pd.concat(tables), None, PLOT)
    expected = {f"depth_2 {layer}" for layer in layer_names(2)} | {f"depth_4 {layer}" for layer in layer_names(4)}
    assert {axes.get_label() for axes in figure.axes} - expected == {"<colorbar>"}
    for depth, names in ((2, ("$\\gamma'$", "$\\gamma$")), (4, ("$\\gamma_2$", "$\\gamma_3$"))):
        axes = panel(figure, f"depth_{depth} W1")
        assert (axes.get_xlabel(), axes.get_ylabel()) == names
        ((line,), limits) = artists(axes, "theory"), artists(axes, "limit")
        assert line.get_ydata()[0] == depth / 2
        assert (0.0, depth / 2) in {tuple(map(float, mark.get_xydata()[0])) for mark in limits}
    figure.canvas.draw()
    assert panel(figure, "depth_2 a").get_position().x0 == pytest.approx(panel(figure, "depth_4 a").get_position().x0)
    assert_legible(figure)
    assert_titles_apart(figure)
