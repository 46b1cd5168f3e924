"""Figures of a hand-made plane: what is drawn, where, and in which colour."""

import re
from pathlib import Path

import fig1
import fig2
import fig3
import fig4
import fig7
import fig8
import interactive_map
import local_slopes
import motivation
import numpy as np
import pandas as pd
import pytest
import slope_map
import theory_residual
from bokeh.plotting import figure as bokeh_figure
from matplotlib import colors
from matplotlib import pyplot as plt
from matplotlib.mathtext import MathTextParser
from matplotlib.text import Text

from phasediagram.drawing import plotting
from phasediagram.model import theory
from phasediagram.statistics import comparison, named, regimes
from phasediagram.statistics.similarity import cosines

PLOT = {"slope_limit": 1.5, "linear": "#b2182b", "condensed": "#2166ac", "dpi": 100}
GAMMA2, GAMMA3 = np.arange(-1, 1.6, 0.5), np.arange(0.5, 3.6, 0.5)


def plane_of(gamma2, gamma3):
    """The conjectured slopes as if measured, with intervals so wide along one row that its zero is nowhere."""
    rows = [
        (g2, g3, layer, s, s - half, s + half, 8, 0)
        for layer, slope in theory.SLOPE.items()
        for g2 in gamma2
        for g3 in gamma3
        for s, half in [(slope(g2, g3) + 1e-3 * np.sin(7 * g2), 0.5 if g3 == 1.5 else 0.01)]
    ]
    columns = ["gamma2", "gamma3", "layer", "slope", "ci_low", "ci_high", "n_runs", "n_left_out"]
    slopes = pd.DataFrame(rows, columns=columns)
    return regimes.regimes_table(slopes), regimes.zero_points_table(slopes)


@pytest.fixture(scope="module")
def plane():
    return plane_of(GAMMA2, GAMMA3)


def test_slope_map_shows_the_whole_grid_and_nothing_else(plane):
    figure = slope_map.draw(*plane, "title", PLOT, named.for_map(None, "four_points"))
    for axes in figure.axes[:3]:
        assert axes.get_xlim() == pytest.approx((-1.25, 1.75))
        assert axes.get_ylim() == pytest.approx((0.25, 3.75))


def test_slope_map_has_a_star_for_every_zero_of_its_panel(plane):
    _, zeros = plane
    figure = slope_map.draw(*plane, "title", PLOT, named.for_map(None, "four_points"))
    for axes, (_, layer, along) in zip(figure.axes, slope_map.PANELS, strict=False):
        hollow, filled = (line for line in axes.get_lines() if line.get_marker() == "*")
        expected = zeros[(zeros["layer"] == layer) & (zeros["along"] == along)]
        unmatched = (expected["gamma3"] == 1.5) & (layer == "W1") & (along == "gamma2")  # where S = 0 along a line
        assert len(expected) > 0 and unmatched.any() == (along == "gamma2")
        assert np.allclose(hollow.get_xydata(), expected[unmatched][["gamma2", "gamma3"]])
        assert np.allclose(filled.get_xydata(), expected[~unmatched][["gamma2", "gamma3"]])
        assert (hollow.get_markerfacecolor(), filled.get_markerfacecolor()) == ("white", plotting.STAR["color"])


def test_slope_map_marks_cells_of_which_runs_are_left_out(plane):
    table, zeros = plane
    place = (table["gamma2"] == -1.0) & (table["gamma3"] == 0.5)
    figure = slope_map.draw(
        table.assign(n_left_out=place.astype(int)), zeros, "title", PLOT, named.for_map(None, "points")
    )
    for axes in figure.axes[:3]:
        (mark,) = (line.get_xydata()[0] for line in axes.get_lines() if line.get_marker() == "v")
        assert np.all(np.abs(mark - (-1.0, 0.5)) < 0.25)
    assert "some runs left out" in [text.get_text() for text in figure.legends[0].get_texts()]
    none = slope_map.draw(*plane, "title", PLOT, named.for_map(None, "points"))
    assert "some runs left out" not in [text.get_text() for text in none.legends[0].get_texts()]


