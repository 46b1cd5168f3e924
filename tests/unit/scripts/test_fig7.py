"""Fig 7 of a hand-made plane and hand-made runs."""

import fig7
import numpy as np
import pandas as pd
from matplotlib import colors
from planes import (
    FINE,
    GAMMA2,
    GAMMA3,
    PLOT,
    artists,
    assert_legible,
    legend_texts,
    panel,
    plane,
    sample,
    without_slopes,
)

from phasediagram.model.status import Status

POINTS = [(a, b) for a in GAMMA2 for b in GAMMA3]
NOTHING = pd.DataFrame({"gamma2": [], "gamma3": [], "seed": [], "layer": [], "orientations": [], "share": []})


def map_of_figure_7():
    return pd.DataFrame([{"gamma2": a, "gamma3": b, "layer": "W1", "seed": 0} for a in FINE[0] for b in FINE[1]])


def at(figure, gamma2, gamma3):
    return panel(figure, f"{gamma2:g} {gamma3:g}")


def test_every_run_is_in_its_place_with_the_colour_of_its_regime():
    table, _ = plane()
    figure = fig7.draw([sample(a, b, growth=1 + a + 10 * b) for a, b in POINTS], table, NOTHING, PLOT)
    assert len(figure.axes) == len(POINTS)
    regime = table[table["layer"] == "W1"].set_index(["gamma2", "gamma3"])["regime"]
    for a, b in POINTS:
        axes = at(figure, a, b)
        ((initial,), (final,)) = artists(axes, "initial"), artists(axes, "final")
        assert np.allclose(final.get_offsets(), (1 + a + 10 * b) * initial.get_offsets())
        expected = PLOT.get(regime[a, b], fig7.UNDECIDED_FRAME)
        assert axes.spines["left"].get_edgecolor() == colors.to_rgba(expected)
    assert {at(figure, a, GAMMA3[0]).get_xlabel() for a in GAMMA2} == {f"{a:g}" for a in GAMMA2}


def test_panels_have_names_orientations_and_endings_on_a_halo():
    counted = {"gamma2": -1.0, "gamma3": [0.5, 1.0], "seed": 0, "orientations": [2, 0], "share": [0.456, 0.0]}
    table = pd.concat([pd.DataFrame(counted | {"layer": layer}) for layer in ("W1", "W2")])
    runs = [sample(a, b, status=Status.STALLED if (a, b) == (1.5, 3.5) else Status.CONVERGED) for a, b in POINTS]
    figure = fig7.draw(runs, plane()[0], table, PLOT)
    written = {axes.get_label(): [text.get_text() for text in axes.texts] for axes in figure.axes if axes.texts}
    names = {"0 1": ["NTK"], "0.5 1": ["LeCun\nHe"], "0 1.5": ["Xavier\nmean-field"]}
    assert written == {"-1 0.5": ["2: 46 %"], "1.5 3.5": ["stalled"]} | names


def test_texts_are_inside_their_panels():
    places = map_of_figure_7()
    runs = [
        sample(a, b, m=5, status=Status.OUT_OF_MEMORY if a > 1 else Status.CONVERGED) for a in FINE[0] for b in FINE[1]
    ]
    figure = fig7.draw(runs, places.assign(regime="linear", slope=-1.0), places.assign(orientations=3, share=1.0), PLOT)
    figure.canvas.draw()
    for axes in figure.axes:
        frame = axes.get_window_extent()
        for text in axes.texts:
            box = text.get_window_extent()
            assert frame.x0 < box.x0 and box.x1 < frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1, text


def test_the_legend_names_the_frames_that_there_are():
    table = plane()[0].assign(regime="linear")
    runs = [sample(a, b) for a, b in POINTS]
    assert legend_texts(fig7.draw(runs, table, NOTHING, PLOT)) == ["initial row", "final row", "linear"]
    missing = without_slopes(table, table["gamma2"] == 0.0)
    assert legend_texts(fig7.draw(runs, missing, NOTHING, PLOT))[2:] == ["linear", "no slope"]


def test_texts_are_on_a_halo_as_dots_may_lie_there():
    figure = fig7.draw([sample(a, b) for a, b in POINTS], plane()[0], NOTHING, PLOT)
    assert all(text.get_path_effects() for axes in figure.axes for text in axes.texts)


def test_the_title_says_how_many_rows_are_shown_where_these_are_not_all():
    runs = [sample(a, b, m=50) for a, b in POINTS]
    some = [
        sample(a, b, m=50, rows_initial=r.rows_initial[:9], rows_final=r.rows_final[:9])
        for (a, b), r in zip(POINTS, runs, strict=True)
    ]
    titles = [fig7.draw(of, plane()[0], NOTHING, PLOT).legends[0].get_title().get_text() for of in (runs, some)]
    assert titles[0].startswith("m = 50, seed 0 alone") and titles[1].startswith("m = 50, 9 rows, seed 0 alone")


def test_the_figure_is_legible():
    places = map_of_figure_7()
    runs = [sample(a, b, m=5) for a in FINE[0] for b in FINE[1]]
    found = places.assign(orientations=3, share=1.0)
    assert_legible(fig7.draw(runs, places.assign(regime="linear", slope=-1.0), found, PLOT))
