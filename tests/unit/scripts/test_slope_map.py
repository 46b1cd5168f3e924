"""Fig 5 and Fig 6 of a hand-made plane."""

import numpy as np
import pandas as pd
import pytest
import slope_map
from matplotlib.text import Text
from planes import (
    GAMMA3,
    PLOT,
    artists,
    assert_labels_are_free,
    assert_legible,
    far_names,
    legend_texts,
    names_alone,
    names_with_slopes,
    panel,
    plane,
    plane_of,
    without_slopes,
)

from phasediagram.drawing import maps
from phasediagram.model import luo
from phasediagram.model.layers import layer_names


def drawn(names=None, regimes=None, zeros=None):
    table, its_zeros = plane()
    names = names_alone() if names is None else names
    tables = (table if regimes is None else regimes), (its_zeros if zeros is None else zeros)
    return slope_map.draw(*tables, "four_points", [100, 400], PLOT, names)


def title(figure):
    return figure.legends[0].get_title().get_text()


def panels(figure):
    return [(panel(figure, letter), layer, along) for letter, layer, along in slope_map.panels_of(3)]


def test_the_whole_grid_is_shown_and_nothing_else():
    for axes, _, _ in panels(drawn()):
        assert axes.get_xlim() == pytest.approx((-1.25, 1.75))
        assert axes.get_ylim() == pytest.approx((0.25, 3.75))


def test_a_map_of_one_column_has_cells_with_a_width():
    table, zeros = plane_of([0.0], GAMMA3)
    figure = drawn(regimes=table.assign(n_left_out=1), zeros=zeros)
    figure.canvas.draw()
    assert panel(figure, "a").get_xlim() == pytest.approx((-0.25, 0.25))


def test_every_zero_of_a_panel_has_a_star():
    _, zeros = plane()
    for axes, layer, along in panels(drawn()):
        ((hollow,), (filled,)) = (artists(axes, gid) for gid in ("hollow", "zeros"))
        expected = zeros[(zeros["layer"] == layer) & (zeros["along"] == along)]
        unmatched = (expected["gamma3"] == 1.5) & (layer == "W1") & (along == "gamma2")  # where S = 0 along a line
        assert len(expected) > 0 and unmatched.any() == (along == "gamma2")
        assert np.allclose(hollow.get_xydata(), expected[unmatched][["gamma2", "gamma3"]])
        assert np.allclose(filled.get_xydata(), expected[~unmatched][["gamma2", "gamma3"]])
        assert (hollow.get_markerfacecolor(), filled.get_markerfacecolor()) == ("white", maps.STAR["color"])


def test_cells_with_excluded_runs_are_marked():
    table, _ = plane()
    place = (table["gamma2"] == -1.0) & (table["gamma3"] == 0.5)
    figure = drawn(regimes=table.assign(n_left_out=place.astype(int)))
    for axes, _, _ in panels(figure):
        (mark,) = artists(axes, "some excluded")
        assert np.all(np.abs(mark.get_xydata()[0] - (-1.0, 0.5)) < 0.25)
    assert "some runs excluded" in legend_texts(figure)
    assert "some runs excluded" not in legend_texts(drawn())


def test_runs_excluded_from_a_layer_that_is_not_shown_do_not_enter_the_legend_and_the_title():
    table, _ = plane()
    figure = drawn(regimes=without_slopes(table, table["layer"] == "a"))
    assert legend_texts(figure) == legend_texts(drawn())
    assert title(figure) == title(drawn()) == "four points, fitted over m = 100, 400"


def test_cells_without_a_slope_are_grey_alone():
    table, _ = plane()
    row = table["gamma3"] == 1.5  # some intervals of this row contain 0
    figure = drawn(regimes=without_slopes(table, row))
    for axes, _, _ in panels(figure):
        (cells,) = artists(axes, "cells")
        grey = np.ma.getmaskarray(cells.get_array())
        assert np.array_equal(grey, np.tile(GAMMA3 == 1.5, (6, 1)).T)
        assert not artists(axes, "some excluded")
        assert all(outline.get_center()[1] != 1.5 for outline in artists(axes, "undecided"))
    assert "no slope: too few runs" in legend_texts(figure) and "some runs excluded" not in legend_texts(figure)
    assert title(figure) == "four points, m = 100, 400: fitted at 36 of 42 points"