def test_cells_end_halfway_between_neighbours_and_one_alone_has_a_width():
    assert plotting.cell_edges([0.0, 1.0, 3.0]) == pytest.approx([-0.5, 0.5, 2.0, 4.0])
    assert plotting.cell_edges([2.0]) == pytest.approx([1.75, 2.25])


def test_maps_of_one_column_have_cells_with_a_width():
    table, zeros = plane_of([0.0], GAMMA3)
    residuals = comparison.residuals_table(table).assign(data="four_points", n_left_out=1)
    names, along = named.for_map(None, "points"), zeta_table()
    for figure in (
        slope_map.draw(table.assign(n_left_out=1), zeros, "title", PLOT, names),
        theory_residual.draw(residuals, None, PLOT),
        fig8.draw(along[along["gamma2"] == 0.0].assign(orientations=1), names, PLOT),
    ):
        figure.canvas.draw()
        assert figure.axes[0].get_xlim() == pytest.approx((-0.25, 0.25))


def names_with_slopes():
    """Initialisations as if run: LeCun and He, which share a place, measure different slopes."""
    names = named.for_map(None, "points")
    return names.assign(
        data="four_points",
        slope_W1=[-0.5, -1.25, -1.75, 0.0, 0.0],
        slope_W2=[-1.0, -0.5, -0.75, -0.5, -0.5],
        theory_W1=[-0.5, -1.5, -1.5, 0.0, 0.0],
        theory_W2=[-1.0, -1.0, -1.0, -0.5, -0.5],
        gamma2_at_m=names["gamma2"] - 0.1,
        gamma3_at_m=names["gamma3"] + 0.2,
        m=400,
    )


def test_slope_map_writes_the_slope_of_its_layer_beside_each_name(plane):
    figure = slope_map.draw(*plane, "title", PLOT, names_with_slopes())
    for axes, slopes in zip(figure.axes, ("-1.25 -1.75", "-1.25 -1.75", "-0.50 -0.75"), strict=False):
        marks = [line for line in axes.get_lines() if line.get_marker() == "o"]
        assert {tuple(map(float, mark.get_xydata()[0])) for mark in marks} == {(0.0, 1.0), (0.5, 1.0), (0.0, 1.5)}
        lecun, he = slopes.split()
        assert axes.texts[-1].get_text() == f"LeCun {lecun}\nHe {he}"
        led = [line.get_xydata()[1] for line in axes.get_lines() if line.get_marker() == "+"]
        assert np.allclose(led, names_with_slopes()[["gamma2_at_m", "gamma3_at_m"]])


def far_names():
    """Initialisations as MNIST has them at m = 400: four of them close together and far from their limits."""
    names = names_with_slopes()
    return names.assign(gamma2_at_m=[0.0, -0.06, -0.06, -0.09, 0.0], gamma3_at_m=[1.0, 1.56, 1.38, 1.48, 1.5])


def test_labels_name_the_places_at_finite_width_where_limits_are_far_away(plane):
    figure = slope_map.draw(*plane, "title", PLOT, far_names())
    expected = far_names()[["gamma2_at_m", "gamma3_at_m"]].to_numpy()
    for axes in figure.axes[:3]:
        names = [text.get_text().split()[0] for text in axes.texts]
        places = [expected[list(far_names()["name"]).index(name)] for name in names]
        assert np.allclose([text.xy for text in axes.texts], places)


@pytest.mark.parametrize("names", [names_with_slopes, far_names])
def test_labels_keep_off_each_other_and_off_all_marks(plane, names):
    residuals = comparison.residuals_table(plane[0]).assign(data="four_points", n_left_out=0)
    for figure in (
        slope_map.draw(*plane, "title", PLOT, names()),
        theory_residual.draw(residuals, names(), PLOT),
        fig8.draw(zeta_table().assign(orientations=2, share=0.5), names(), PLOT),
    ):
        figure.set_dpi(200)  # as saved
        figure.canvas.draw()
        for axes in (axes for axes in figure.axes if axes.texts):
            boxes = [Text.get_window_extent(text) for text in axes.texts]  # without the leader
            frame = axes.get_window_extent()
            assert all(frame.x0 < box.x0 and box.x1 < frame.x1 for box in boxes)
            assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])
            marks = [line for line in axes.get_lines() if line.get_marker() in ("o", "+", "*")]
            places = np.concatenate([axes.transData.transform(line.get_xydata()) for line in marks])
            assert not any(box.contains(*place) for box in boxes for place in places)


