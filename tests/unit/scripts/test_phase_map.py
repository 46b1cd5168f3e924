"""Regimes and zero points of a phase map from its slopes, and the tables of all maps from those."""

import against_theory
import pandas as pd
import phase_map
import pytest

from phasediagram.model import theory
from phasediagram.model.layers import LAYERS
from phasediagram.storage.tables import read_table, write_table

SHIFT = 0.03  # of the slopes against the conjecture


@pytest.fixture
def tables(tmp_path):
    """The two tables of a map whose slopes lie above the conjecture, within their intervals."""
    points = [(g2, g3) for g2 in (-0.5, 0.0, 0.5) for g3 in (1.25, 1.75, 2.25, 2.75, 3.25)]
    rows = [
        {"gamma2": g2, "gamma3": g3, "layer": layer, "slope": theory.slope(layer, g2, g3) + SHIFT}
        for g2, g3 in points
        for layer in LAYERS
    ]
    slopes = pd.DataFrame(rows).assign(sweep="phase_map", n_runs=9, n_left_out=2)
    slopes = slopes.assign(ci_low=slopes["slope"] - 0.05, ci_high=slopes["slope"] + 0.05)
    write_table(pd.concat([slopes, slopes.assign(sweep="other", slope=9.0)]), tmp_path / "slopes.csv")
    outputs = tmp_path / "regimes.csv", tmp_path / "zero_points.csv"
    phase_map.main(tmp_path / "slopes.csv", False, *outputs)
    return tuple(map(read_table, outputs))


def test_regimes_have_the_conjectured_slope(tables):
    regimes, _ = tables
    assert len(regimes) == 15 * len(LAYERS)
    assert (regimes["slope"] - regimes["theory"]).to_numpy() == pytest.approx(SHIFT)


def test_zero_points_have_the_conjectured_line_and_a_verdict(tables):
    _, zeros = tables
    assert list(zeros.columns) == [
        *("layer", "along", "gamma2", "gamma3", "ci_low", "ci_high"),
        *("theory", "difference", "verdict"),
    ]
    assert set(zeros["layer"]) == set(LAYERS)
    measured = zeros["gamma3"].where(zeros["along"] == "gamma3", zeros["gamma2"])
    assert (measured - zeros["theory"]).to_numpy() == pytest.approx(zeros["difference"].to_numpy(), nan_ok=True)
    of_a = zeros[(zeros["layer"] == "a") & (zeros["along"] == "gamma3")]
    assert list(of_a["theory"]) == [2.0, 1.5, 1.5]
    # at gamma2 = 0 S_a goes from -1/4 at 5/4 to 1/12 at 7/4, with a kink at its zero
    low, high = -1 / 4 + SHIFT, 1 / 12 + SHIFT
    assert of_a["difference"].iloc[1] == pytest.approx(1.25 + 0.5 * low / (low - high) - 1.5)


@pytest.mark.parametrize("antisymmetric", [False, True])
def test_the_conjecture_is_that_of_the_networks(tmp_path, antisymmetric):
    row = {"gamma2": 0.0, "gamma3": 0.25, "slope": -0.5, "ci_low": -0.6, "ci_high": -0.4, "n_runs": 9, "n_left_out": 0}
    write_table(pd.DataFrame([row | {"layer": layer, "sweep": "phase_map"} for layer in ("W1", "a")]), tmp_path / "s")
    phase_map.main(tmp_path / "s", antisymmetric, tmp_path / "regimes.csv", tmp_path / "zeros.csv")
    assert list(read_table(tmp_path / "regimes.csv")["theory"]) == [-0.75 if antisymmetric else -0.5] * 2


def test_maps_are_collected_with_their_problems_widths_and_seeds(tables):
    maps = [{"problem": name, "widths": [10, 20], "seeds": 3} for name in ("points", "digits")]
    result = against_theory.collected(maps, [tables[1], tables[1]])
    assert list(result.columns) == ["problem", *tables[1].columns, "widths", "seeds"]
    assert list(result["problem"].value_counts()[["points", "digits"]]) == [len(tables[1])] * 2
    assert set(result["widths"]) == {"10 20"} and set(result["seeds"]) == {3}