def test_a_map_without_any_slope_says_so_and_its_legend_names_nothing_else():
    table, zeros = plane()
    figure = drawn(regimes=without_slopes(table), zeros=zeros[:0])
    for axes, _, _ in panels(figure):
        assert artists(axes, "cells")[0].get_array().mask.all()
        assert not artists(axes, "undecided") and not artists(axes, "some excluded")
    assert legend_texts(figure)[:-1] == ["conjectured line", "no slope: too few runs"]
    assert legend_texts(figure)[-1].startswith("initialisation")
    assert title(figure) == "four points, m = 100, 400: no slope at any point, too few runs"
    assert_legible(figure)


def test_the_title_counts_points_whose_fit_lacks_runs():
    table, _ = plane()
    some = table.assign(n_left_out=(table["gamma2"] == 0.0).astype(int))
    expected = "fitted at 42 of 42 points, at 7 of them without the excluded runs"
    assert title(drawn(regimes=some)) == f"four points, m = 100, 400: {expected}"


def test_a_slope_without_an_interval_is_undecided_and_the_legend_says_why():
    table, _ = plane()
    table = table.assign(ci_low=np.nan, ci_high=np.nan, regime="undecided")
    figure = drawn(regimes=table)
    assert len(artists(panel(figure, "a"), "undecided")) == 42
    assert "interval of $S$ contains 0 or is missing" in legend_texts(figure)


def test_cells_whose_interval_contains_zero_are_outlined():
    table, _ = plane()
    for axes, layer, _ in panels(drawn()):
        centres = {tuple(outline.get_center()) for outline in artists(axes, "undecided")}
        undecided = table[(table["layer"] == layer) & (table["regime"] == "undecided")]
        assert np.allclose(sorted(centres), sorted(zip(undecided["gamma2"], undecided["gamma3"], strict=True)))


def test_each_name_has_the_slope_of_its_layer():
    figure = drawn(names_with_slopes())
    for (axes, _, _), slopes in zip(panels(figure), ("-1.25 -1.75", "-1.25 -1.75", "-0.50 -0.75"), strict=True):
        marks = artists(axes, "limit")
        assert {tuple(map(float, mark.get_xydata()[0])) for mark in marks} == {(0.0, 1.0), (0.5, 1.0), (0.0, 1.5)}
        lecun, he = slopes.split()
        assert f"LeCun {lecun}\nHe {he}" in [text.get_text() for text in artists(axes, "name")]
        led = [line.get_xydata()[1] for line in artists(axes, "at finite width")]
        assert np.allclose(led, names_with_slopes()[["gamma2_at_m", "gamma3_at_m"]])


def test_a_name_without_a_slope_says_so():
    names = names_with_slopes().assign(slope_W1=np.nan)
    for axes, layer, _ in panels(drawn(names)):
        written = "\n".join(text.get_text() for text in artists(axes, "name"))
        assert "nan" not in written and ("NTK no S" in written) == (layer == "W1")


def test_names_that_were_not_run_are_alone():
    for axes, _, _ in panels(drawn()):
        assert [text.get_text() for text in artists(axes, "name")] == ["NTK", "Xavier\nmean-field", "LeCun\nHe"]
        assert not artists(axes, "at finite width")


def test_labels_name_the_places_at_finite_width_where_limits_are_far_away():
    expected = far_names()[["gamma2_at_m", "gamma3_at_m"]].to_numpy()
    for axes, _, _ in panels(drawn(far_names())):
        names = artists(axes, "name")
        places = [expected[list(far_names()["name"]).index(name.get_text().split()[0])] for name in names]
        assert np.allclose([name.xy for name in names], places)


@pytest.mark.parametrize("names", [names_with_slopes, far_names])
def test_labels_keep_off_each_other_and_off_all_marks(names):
    assert_labels_are_free(drawn(names()))