@pytest.mark.parametrize("measured", [True, False])
def test_interactive_map_shows_the_numbers_of_a_name_that_is_pointed_at(measured):
    names = named.for_map(None, "points")
    if measured:
        names = names_with_slopes().assign(kappa2=1.0, kappa3=1e-4)
    panel = bokeh_figure()
    interactive_map.named_points(panel, names, "W2")
    hover = panel.select_one({"name": "names"})
    shown = {name for _, text in hover.tooltips for name in re.findall(r"@(\w+)", text)}
    always = {"name", "gamma2", "gamma3"}
    of_runs = {"slope_W2", "ci_low_W2", "ci_high_W2", "theory_W2", "kappa2_text", "kappa3_text", "m"}
    assert shown == always | (of_runs | {"gamma2_at_m", "gamma3_at_m"} if measured else set())
    source = hover.renderers[0].data_source.data
    assert list(source["name"]) == ["NTK", "LeCun", "He", "Xavier", "mean-field"]
    assert not measured or list(source["kappa3_text"]) == ["0.0001"] * 5


def test_maps_without_runs_of_initialisations_have_their_names_alone(plane):
    figure = slope_map.draw(*plane, "title", PLOT, named.for_map(None, "points"))
    for axes in figure.axes[:3]:
        assert [text.get_text() for text in axes.texts] == ["NTK", "Xavier\nmean-field", "LeCun\nHe"]
        assert not [line for line in axes.get_lines() if line.get_marker() == "+"]


def test_slope_map_outlines_the_cells_whose_interval_contains_zero(plane):
    table, _ = plane
    figure = slope_map.draw(*plane, "title", PLOT, named.for_map(None, "points"))
    for axes, (_, layer, _) in zip(figure.axes, slope_map.PANELS, strict=False):
        centres = {
            (patch.get_x() + patch.get_width() / 2, patch.get_y() + patch.get_height() / 2) for patch in axes.patches
        }
        undecided = table[(table["layer"] == layer) & (table["regime"] == "undecided")]
        assert np.allclose(sorted(centres), sorted(zip(undecided["gamma2"], undecided["gamma3"], strict=True)))


def test_the_scale_is_white_at_zero_red_below_and_blue_above():
    colours, scale = plotting.slope_colours(PLOT)
    assert colors.to_hex(colours(scale(-1.5))) == PLOT["linear"]
    assert min(colours(scale(0.0))) > 0.99
    assert colors.to_hex(colours(scale(1.5))) == PLOT["condensed"]


@pytest.mark.parametrize(
    ("slope", "half", "colour"), [(-0.5, 0.1, PLOT["linear"]), (0.5, 0.1, PLOT["condensed"]), (0.05, 0.1, "0.4")]
)
def test_fig4_is_coloured_by_the_regime_that_the_interval_allows(slope, half, colour):
    m = np.array([100, 1000])
    runs = pd.DataFrame({"init": "a", "m": m, "seed": 0, "status": "converged", "relative_distance_w1": 2.0 * m**slope})
    fit = {"sweep": "fig4", "init": "a", "layer": "W1", "gamma2": 0.0, "gamma3": 1.0, "slope": slope}
    fit |= {"ci_low": slope - half, "ci_high": slope + half, "intercept": np.log(2.0)}
    sweep = {"name": "fig4", "inits": ["a"], "widths": [100, 1000], "seeds": [0]}
    (axes,) = fig4.draw(runs, pd.DataFrame([fit]), sweep, PLOT).axes
    points, *_, line = axes.get_lines()
    assert points.get_color() == colour
    assert np.allclose(line.get_ydata(), 2.0 * m**slope)


# ---- fig 1 -------------------------------------------------------------------------------------------------


def pixel(figure, axes, gamma2, gamma3):
    """Return the colour (0 to 255) that the figure shows at a point of the plane."""
    figure.canvas.draw()
    column, row = axes.transData.transform((gamma2, gamma3))
    image = np.asarray(figure.canvas.buffer_rgba())
    return image[image.shape[0] - 1 - round(row), round(column), :3].astype(int)


