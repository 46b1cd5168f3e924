"""Fig 3 of hand-made pictures."""

import fig3
import numpy as np
import pytest
from planes import assert_legible, panel

RUN = {"gamma2": 0.5, "gamma3": 2.2, "m": 40, "seed": 0, "status": "converged", "zeta": 0.16}


def drawn(runs=(RUN, RUN, RUN)):
    return fig3.draw({f"cosines_{i}": np.eye(20) for i in range(3)}, list(runs))


def test_rows_that_are_alike_are_blue_and_the_scale_is_as_tall_as_the_panels():
    figure = drawn()
    figure.canvas.draw()
    (image,) = figure.axes[0].images
    red, _, blue = image.to_rgba(np.ones((1, 1)))[0, 0, :3]
    assert blue > red
    heights = [axes.get_window_extent().height for axes in (panel(figure, "scale"), figure.axes[0])]
    assert heights[0] == pytest.approx(heights[1], rel=0.01)


def test_titles_have_zeta_and_what_ended_a_run():
    figure = drawn([RUN, RUN | {"status": "out of steps"}, RUN])
    first, second, _ = (axes.get_title() for axes in figure.axes[:3])
    assert r"\zeta = 0.160" in first and "converged" not in first
    assert r"\zeta = 0.160" in second and second.endswith("(out of steps)")


def test_a_run_without_a_picture_has_an_empty_panel():
    axes = fig3.draw({}, [RUN | {"status": "diverged", "zeta": None}]).axes[0]
    assert not axes.images and axes.get_title().endswith("(diverged)")


def test_the_figure_is_legible():
    assert_legible(drawn())
