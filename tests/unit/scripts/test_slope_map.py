"""Fig 5 and Fig 6 of a hand-made plane."""

import numpy as np
import pytest
import slope_map
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
)

from phasediagram.drawing import maps


def drawn(names=None, regimes=None):
    table, zeros = plane()
    names = names_alone() if names is None else names
    return slope_map.draw(table if regimes is None else regimes, zeros, "title", PLOT, names)


def panels(figure):
    return [(panel(figure, letter), layer, along) for letter, layer, along in slope_map.PANELS]


def test_the_whole_grid_is_shown_and_nothing_else():
    for axes, _, _ in panels(drawn()):
        assert axes.get_xlim() == pytest.approx((-1.25, 1.75))
        assert axes.get_ylim() == pytest.approx((0.25, 3.75))


def test_a_map_of_one_column_has_cells_with_a_width():
    table, zeros = plane_of([0.0], GAMMA3)
    figure = slope_map.draw(table.assign(n_left_out=1), zeros, "title", PLOT, names_alone())
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
        (mark,) = artists(axes, "left out")
        assert np.all(np.abs(mark.get_xydata()[0] - (-1.0, 0.5)) < 0.25)
    assert "some runs left out" in legend_texts(figure)
    assert "some runs left out" not in legend_texts(drawn())


def test_runs_excluded_from_a_layer_that_is_not_shown_do_not_enter_the_legend():
    table, _ = plane()
    assert "some runs left out" not in legend_texts(drawn(regimes=table.assign(n_left_out=table["layer"] == "a")))


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


def test_the_figure_is_legible():
    table, zeros = plane()
    title = "four points, m = 100, 400"
    assert_legible(slope_map.draw(table.assign(n_left_out=1), zeros, title, PLOT, names_with_slopes()))