def test_fig1_shows_the_regime_of_w1_as_area_and_that_of_w2_as_hatching(plane, monkeypatch):
    monkeypatch.setattr(fig1, "HATCH", {"linear": "", "condensed": "O" * 12})
    figure = fig1.draw(*plane, named.for_map(None, "four_points"), "title", PLOT)
    (axes,) = figure.axes
    red, _, blue = pixel(figure, axes, -0.75, 0.75)
    assert red > blue
    red, _, blue = pixel(figure, axes, -0.75, 2.75)
    assert blue > red
    hatched = [patch for patch in axes.collections if getattr(patch, "hatches", None)]
    assert [hatch.hatches for hatch in hatched if any(hatch.hatches)] == [["", "O" * 12]]


def test_fig1_draws_the_zero_lines_through_the_zero_points(plane):
    _, zeros = plane
    figure = fig1.draw(*plane, named.for_map(None, "four_points"), "title", PLOT)
    lines = [entry for entry in figure.axes[0].collections if list(getattr(entry, "levels", [])) == [0.0]]
    for layer, line in zip(fig1.ZERO_LINES, lines, strict=True):
        vertices = np.concatenate([path.vertices for path in line.get_paths()])
        for zero in zeros[zeros["layer"] == layer].itertuples():
            assert np.abs(vertices - (zero.gamma2, zero.gamma3)).sum(axis=1).min() < 1e-6


def test_fig1_names_the_initialisations_where_they_end_up(plane):
    (axes,) = fig1.draw(*plane, named.for_map(None, "four_points"), "title", PLOT).axes
    assert {(text.get_text(), text.xy) for text in axes.texts[:3]} == {
        ("NTK", (0.0, 1.0)),
        ("LeCun\nHe", (0.5, 1.0)),
        ("Xavier\nmean-field", (0.0, 1.5)),
    }


def test_fig1_writes_the_name_of_every_region_inside_it(plane):
    (axes,) = fig1.draw(*plane, named.for_map(None, "four_points"), "title", PLOT).axes
    slopes = plane[0].set_index(["gamma2", "gamma3", "layer"])["slope"]
    written = {t.get_text(): tuple(bool(slopes[*t.xy, layer] > 0) for layer in theory.SLOPE) for t in axes.texts[3:]}
    assert written == {
        "both\nlinear": (False, False),
        "W1\ncondensed": (True, False),
        "W2\ncondensed": (False, True),
        "both\ncondensed": (True, True),
    }


def test_fig1_keeps_names_of_regions_off_each_other_and_off_the_zero_points():
    fine = plane_of(np.linspace(-1, 1.5, 11), np.linspace(0.5, 3.5, 13))  # the default map's
    figure = fig1.draw(*fine, names_with_slopes(), "title", PLOT)
    (axes,) = figure.axes
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in axes.texts]
    assert len(boxes) == 7
    assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])
    zeros = axes.transData.transform(fine[1][["gamma2", "gamma3"]])
    assert not any(box.contains(*zero) for box in boxes[3:] for zero in zeros)


def test_fig1_says_how_many_points_are_undecided(plane):
    table, _ = plane
    (axes,) = fig1.draw(*plane, named.for_map(None, "four_points"), "title", PLOT).axes
    count = len(table[table["regime"] == "undecided"][["gamma2", "gamma3"]].drop_duplicates())
    assert axes.get_title() == f"title\n{count} of {len(GAMMA2) * len(GAMMA3)} points undecided"


