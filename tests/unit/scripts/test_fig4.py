"""Fig 4 of hand-made distances."""

import fig4
import numpy as np
import pandas as pd
import pytest
from planes import PLOT, artists, assert_legible, assert_titles_apart

M = np.array([100, 1000])
SWEEP = {"name": "growth", "problem": "points", "depth": 3, "gauges": {}, "widths": [100, 1000], "seeds": [0]}
FIT = {"sweep": "growth", "layer": "W1", "gamma2": 0.0, "gamma3": 1.0}


def distances(init, rd, status="converged"):
    """Return the distances of one initialisation; those of other layers, which the figure must not draw, are 7."""
    of_w1 = pd.DataFrame({"init": init, "m": M, "seed": 0, "status": status, "layer": "W1", "relative_distance": rd})
    return pd.concat([of_w1, of_w1.assign(layer="W2", relative_distance=7.0)])


@pytest.mark.parametrize(
    ("slope", "half", "colour"), [(-0.5, 0.1, PLOT["linear"]), (0.5, 0.1, PLOT["condensed"]), (0.05, 0.1, "0.4")]
)
def test_points_have_the_colour_of_the_regime_that_the_interval_allows(slope, half, colour):
    fit = FIT | {"init": "a", "slope": slope, "ci_low": slope - half, "ci_high": slope + half, "intercept": np.log(2.0)}
    (axes,) = fig4.draw(distances("a", 2.0 * M**slope), pd.DataFrame([fit]), SWEEP | {"inits": ["a"]}, PLOT).axes
    ((points,), (line,)) = artists(axes, "converged"), artists(axes, "fit")
    assert points.get_color() == colour
    assert np.allclose(points.get_ydata(), 2.0 * M**slope) and np.allclose(line.get_ydata(), 2.0 * M**slope)


def test_runs_that_did_not_converge_are_crossed():
    fit = FIT | {"init": "a", "slope": 0.0, "ci_low": -0.1, "ci_high": 0.1, "intercept": 0.0}
    runs = distances("a", [1.0, 3.0], ["converged", "stalled"])
    (axes,) = fig4.draw(runs, pd.DataFrame([fit]), SWEEP | {"inits": ["a"]}, PLOT).axes
    ((points,), (crosses,)) = artists(axes, "converged"), artists(axes, "not converged")
    assert (list(points.get_ydata()), list(crosses.get_ydata())) == ([1.0], [3.0])


def test_a_panel_without_a_slope_or_an_interval_says_so():
    nan = dict.fromkeys(("slope", "ci_low", "ci_high", "intercept"), np.nan)
    diverged = distances("a", np.inf, "diverged")
    (axes,) = fig4.draw(diverged, pd.DataFrame([FIT | nan | {"init": "a"}]), SWEEP | {"inits": ["a"]}, PLOT).axes
    assert axes.get_title().endswith("\nno slope: too few runs")
    fit = FIT | nan | {"init": "a", "slope": -0.5, "intercept": 0.0}
    (axes,) = fig4.draw(distances("a", 1.0), pd.DataFrame([fit]), SWEEP | {"inits": ["a"]}, PLOT).axes
    assert "= -0.500$" in axes.get_title() and "nan" not in axes.get_title()


@pytest.mark.parametrize(
    ("widths", "labels"),
    [
        ([100], ["100"]),
        ([100, 1000, 2000, 5000, 10000], ["100", "1000", "2000", "5000", "10000"]),
        ([10**6, 1000, 5000, 10000, 20000, 10**5], ["1000", "5000", "", "20000", "100000", "1000000"]),
    ],
)
def test_labels_of_widths_keep_apart(widths, labels):
    assert fig4._labels(widths) == labels


def test_the_figure_is_legible():
    inits = ["a", "b", "c"]
    fits = [FIT | {"init": i, "slope": -0.5, "ci_low": -0.6, "ci_high": -0.4, "intercept": 0.0} for i in inits]
    runs = pd.concat([distances(init, 1.0) for init in inits])
    assert_legible(fig4.draw(runs, pd.DataFrame(fits), SWEEP | {"inits": inits}, PLOT))


OF_TWO_LAYERS = SWEEP | {"problem": "two_layer", "depth": 2, "inits": ["a", "b", "c"]}


def drawn_with_two_layers(points, sweep):
    """Return the figure of three initialisations at these (gamma2, gamma3), all with slope -0.5."""
    fits = [
        FIT | {"init": init, "gamma2": g2, "gamma3": g3, "slope": -0.5, "ci_low": -0.6, "ci_high": -0.4, "intercept": 0}
        for init, (g2, g3) in zip(sweep["inits"], points, strict=True)
    ]
    runs = pd.concat([distances(init, [0.03, 0.01]) for init in sweep["inits"]])
    return fig4.draw(runs, pd.DataFrame(fits), sweep, PLOT)


def test_slopes_that_luo_et_al_print_are_below_ours():
    figure = drawn_with_two_layers([(0.0, 0.5), (0.0, 1.75), (0.0, 0.7)], OF_TWO_LAYERS)
    titles = [axes.get_title() for axes in figure.axes]
    assert [title.partition("Luo et al.: ")[2] for title in titles] == ["$-0.506$", "$0.372$", ""]
    assert titles[0].startswith("(a) $\\gamma' = 0$, $\\gamma = 0.5$\n")
    assert_legible(figure)
    assert_titles_apart(figure)


def test_other_data_of_two_layers_have_no_printed_slope():
    figure = drawn_with_two_layers([(0.0, 0.5)] * 3, OF_TWO_LAYERS | {"problem": "points"})
    assert not any("Luo" in axes.get_title() for axes in figure.axes)


def test_gauges_have_their_names_in_the_titles():
    gauges = {
        "beta_1": {"alpha": 1, "beta2": 0, "beta1": 0},
        "beta_half": {"alpha": 0, "beta2": "-1/2", "beta1": "-1/2"},
        "other": {"alpha": "-1/2", "beta2": -1, "beta1": "-1/2"},
    }
    figure = drawn_with_two_layers([(0.0, 1.0)] * 3, OF_TWO_LAYERS | {"gauges": gauges, "inits": list(gauges)})
    names, scales = zip(*(axes.get_title().split("\n", 1) for axes in figure.axes), strict=True)
    assert names == ("(a) beta 1", "(b) beta half", "(c) other")
    assert scales[0].startswith(r"$\alpha = m$, $\beta_1 = \beta_2 = 1$" + "\n")
    assert scales[1].startswith(r"$\alpha = 1$, $\beta_1 = \beta_2 = m^{-1/2}$" + "\n")
    assert scales[2].startswith(r"$\alpha = m^{-1/2}$," + "\n" + r"$\beta_1 = m^{-1/2}$, $\beta_2 = m^{-1}$" + "\n")
    assert figure.get_suptitle() == r"Gauges of $\gamma' = 0$, $\gamma = 1$"
    assert_legible(figure)
    assert_titles_apart(figure)
