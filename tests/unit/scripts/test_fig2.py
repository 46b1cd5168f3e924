"""Fig 2 of hand-made runs."""

import fig2
import numpy as np
import pytest
from matplotlib import colors
from planes import POINTS, artists, assert_legible, sample

from phasediagram.drawing import style


def test_function_points_and_rows_before_and_after_are_shown():
    run = sample()
    above, below = fig2.draw([run], POINTS, 3).axes
    ((function,), (points,)) = artists(above, "function"), artists(above, "points")
    assert np.allclose(function.get_ydata(), 2 * function.get_xdata())
    assert np.allclose(points.get_xydata(), np.hstack(POINTS))
    for name, rows, colour in (("initial", run.rows_initial, style.INITIAL), ("final", run.rows_final, style.FINAL)):
        (dots,) = artists(below, name)
        assert np.allclose(dots.get_offsets(), rows)
        assert colors.to_hex(dots.get_facecolor()[0]) == colour
    assert np.abs(run.rows_final).max() < below.get_xlim()[1] == below.get_ylim()[1]


def test_functions_of_one_row_share_their_scale_and_show_all_of_their_values():
    low, high = sample(), sample(gamma3=2.0)
    figure = fig2.draw([low, sample(gamma3=2.0, function=5 + high.function)], POINTS, 3)
    reach = {axes.get_ylim() for axes in figure.axes[:2]}
    assert len(reach) == 1
    ((bottom, top),) = reach
    assert bottom < -2.0 and top > 7.0


def test_a_run_without_rows_has_no_column():
    assert len(fig2.draw([sample(), sample(seed=1, rows_initial=None, rows_final=None)], POINTS, 3).axes) == 2


def test_the_figure_is_legible():
    assert_legible(fig2.draw([sample(gamma3=g) for g in (1.0, 1.5, 2.0)], POINTS, 3))


@pytest.mark.parametrize(
    ("depth", "title"), [(2, r"(a) $\gamma' = 0$, $\gamma = 1.75$"), (3, r"(a) $\gamma_2 = 0$, $\gamma_3 = 1.75$")]
)
def test_titles_have_the_coordinates_of_the_depth(depth, title):
    assert fig2.draw([sample(gamma3=1.75)], POINTS, depth).axes[0].get_title() == title