def test_named_initialisations_carry_their_slopes_and_where_they_are_at_finite_width():
    runs = pd.DataFrame({"init": "he", "m": [10, 100], "gamma2": 0.5, "gamma3": 1.0, "kappa2": [0.3, 0.1]})
    runs = runs.assign(kappa1=1.0, kappa3=np.sqrt(8) / runs["m"])
    fits = {"sweep": "table1", "init": "he", "layer": ["W1", "W2"], "slope": [-1.25, -0.5]}
    slopes = pd.DataFrame(fits | {"ci_low": [-2.0, -1.0], "ci_high": [-0.5, 0.0]})
    sweep = {"name": "table1", "inits": ["he"], "names": {"he": "he"}, "widths": [10, 100], "seeds": [0]}
    table = named.named_table("points", runs, slopes, sweep)
    row = table.iloc[0]
    assert (row["m"], row["kappa1"], row["gamma2_at_m"]) == (100, 1.0, pytest.approx(0.5))
    assert row["gamma3_at_m"] == pytest.approx(1 - np.log(np.sqrt(8)) / np.log(100))
    assert (row["slope_W1"], row["theory_W1"], row["ci_high_W2"]) == (-1.25, theory.slope_w1(0.5, 1.0), 0.0)
    assert list(named.labels(table)["label"]) == ["He (-1.25, -0.50)"]
    assert named.for_map(table, "points").equals(table)
    assert list(named.for_map(table, "others")["name"]) == ["NTK", "LeCun", "He", "Xavier", "mean-field"]


def test_residual_map_marks_the_points_whose_interval_excludes_the_conjecture(plane):
    regimes_, _ = plane
    shifted = regimes_.assign(slope=regimes_["slope"] + 0.2 * (regimes_["gamma2"] == 0.5))
    shifted["ci_low"], shifted["ci_high"] = shifted["slope"] - 0.01, shifted["slope"] + 0.01
    table = comparison.residuals_table(shifted).assign(data="four_points", n_left_out=0)
    figure = theory_residual.draw(table, names_with_slopes(), PLOT)
    for axes in figure.axes[:2]:
        crosses = next(line for line in axes.get_lines() if line.get_marker() == "x")
        assert sorted(map(tuple, crosses.get_xydata())) == [(0.5, g3) for g3 in GAMMA3]
        assert axes.get_title().endswith(f"{len(GAMMA3) * (len(GAMMA2) - 1)} of {len(GAMMA3) * len(GAMMA2)} within 0.1")
    for axes, text in zip(figure.axes, ("LeCun +0.25\nHe -0.25", "LeCun +0.50\nHe +0.25"), strict=False):
        assert axes.texts[-1].get_text() == text  # residuals, as everything else on this map


def test_local_slopes_draw_every_data_set_however_many_with_marks_of_its_own():
    table = local_slopes_table()
    many = pd.concat([table[table["data"] == "one_point"].assign(data=f"set_{i}") for i in range(9)])
    lines = local_slopes.draw(many).axes[0].get_lines()
    marks = {(line.get_color(), line.get_marker()) for line in lines if line.get_label() != "conjecture"}
    assert len([mark for mark in marks if mark[1] in local_slopes.MARKERS]) == 9


def test_local_slopes_have_a_panel_for_each_point_and_layer_and_a_line_for_each_data_set():
    rows = [
        {
            "data": data,
            "gamma2": 0.5,
            "gamma3": g3,
            "layer": layer,
            "m": m,
            "local_slope": g3 + m / 1000 + (data == "b"),
        }
        for data in ("a", "b")
        for g3 in (2.0, 2.5)
        for layer in ("W1", "W2")
        for m in (100, 1000)
    ]
    figure = local_slopes.draw(pd.DataFrame(rows).assign(local_standard_error=0.1, m_low=50, m_high=2000))
    assert len(figure.axes) == 4
    for axes, (layer, g3) in zip(figure.axes, [(y, g3) for y in ("W1", "W2") for g3 in (2.0, 2.5)], strict=True):
        first, second, theory_line = axes.get_lines()[0], axes.get_lines()[1], axes.get_lines()[-1]
        assert list(first.get_ydata()) == pytest.approx([g3 + 0.1, g3 + 1.0])
        assert list(second.get_ydata()) == pytest.approx([g3 + 1.1, g3 + 2.0])
        assert set(theory_line.get_ydata()) == {theory.SLOPE[layer](0.5, g3)}
    assert [label.get_text() for label in figure.axes[-1].get_xticklabels()] == ["50", "2000"]


# ---- figures of runs ---------------------------------------------------------------------------------------


X, Y = np.array([[-1.0], [1.0]]), np.array([[0.0], [1.0]])


