"""Slopes and zero points beside the conjecture, on hand-made ones."""

import numpy as np
import pandas as pd
import pytest
import sensitivity

from phasediagram import theory
from phasediagram.comparison import residuals_table, sensitivity_table, verdict, zero_points_table


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.1, 0.3, "above"),
        (-0.3, -0.1, "below"),
        (-0.1, 0.1, "agrees"),
        (0.0, 0.1, "agrees"),
        (np.nan, np.nan, "unknown"),
    ],
)
def test_verdict_is_for_the_interval_not_the_value(low, high, expected):
    assert verdict(0.7 + low, 0.7 + high, 0.7) == expected


def test_no_verdict_without_a_theory():
    assert verdict(-1.0, 1.0, np.nan) == "unknown"


def test_residual_is_measured_minus_conjectured_with_its_interval():
    points = [(-0.5, 2.5, "W1", 0.1), (0.5, 2.0, "W1", 0.2), (0.5, 2.0, "W2", -0.01), (1.0, 3.0, "W2", np.nan)]
    regimes = pd.DataFrame(
        [(g2, g3, layer, theory.SLOPE[layer](g2, g3) + r, 0, 0) for g2, g3, layer, r in points],
        columns=["gamma2", "gamma3", "layer", "slope", "ci_low", "ci_high"],
    ).assign(ci_low=lambda t: t["slope"] - 0.05, ci_high=lambda t: t["slope"] + 0.15, n_runs=8)
    table = residuals_table(regimes)
    assert list(table["residual"]) == pytest.approx([0.1, 0.2, -0.01, np.nan], nan_ok=True)
    assert list(table["residual_ci_low"][:3]) == pytest.approx([0.05, 0.15, -0.06])
    assert list(table["residual_ci_high"][:3]) == pytest.approx([0.25, 0.35, 0.14])
    assert list(table["verdict"]) == ["above", "above", "agrees", "unknown"]


def zero(layer, along, gamma2, gamma3, half=0.05):
    value = {"gamma2": gamma2, "gamma3": gamma3}[along]
    return {
        **{"layer": layer, "along": along, "gamma2": gamma2, "gamma3": gamma3},
        **{"ci_low": value - half, "ci_high": value + half},
    }


def test_zero_points_are_compared_along_the_axis_that_was_interpolated():
    zeros = [
        zero("W1", "gamma3", -0.5, 1.52),  # line at 1.5
        zero("W1", "gamma2", 0.30, 2.0),  # line at 0.25
        zero("W1", "gamma2", 0.40, 2.0),
        zero("W2", "gamma3", 1.0, 2.3),  # line at 2.5
        zero("W2", "gamma2", 0.0, 3.0),  # line at 0
    ]
    table = zero_points_table(pd.DataFrame(zeros))
    assert list(table["theory"]) == pytest.approx([1.5, 0.25, 0.25, 2.5, 0.0])
    assert list(table["difference"]) == pytest.approx([0.02, 0.05, 0.15, -0.2, 0.0])
    assert list(table["verdict"]) == ["agrees", "agrees", "above", "below", "agrees"]


@pytest.mark.parametrize(("layer", "gamma3"), [("W1", 1.5), ("W1", 1.0), ("W2", 2.5), ("W2", 2.0)])
def test_row_that_the_line_does_not_cross_once_is_not_compared(layer, gamma3):
    row = zero_points_table(pd.DataFrame([zero(layer, "gamma2", 0.2, gamma3)])).iloc[0]
    assert np.isnan(row["theory"]) and np.isnan(row["difference"]) and row["verdict"] == "unknown"


def test_map_without_zero_points_gives_a_table_without_rows():
    table = zero_points_table(pd.DataFrame([zero("W1", "gamma3", 0, 1)])[:0])
    assert len(table) == 0 and {"theory", "difference", "verdict"} <= set(table.columns)


def fits(slopes, half):
    table = pd.DataFrame({"init": ["a", "b"], "gamma2": 0.0, "gamma3": [1.0, 2.0], "layer": "W1", "slope": slopes})
    table = table.assign(sweep="sensitivity_points", n_runs=6, n_left_out=0)
    return table.assign(ci_low=table["slope"] - half, ci_high=table["slope"] + half)


def test_difference_of_two_slopes_carries_both_intervals():
    table = sensitivity_table(fits([-0.36, 0.9], 0.04), fits([-0.40, 0.5], 0.03)[::-1])
    assert list(table["init"]) == ["a", "b"]
    assert list(table["difference"]) == pytest.approx([0.04, 0.4])
    assert list(table["difference_ci_high"] - table["difference"]) == pytest.approx([0.05, 0.05])
    assert list(table["slope_base"]) == pytest.approx([-0.40, 0.5])
    assert list(table["verdict"]) == ["agrees", "above"]


def test_every_variation_is_compared_with_the_first_data_set():
    slopes = {"base": fits([0, 0], 0.1), "tight": fits([0.01, 0.02], 0.1), "wave": fits([1, -1], 0.1)}
    other = fits([5, 5], 0.1).assign(sweep="phase_map")  # another sweep of the same data
    slopes["wave"] = pd.concat([slopes["wave"], other])
    sweep = {"name": "sensitivity_points", "data": ["base", "tight", "wave"], "widths": [10, 20], "seeds": [0, 1, 2]}
    table = sensitivity.table([sweep | {"varied": {"tight": "stop_loss", "wave": "y"}}], slopes)
    assert list(table["data"]) == ["tight", "tight", "wave", "wave"] and set(table["base"]) == {"base"}
    assert list(table["varied"]) == ["stop_loss", "stop_loss", "y", "y"]
    assert list(table["difference"]) == pytest.approx([0.01, 0.02, 1, -1])