def test_no_leader_crosses_a_star_of_the_mnist_map():
    gamma2, gamma3 = np.arange(-1, 1.6, 0.5), np.arange(0.5, 3.6, 0.5)
    regimes, _ = plane_of(gamma2, gamma3)
    measured = {  # zero points along gamma3 of the default run
        "W1": ([-1.0, -0.5, 0.0, 0.5], [1.762, 1.699, 1.795, 2.714]),
        "W2": ([-0.5, 0.0, 0.5, 1.0, 1.5], [3.249, 2.762, 2.466, 2.615, 2.610]),
    }
    zeros = pd.concat(
        pd.DataFrame({"layer": layer, "along": "gamma3", "gamma2": g2, "gamma3": g3, "theory": 0.0})
        for layer, (g2, g3) in measured.items()
    )
    zeros = zeros.assign(ci_low=zeros["gamma3"] - 0.05, ci_high=zeros["gamma3"] + 0.05)
    figure = drawn(far_names(), regimes, zeros)
    figure.canvas.draw()
    point = figure.dpi / 72
    for letter in "ac":
        axes = panel(figure, letter)
        stars = np.concatenate([axes.transData.transform(mark.get_xydata()) for mark in artists(axes, "zeros")])
        for name in artists(axes, "name"):
            start, box = axes.transData.transform(name.xy), Text.get_window_extent(name)
            way = np.clip(start, box.min, box.max) - start
            led = start + np.linspace(0, 1, 100)[:, None] * way
            assert np.linalg.norm(led[:, None] - stars, axis=-1).min() > 3 * point  # a star's radius


def test_the_figure_is_legible():
    table, _ = plane()
    assert_legible(drawn(names_with_slopes(), table.assign(n_left_out=1)))


@pytest.mark.parametrize("depth", [2, 4, 5])
def test_at_other_depths_every_layer_has_a_panel(depth):
    regimes, zeros = plane_of(np.arange(-1, 1.6, 0.5), np.arange(depth / 2 - 1, depth / 2 + 2.6, 0.5), depth)
    figure = slope_map.draw(regimes, zeros, "points", [100, 400], PLOT, names_alone(depth))
    shown = slope_map.panels_of(depth)
    assert [layer for _, layer, _ in shown] == list(layer_names(depth)) and {along for *_, along in shown} == {"gamma3"}
    rows = set()
    for letter, layer, along in shown:
        axes, expected = panel(figure, letter), zeros[(zeros["layer"] == layer) & (zeros["along"] == along)]
        assert np.allclose(artists(axes, "zeros")[0].get_xydata(), expected[["gamma2", "gamma3"]])
        assert {float(mark.get_xydata()[0, 1]) for mark in artists(axes, "limit")} == {(depth - 1) / 2, depth / 2}
        assert axes.get_xlabel() == ("$\\gamma'$" if depth == 2 else "$\\gamma_2$")
        rows.add(axes.get_subplotspec().rowspan.start)
    assert len(rows) == (2 if depth == 5 else 1)
    assert "zero of $S$ in its column, with its interval" in legend_texts(figure)
    assert_legible(figure)
    assert_labels_are_free(figure)


def drawn_with_two_layers(problem, gamma3):
    tables = plane_of(np.linspace(-0.4, 0.4, 9), gamma3, 2)
    return slope_map.draw(*tables, problem, [100, 400], PLOT, names_alone(2))


def test_the_map_of_the_data_of_luo_et_al_has_their_zeros():
    figure = drawn_with_two_layers("two_layer", np.linspace(0.6, 1.4, 9))
    ((printed,), others) = (artists(panel(figure, letter), "printed zeros") for letter in "ab")
    assert np.allclose(printed.get_xydata(), list(luo.ZEROS.items())) and others == []
    assert printed.get_markerfacecolor() == "none"
    assert "zero in Fig 4 of Luo et al., by eye" in legend_texts(figure)
    assert "line: published (Luo et al.) and conjectured" in legend_texts(figure)
    assert [text.get_text() for text in artists(panel(figure, "a"), "name")] == ["Xavier\nmean-field"]  # others: off it
    assert_legible(figure)
    assert_labels_are_free(figure)


def test_the_line_of_e_et_al_is_on_maps_of_two_layers_that_it_crosses():
    crossed = drawn_with_two_layers("other", np.linspace(0.0, 1.4, 8))
    for letter in "ab":
        assert not artists(panel(crossed, letter), "printed zeros")
        (line,) = artists(panel(crossed, letter), "E et al.")
        assert np.allclose(*line.get_data())
    assert "E et al.: γ = γ'" in legend_texts(crossed)
    without = drawn_with_two_layers("other", np.linspace(0.6, 1.4, 9))
    assert not artists(panel(without, "a"), "E et al.") and not any("E et al." in t for t in legend_texts(without))


def test_three_layers_have_nothing_of_luo_et_al():
    assert not any("Luo" in text for text in legend_texts(drawn()))