def checkpoint(gamma2=0.0, gamma3=1.0, m=50, seed=0, status="converged", growth=3.0):
    """A run that scaled W1 and learnt f = 2 x."""
    w1, grid = np.random.default_rng(seed).standard_normal((m, 2)), np.linspace(-2, 2, 41)[:, None]
    arrays = {"w1_initial": w1, "w1": growth * w1, "x_grid": grid, "function": 2 * grid}
    return arrays, {"gamma2": gamma2, "gamma3": gamma3, "m": m, "seed": seed, "status": status}


def test_fig2_shows_function_points_and_rows_before_and_after():
    arrays, header = checkpoint()
    above, below = fig2.draw([(arrays, header)], (X, Y)).axes
    function, points = above.get_lines()
    assert np.allclose(function.get_ydata(), 2 * function.get_xdata())
    assert np.allclose(points.get_xydata(), np.hstack([X, Y]))
    initial, final = below.collections
    assert np.allclose(initial.get_offsets(), arrays["w1_initial"]) and np.allclose(final.get_offsets(), arrays["w1"])
    assert colors.to_hex(initial.get_facecolor()[0]) == plotting.INITIAL
    assert colors.to_hex(final.get_facecolor()[0]) == plotting.FINAL
    assert np.abs(arrays["w1"]).max() < below.get_xlim()[1] == below.get_ylim()[1]


def test_functions_of_one_row_share_their_scale_and_show_all_of_their_values():
    low, high = checkpoint(), checkpoint(gamma3=2.0)
    high[0]["function"] = 5 + high[0]["function"]
    figure = fig2.draw([low, high], (X, Y))
    reach = {axes.get_ylim() for axes in figure.axes[:2]}
    assert len(reach) == 1
    ((bottom, top),) = reach
    assert bottom < -2.0 and top > 7.0


def test_motivation_draws_every_seed_and_says_which_did_not_converge():
    runs = {"small_weights": [checkpoint(seed=0), checkpoint(seed=1, status="stalled")]}
    (axes,) = motivation.draw(runs, (X, Y)).axes
    assert [line.get_linestyle() for line in axes.get_lines()[:2]] == ["-", ":"]
    assert [text.get_text() for text in axes.texts] == ["seed 1: stalled"]
    assert axes.get_title().startswith("(a) small weights")


