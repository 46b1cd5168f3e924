"""Figures of a hand-made plane: what is drawn, where, and in which colour."""

import fig4
import numpy as np
import pandas as pd
import pytest
import slope_map
from matplotlib import colors

from phasediagram import plotting, regimes, theory

PLOT = {"slope_limit": 1.5, "linear": "#b2182b", "condensed": "#2166ac", "dpi": 100}
GAMMA2, GAMMA3 = np.arange(-1, 1.6, 0.5), np.arange(0.5, 3.6, 0.5)


@pytest.fixture(scope="module")
def plane():
    """The conjectured slopes as if measured, with intervals so wide along one row that its zero is nowhere."""
    rows = [
        (g2, g3, layer, s, s - half, s + half, 8)
        for layer, slope in theory.SLOPE.items()
        for g2 in GAMMA2
        for g3 in GAMMA3
        for s, half in [(slope(g2, g3) + 1e-3 * np.sin(7 * g2), 0.5 if g3 == 1.5 else 0.01)]
    ]
    columns = ["gamma2", "gamma3", "layer", "slope", "ci_low", "ci_high", "n_runs"]
    slopes = pd.DataFrame(rows, columns=columns)
    return regimes.regimes_table(slopes), regimes.zero_points_table(slopes)


def test_slope_map_shows_the_whole_grid_and_nothing_else(plane):
    figure = slope_map.draw(*plane, "title", PLOT)
    for axes in figure.axes[:3]:
        assert axes.get_xlim() == pytest.approx((-1.25, 1.75))
        assert axes.get_ylim() == pytest.approx((0.25, 3.75))


def test_slope_map_has_a_star_for_every_zero_of_its_panel(plane):
    _, zeros = plane
    figure = slope_map.draw(*plane, "title", PLOT)
    for axes, (_, layer, along) in zip(figure.axes, slope_map.PANELS, strict=False):
        stars = next(line for line in axes.get_lines() if line.get_marker() == "*")
        expected = zeros[(zeros["layer"] == layer) & (zeros["along"] == along)]
        assert len(expected) > 0
        assert np.allclose(stars.get_xydata(), expected[["gamma2", "gamma3"]])


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
