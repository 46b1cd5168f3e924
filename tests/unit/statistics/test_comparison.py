"""Slopes and zero points beside the conjecture, on hand-made ones."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from small_tables import distances_of

from phasediagram.model import theory
from phasediagram.model.layers import LAYERS
from phasediagram.model.status import Status
from phasediagram.statistics.comparison import residuals_table, sensitivity_table, verdict, with_critical_lines
from phasediagram.statistics.regimes import regimes_table


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
    points = [(-0.5, 2.5, "W1", 0.1), (0.5, 2.0, "W1", 0.2), (0.5, 2.0, "W2", -0.01), (1.0, 3.0, "a", np.nan)]
    slopes = pd.DataFrame(
        [(g2, g3, layer, theory.slope(layer, g2, g3) + r) for g2, g3, layer, r in points],
        columns=["gamma2", "gamma3", "layer", "slope"],
    ).assign(ci_low=lambda t: t["slope"] - 0.05, ci_high=lambda t: t["slope"] + 0.15, n_runs=8, n_left_out=range(4))
    table = residuals_table(regimes_table(slopes, antisymmetric=False))
    assert list(table["residual"]) == pytest.approx([0.1, 0.2, -0.01, np.nan], nan_ok=True)
    assert list(table["residual_ci_low"][:3]) == pytest.approx([0.05, 0.15, -0.06])
    assert list(table["residual_ci_high"][:3]) == pytest.approx([0.25, 0.35, 0.14])
    assert list(table["verdict"]) == ["above", "above", "agrees", "unknown"]
    assert list(table["n_left_out"]) == [0, 1, 2, 3]


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
        zero("a", "gamma3", -0.5, 2.1),  # line at 2
        zero("a", "gamma2", -0.5, 2.0),  # line at -0.5
    ]
    table = with_critical_lines(pd.DataFrame(zeros), 3)
    assert list(table["theory"]) == pytest.approx([1.5, 0.25, 0.25, 2.5, 0.0, 2.0, -0.5])
    assert list(table["difference"]) == pytest.approx([0.02, 0.05, 0.15, -0.2, 0.0, 0.1, 0.0])
    assert list(table["verdict"]) == ["agrees", "agrees", "above", "below", "agrees", "above", "agrees"]


@pytest.mark.parametrize(
    ("layer", "gamma3"), [("W1", 1.5), ("W1", 1.0), ("W2", 2.5), ("W2", 2.0), ("a", 1.5), ("a", 1.0)]
)
def test_row_that_the_line_does_not_cross_once_is_not_compared(layer, gamma3):
    row = with_critical_lines(pd.DataFrame([zero(layer, "gamma2", 0.2, gamma3)]), 3).iloc[0]
    assert np.isnan(row["theory"]) and np.isnan(row["difference"]) and row["verdict"] == "unknown"


def test_map_without_zero_points_gives_a_table_without_rows():
    table = with_critical_lines(pd.DataFrame([zero("W1", "gamma3", 0, 1)])[:0], 3)
    assert len(table) == 0 and {"theory", "difference", "verdict"} <= set(table.columns)


SWEEP = {"name": "sensitivity_points", "inits": ["a", "b"], "widths": [100, 400, 1600], "seeds": [0, 1, 2]}


def runs(slopes, scatter=0.0, own=0.0, draw=0):
    """Converged runs of a sweep: power laws, a scatter that problems of equal `draw` share, and one of their own."""
    rows = pd.DataFrame(
        [
            {"init": init, "gamma2": 0.0, "gamma3": gamma3, "m": m, "seed": seed, "law": m**slope}
            for init, gamma3, slope in zip("ab", (1.0, 2.0), slopes, strict=True)
            for m in SWEEP["widths"]
            for seed in SWEEP["seeds"]
        ]
    ).assign(status=Status.CONVERGED)
    shared, alone = (np.random.default_rng(key).standard_normal((3, len(rows))) for key in (draw, (99, draw, 1)))
    for layer, ours, theirs in zip(LAYERS, shared, alone, strict=True):
        rows[layer] = 0.1 * rows["law"] * np.exp(scatter * ours + own * theirs)
    return rows


def compared(runs, base):
    return sensitivity_table(distances_of(runs), distances_of(base), SWEEP, 0.95)


def test_difference_of_paired_slopes_is_the_difference_and_its_interval_that_of_the_ratio():
    data, base = runs([-0.36, 0.9], scatter=0.3, own=0.02), runs([-0.40, 0.5], scatter=0.3)
    table = compared(data, base[::-1].reset_index(drop=True))
    assert list(zip(table["init"], table["layer"], strict=True)) == [(init, layer) for init in "ab" for layer in LAYERS]
    assert list(table["difference"]) == pytest.approx(list(table["slope"] - table["slope_base"]))
    of_a = data["init"] == "a"
    line = stats.linregress(np.log(data["m"][of_a]), np.log(data["W1"][of_a] / base["W1"][of_a]))
    row = table.iloc[0]
    assert row["difference"] == pytest.approx(line.slope)
    half = stats.t.ppf(0.975, 9 - 2) * line.stderr
    assert (row["difference_ci_low"], row["difference_ci_high"]) == pytest.approx(
        (line.slope - half, line.slope + half)
    )
    assert row["ci_high"] - row["ci_low"] > 5 * 2 * half  # what pairs share widens either slope, not the difference
    assert list(table["verdict"][3:]) == ["above"] * 3
    assert set(table["n_pairs"]) == {9} and set(table["n_left_out"]) == {0}


def test_run_that_failed_in_one_problem_is_left_out_of_both():
    data, base = runs([0.5, 0.5]), runs([0.1, 0.1])
    base.loc[(base["init"] == "a") & (base["m"] == 400) & (base["seed"] == 1), "status"] = Status.STALLED
    data.loc[(data["init"] == "a") & (data["m"] == 400) & (data["seed"] == 1), "W1"] = 1e9
    row = compared(data, base).iloc[0]
    assert (row["slope"], row["slope_base"], row["difference"]) == pytest.approx((0.5, 0.1, 0.4))
    assert (row["n_pairs"], row["n_left_out"]) == (8, 1)


def test_pairs_of_one_width_have_no_difference_and_no_verdict():
    base = runs([0.1, 0.1])
    base.loc[base["m"] > 100, "status"] = Status.STALLED
    table = compared(runs([0.5, 0.5]), base)
    assert table["difference"].isna().all() and set(table["verdict"]) == {"unknown"}