def test_fig7_puts_every_run_into_its_place_with_the_colour_of_its_regime(plane):
    table, _ = plane
    runs = [checkpoint(g2, g3, growth=1 + g2 + 10 * g3) for g2 in GAMMA2 for g3 in GAMMA3]
    counted = {"gamma2": GAMMA2[0], "gamma3": [GAMMA3[0], GAMMA3[1]], "seed": 0, "layer": "W1", "orientations": [2, 0]}
    figure = fig7.draw(runs, table, pd.DataFrame(counted | {"share": [0.456, 0.0]}), PLOT)
    assert len(figure.axes) == len(GAMMA2) * len(GAMMA3)
    regime = table[table["layer"] == "W1"].set_index(["gamma2", "gamma3"])["regime"]
    for index, axes in enumerate(figure.axes):
        gamma2, gamma3 = GAMMA2[index % len(GAMMA2)], GAMMA3[::-1][index // len(GAMMA2)]
        initial, final = (dots.get_offsets() for dots in axes.collections)
        assert np.allclose(final, (1 + gamma2 + 10 * gamma3) * initial)
        expected = PLOT.get(regime[gamma2, gamma3], fig7.UNDECIDED_FRAME)
        assert axes.spines["left"].get_edgecolor() == colors.to_rgba(expected)
    written = {index: [text.get_text() for text in axes.texts] for index, axes in enumerate(figure.axes) if axes.texts}
    names = {(0.0, 1.0): "NTK", (0.5, 1.0): "LeCun\nHe", (0.0, 1.5): "Xavier\nmean-field"}
    index = {(a, b): i for i, (b, a) in enumerate((b, a) for b in GAMMA3[::-1] for a in GAMMA2)}
    assert written == {index[-1.0, 0.5]: ["2: 46 %"]} | {index[place]: [name] for place, name in names.items()}
    assert all(text.get_path_effects() for axes in figure.axes for text in axes.texts)  # dots may lie there
    assert {axes.get_xlabel() for axes in figure.axes[-len(GAMMA2) :]} == {f"{g2:g}" for g2 in GAMMA2}


def test_fig3_puts_rows_that_are_alike_side_by_side():
    draw = np.random.default_rng(0)
    kinds = draw.integers(3, size=60)
    angles = np.array([0.3, 2.2, 4.1])[kinds] + 0.05 * draw.normal(size=60)
    similar = cosines(np.column_stack([np.cos(angles), np.sin(angles)]))
    shuffled = draw.permutation(60)
    sorted_kinds = kinds[shuffled][fig3.order(similar[np.ix_(shuffled, shuffled)])]
    assert np.count_nonzero(np.diff(sorted_kinds)) == 2  # each kind is one block


def test_fig3_means_over_blocks_of_pairs():
    matrix = np.arange(36.0).reshape(6, 6)
    assert np.allclose(fig3.block_means(matrix, 2), [[7, 10], [25, 28]])
    assert fig3.block_means(matrix, 6) is matrix


def zeta_table():
    rows = [
        {"gamma2": g2, "gamma3": g3, "m": 40, "seed": seed, "zeta": g2 + g3 / 10 + seed / 100}
        for g2 in (0.0, 0.5)
        for g3 in (1.0, 2.0)
        for seed in (0, 1)
    ]
    return pd.DataFrame(rows).assign(orientations=0, share=0.0)


def test_fig8_shows_the_mean_over_seeds_and_leaves_points_without_a_run_grey():
    table = zeta_table()
    table.loc[(table["gamma2"] == 0.5) & (table["gamma3"] == 2.0), "zeta"] = np.nan
    axes = fig8.draw(table, names_with_slopes(), PLOT).axes[0]
    shown = axes.collections[0].get_array().filled(np.nan).ravel()
    assert np.allclose(shown, [0.105, 0.605, 0.205, np.nan], equal_nan=True)
    assert axes.get_title().endswith("mean of 2 runs")
    assert axes.texts[-1].get_text() == "LeCun -0.50\nHe -0.75"


def test_fig8_counts_isolated_orientations_where_there_are_any():
    table = zeta_table()
    table.loc[table["gamma3"] == 2.0, "orientations"] = [2, 2, 1, 0]
    table.loc[table["gamma3"] == 2.0, "share"] = [0.5, 0.6, 0.3, 0.0]
    axes = fig8.draw(table, named.for_map(None, "points"), PLOT).axes[0]
    corners = {text.xy: text.get_text() for text in axes.texts[:2]}
    assert corners == {(0.25, 2.5): "2: 55%", (0.75, 2.5): "0-1: 15%"}


def test_fig8_draws_the_critical_line_as_its_legend_does():
    figure = fig8.draw(zeta_table(), named.for_map(None, "points"), PLOT)
    (in_legend, *_), line = figure.legends[0].get_lines(), figure.axes[0].get_lines()[0]
    assert (in_legend.get_color(), in_legend.get_linestyle()) == (line.get_color(), line.get_linestyle())


def test_fig8_is_blue_where_rows_have_condensed():
    cells = fig8.draw(zeta_table(), named.for_map(None, "points"), PLOT).axes[0].collections[0]
    assert colors.to_hex(cells.cmap(cells.norm(1.0))) == PLOT["condensed"]
    assert min(cells.cmap(cells.norm(0.0))) > 0.99


def rows_of_w2():
    rows = np.random.default_rng(0).normal(size=(20, 41)).astype(np.float32)
    return {"gamma2": 0.5, "gamma3": 2.2, "m": 40, "seed": 0, "status": "converged", "zeta": 0.16}, rows


def test_fig3_is_blue_where_rows_are_alike_and_its_scale_as_tall_as_its_panels():
    figure = fig3.draw([rows_of_w2()] * 3)
    figure.canvas.draw()
    *panels, scale = figure.axes
    red, _, blue = panels[0].images[0].to_rgba(np.ones((1, 1)))[0, 0, :3]
    assert blue > red
    assert scale.get_window_extent().height == pytest.approx(panels[0].get_window_extent().height, rel=0.01)


# ---- legibility --------------------------------------------------------------------------------------------


def letter_sizes(text):
    """Yield the size, in points, of every letter of a text."""
    parser = MathTextParser("path")
    for line in text.get_text().split("\n"):
        # at 72 dots per inch a size of the parser is in points
        yield from (glyph[1] for glyph in parser.parse(line, 72, text.get_fontproperties()).glyphs)


def local_slopes_table():
    places = [(0.5, 2.0), (0.7, 2.5), (-1.0, 2.0)]
    rows = [
        {"data": data, "gamma2": g2, "gamma3": g3, "layer": layer, "m": m, "m_low": m / 2, "m_high": m * 2}
        for data in ("four_points", "linear_target", "two_points", "one_point")
        for g2, g3 in places
        for layer in ("W1", "W2")
        for m in (200, 800)
    ]
    return pd.DataFrame(rows).assign(local_slope=-0.4, local_standard_error=0.1)


def fig4_of_three():
    m, inits = np.array([100, 1000]), ["a", "b", "c"]
    runs = [
        {"init": init, "m": width, "seed": 0, "status": "converged", "relative_distance_w1": 1.0}
        for init in inits
        for width in m
    ]
    fit = {"sweep": "fig4", "layer": "W1", "gamma2": 0.0, "gamma3": 1.5, "slope": -0.5, "ci_low": -0.6, "ci_high": -0.4}
    fits = pd.DataFrame([fit | {"init": init, "intercept": 0.0} for init in inits])
    return fig4.draw(pd.DataFrame(runs), fits, {"name": "fig4", "inits": inits, "widths": m, "seeds": [0]}, PLOT)


def fig7_of(plane):
    gamma2, gamma3 = np.linspace(-1, 1.5, 11), np.linspace(0.5, 3.5, 13)
    runs = [checkpoint(a, b, m=5) for a in gamma2 for b in gamma3]
    places = pd.DataFrame([{"gamma2": a, "gamma3": b, "layer": "W1", "seed": 0} for a in gamma2 for b in gamma3])
    return fig7.draw(runs, places.assign(regime="linear"), places.assign(orientations=3, share=1.0), PLOT)


FIGURES = {
    "fig1": lambda plane: fig1.draw(*plane, names_with_slopes(), "four points, m = 100 to 3000", PLOT),
    "fig2": lambda plane: fig2.draw([checkpoint(gamma3=g) for g in (1.0, 1.5, 2.0)], (X, Y)),
    "fig3": lambda plane: fig3.draw([rows_of_w2()] * 3),
    "fig4": lambda plane: fig4_of_three(),
    "slope_map": lambda plane: slope_map.draw(
        plane[0].assign(n_left_out=1), plane[1], "four points, m = 100, 400", PLOT, names_with_slopes()
    ),
    "fig7": fig7_of,
    "fig8": lambda plane: fig8.draw(zeta_table().assign(orientations=2, share=0.5), names_with_slopes(), PLOT),
    "local_slopes": lambda plane: local_slopes.draw(local_slopes_table()),
    "motivation": lambda plane: motivation.draw(
        {f"{size}_weights": [checkpoint(status="stalled")] for size in ("small", "medium", "large")}, (X, Y)
    ),
    "theory_residual": lambda plane: theory_residual.draw(
        comparison.residuals_table(plane[0]).assign(data="four_points", n_left_out=1), names_with_slopes(), PLOT
    ),
}


@pytest.mark.parametrize("name", FIGURES)
def test_figures_fit_the_page_and_their_letters_can_be_read(name, plane):
    figure = FIGURES[name](plane)
    figure.canvas.draw()
    saved = figure.get_tightbbox().padded(plt.rcParams["savefig.pad_inches"])
    assert saved.width <= plotting.TEXT_WIDTH and saved.height <= 8.0
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text()]
    assert min(size for text in texts for size in letter_sizes(text)) >= plotting.SMALL
    plt.close(figure)


def test_no_figure_is_left_out():
    drawn = {path.stem for path in Path(fig1.__file__).parent.glob("*.py") if "plotting.save(" in path.read_text()}
    assert drawn == FIGURES.keys()
