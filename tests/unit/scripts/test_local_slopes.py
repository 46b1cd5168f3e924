"""Local slopes of hand-made tables."""

import local_slopes
import numpy as np
import pandas as pd
import pytest
from planes import assert_legible, panel

from phasediagram.model.layers import LAYERS

POINTS = [(0.5, 2.0), (0.7, 2.5), (-1.0, 2.0)]
PROBLEMS = ("four_points", "linear_target", "two_points", "one_point")


def table(problems=PROBLEMS):
    """Return local slopes at two widths that tell problems, points and layers apart."""
    rows = [
        {"problem": problem, "gamma2": g2, "gamma3": g3, "layer": layer, "m": m, "m_low": m // 2, "m_high": m * 2}
        | {"local_slope": i + g2 + g3 + m / 1000, "local_standard_error": 0.1, "theory": g3 + k}
        for i, problem in enumerate(problems)
        for g2, g3 in POINTS
        for k, layer in enumerate(LAYERS)
        for m in (200, 800)
    ]
    return pd.DataFrame(rows)


def lines(axes, label):
    return [line for line in axes.get_lines() if line.get_label() == label]


def data_lines(axes):
    """Return {label: line} of the error bars, in the order drawn."""
    return {bars.get_label(): bars.lines[0] for bars in axes.containers}


def test_every_point_and_layer_has_a_panel_and_every_problem_a_line():
    figure = local_slopes.draw(table())
    assert len(figure.axes) == len(POINTS) * len(LAYERS)
    for g2, g3 in POINTS:
        for k, layer in enumerate(LAYERS):
            axes = panel(figure, f"{layer} {g2:g} {g3:g}")
            for i, line in enumerate(data_lines(axes).values()):
                assert np.allclose(line.get_ydata(), [i + g2 + g3 + 0.2, i + g2 + g3 + 0.8])
            assert list(data_lines(axes)) == [problem.replace("_", " ") for problem in PROBLEMS]
            (conjecture,) = lines(axes, "conjectured slope")
            assert set(conjecture.get_ydata()) == {g3 + k}
    assert [label.get_text() for label in figure.axes[-1].get_xticklabels()] == ["100", "400", "1600"]


def test_error_bars_of_problems_do_not_hide_each_other():
    axes = local_slopes.draw(table()).axes[0]
    assert len({line.get_xdata()[0] for line in data_lines(axes).values()}) == len(PROBLEMS)
    (mean,) = {round(np.exp(np.mean([np.log(line.get_xdata()[0]) for line in data_lines(axes).values()])), 6)}
    assert mean == pytest.approx(200)


def test_every_problem_has_marks_of_its_own_however_many_they_are():
    axes = local_slopes.draw(table([f"set_{i}" for i in range(9)])).axes[0]
    assert len({(line.get_color(), line.get_marker()) for line in data_lines(axes).values()}) == 9


def test_the_figure_is_legible():
    assert_legible(local_slopes.draw(table()))
