"""Fig 1 of a hand-made plane."""

import fig1
import numpy as np
import pytest
from planes import (
    FINE,
    GAMMA2,
    GAMMA3,
    PLOT,
    artists,
    assert_legible,
    legend_texts,
    names_alone,
    names_with_slopes,
    plane,
    plane_of,
    without_slopes,
)

from phasediagram.drawing import style

LAYERS = ("W1", "W2")


def drawn(tables=None, names=None):
    return fig1.draw(*(tables or plane()), names_alone() if names is None else names, "title", PLOT)


def pixel(figure, axes, gamma2, gamma3):
    """Return the colour (0 to 255) that the figure shows at a point of the plane."""
    figure.canvas.draw()
    column, row = axes.transData.transform((gamma2, gamma3))
    image = np.asarray(figure.canvas.buffer_rgba())
    return image[image.shape[0] - 1 - round(row), round(column), :3].astype(int)


def test_the_regime_of_w1_is_the_area_and_that_of_w2_the_hatching(monkeypatch):
    monkeypatch.setattr(fig1, "HATCH", {"linear": "", "condensed": "O" * 12})
    figure = drawn()
    (axes,) = figure.axes
    red, _, blue = pixel(figure, axes, -0.75, 0.75)
    assert red > blue
    red, _, blue = pixel(figure, axes, -0.75, 2.75)
    assert blue > red
    (hatching,) = artists(axes, "hatching")
    assert hatching.hatches == ["", "O" * 12]


def test_zero_lines_run_through_the_zero_points():
    _, zeros = plane()
    (axes,) = drawn().axes
    for layer in LAYERS:
        (line,) = artists(axes, f"zero line of {layer}")
        vertices = np.concatenate([path.vertices for path in line.get_paths()])
        for zero in zeros[zeros["layer"] == layer].itertuples():
            assert np.abs(vertices - (zero.gamma2, zero.gamma3)).sum(axis=1).min() < 1e-6


def test_initialisations_have_names_where_they_end_up():
    (axes,) = drawn().axes
    assert {(text.get_text(), text.xy) for text in artists(axes, "name")} == {
        ("NTK", (0.0, 1.0)),
        ("LeCun\nHe", (0.5, 1.0)),
        ("Xavier\nmean-field", (0.0, 1.5)),
    }


def test_every_region_has_its_name_inside_it():
    (axes,) = drawn().axes
    slopes = plane()[0].set_index(["gamma2", "gamma3", "layer"])["slope"]
    written = {
        text.get_text(): tuple(bool(slopes[*text.xy, layer] > 0) for layer in LAYERS)
        for text in artists(axes, "region")
    }
    assert written == {
        "both\nlinear": (False, False),
        "W1\ncondensed": (True, False),
        "W2\ncondensed": (False, True),
        "both\ncondensed": (True, True),
    }


def test_names_of_regions_keep_off_each_other_and_off_the_zero_points():
    tables = plane_of(*FINE)
    figure = drawn(tables, names_with_slopes())
    (axes,) = figure.axes
    figure.canvas.draw()
    regions = [text.get_window_extent() for text in artists(axes, "region")]
    boxes = regions + [text.get_window_extent() for text in artists(axes, "name")]
    assert len(boxes) == 7
    assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])
    shown = tables[1][tables[1]["layer"].isin(LAYERS)]
    zeros = axes.transData.transform(shown[["gamma2", "gamma3"]])
    assert not any(box.contains(*zero) for box in regions for zero in zeros)


def test_the_title_counts_the_points_undecided_for_w1_or_w2():
    table, zeros = plane()
    only_a = (table["layer"] == "a") & (table["gamma3"] == 3.5)
    table = table.assign(regime=table["regime"].where(~only_a, "undecided"))
    (axes,) = drawn((table, zeros)).axes
    undecided = table[(table["regime"] == "undecided") & table["layer"].isin(LAYERS)]
    count = len(undecided[["gamma2", "gamma3"]].drop_duplicates())
    assert axes.get_title() == f"title\n{count} of {len(GAMMA2) * len(GAMMA3)} points undecided"


def test_where_w1_has_no_slope_the_map_is_grey_and_the_title_counts_such_points():
    table, zeros = plane()
    figure = drawn((without_slopes(table, table["gamma3"] < 1.25), zeros[zeros["gamma3"] > 1.25]))
    (axes,) = figure.axes
    assert pixel(figure, axes, -0.75, 0.75) == pytest.approx([255 * float(style.UNKNOWN_COLOUR)] * 3, abs=1)
    undecided, rest = axes.get_title().split("\n")[1].split(" of ")
    assert int(undecided) > 0 and rest == "42 points undecided, 12 without a slope"
    grey, no_hatching = "no slope: too few runs", "no hatching: no slope of W2"
    assert not {grey, no_hatching} & {*legend_texts(drawn())}
    assert grey in legend_texts(figure) and no_hatching not in legend_texts(figure)
    of_w2 = (table["gamma3"] < 1.25) & (table["layer"] == "W2")
    figure = drawn((without_slopes(table, of_w2), zeros[zeros["gamma3"] > 1.25]))
    assert no_hatching in legend_texts(figure) and grey not in legend_texts(figure)
    slopes = table.set_index(["gamma2", "gamma3", "layer"])["slope"]
    assert all(slopes[*text.xy, "W1"] and text.xy[1] > 1.25 for text in artists(axes, "region"))


def test_a_map_without_any_slope_says_so_and_its_legend_names_nothing_else():
    table, zeros = plane()
    figure = drawn((without_slopes(table), zeros[:0]))
    (axes,) = figure.axes
    assert axes.get_title() == "title\nno slope at any of 42 points"
    assert legend_texts(figure)[:-1] == ["conjectured lines", "no slope: too few runs"]
    assert not artists(axes, "region") and not artists(axes, "hatching")
    assert_legible(figure)


def test_the_figure_is_legible():
    assert_legible(fig1.draw(*plane(), names_with_slopes(), "four points, m = 100 to 3000", PLOT))
