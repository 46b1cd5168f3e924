"""What is fitted of initial stages, and the regimes of the plane, on tables made by hand."""

import numpy as np
import pandas as pd
import pytest
from planes import plane_of

from phasediagram.model.status import Status
from phasediagram.statistics import initial

SWEEP = {"name": "line", "inits": ["a"], "widths": [100, 1000, 10_000], "seeds": [0, 1], "antisymmetric": False}


def tables(exponents, status=Status.CONVERGED):
    """Return runs and distances of one initialisation at which quantities are 3 m^exponent."""
    runs, distances = [], []
    for m in SWEEP["widths"]:
        for seed in SWEEP["seeds"]:
            run = {"init": "a", "gamma2": 0.0, "gamma3": 2.0, "m": m, "seed": seed, "status": status}
            scales = {"kappa2": 1.0, "kappa3": float(m) ** -2}
            values = {quantity: 3.0 * float(m) ** exponent for quantity, exponent in exponents.items()}
            runs.append(run | scales | {"misalignment": values["misalignment"], "t": values["duration"]})
            distances += [run | {"layer": layer, "relative_distance": values[layer]} for layer in ("W1", "a")]
    return pd.DataFrame(runs), pd.DataFrame(distances)


def test_exponents_are_fitted_beside_the_conjecture():
    exponents = {"W1": 0.4, "a": 0.6, "misalignment": -0.9, "duration": 2.1}
    table = initial.exponents_table(initial.stages_table(*tables(exponents)), SWEEP, True, 0.95)
    table = table.set_index("quantity")
    assert table["slope"].to_dict() == pytest.approx(exponents)
    assert table["local_slope"].to_dict() == pytest.approx(exponents)
    assert table["theory"].to_dict() == pytest.approx({"W1": 0.5, "a": 0.5, "misalignment": -1.0, "duration": 2.0})
    assert set(table["n_runs"]) == {6} and set(table["widths"]) == {"100 1000 10000"}


def test_runs_that_did_not_end_the_stage_are_counted_and_not_fitted():
    stages = initial.stages_table(*tables(dict.fromkeys(("W1", "a", "misalignment", "duration"), 1.0)))
    stages.loc[stages["m"] == 10_000, "status"] = Status.OUT_OF_STEPS
    table = initial.exponents_table(stages, SWEEP, True, 0.95)
    assert set(table["n_runs"]) == {4} and set(table["n_left_out"]) == {2} and set(table["widths"]) == {"100 1000"}


@pytest.mark.parametrize(
    ("gamma2", "gamma3", "exponent"),
    [(0.25, 0.75, 0.5), (-0.5, 0.75, -0.5), (0.75, 1.5, 2.0), (0.0, 2.0, 2.0), (-0.5, 2.0, 1.5)],
)
def test_duration_is_that_of_the_linear_response_or_of_exponential_growth(gamma2, gamma3, exponent):
    assert initial.exponent("duration", gamma2, gamma3) == pytest.approx(exponent)


@pytest.mark.parametrize(
    ("of_w1", "of_a", "regime"),
    [
        ((-0.3, -0.1), (-0.3, -0.1), "lazy"),
        ((-0.3, -0.1), (0.1, 0.3), "W-lag"),
        ((0.1, 0.3), (0.1, 0.3), "condensed"),
        ((0.1, 0.3), (-0.3, -0.1), "condensed"),
        ((-0.1, 0.1), (0.1, 0.3), "undecided"),
        ((-0.3, -0.1), (-0.1, 0.1), "undecided"),
        ((np.nan, np.nan), (0.1, 0.3), "undecided"),
    ],
)
def test_regime_is_that_of_both_layers(of_w1, of_a, regime):
    assert initial.regime_of(of_w1, of_a) == regime


def test_every_point_of_a_map_has_one_regime():
    regimes, _ = plane_of([-0.5, 0.75], [0.75, 1.25, 2.0], 2)
    table = initial.regimes_of_plane(regimes).set_index(["gamma2", "gamma3"])["regime"]
    assert table.to_dict() == {
        **{(-0.5, 0.75): "lazy", (-0.5, 1.25): "condensed", (-0.5, 2.0): "condensed"},
        **{(0.75, 0.75): "lazy", (0.75, 1.25): "W-lag", (0.75, 2.0): "condensed"},
    }


@pytest.mark.parametrize(("smooth", "known"), [(True, False), (False, True)])
def test_there_is_no_conjecture_where_smooth_neurons_saturate(smooth, known):
    runs, distances = tables(dict.fromkeys(("W1", "a", "misalignment", "duration"), 1.0))
    stages = initial.stages_table(runs.assign(gamma2=2.5), distances.assign(gamma2=2.5))
    table = initial.exponents_table(stages, SWEEP, smooth, 0.95)
    assert table["theory"].notna().all() == table["theory"].notna().any() == known


def test_the_conjecture_is_that_of_antisymmetric_networks():
    assert initial.exponent("W1", 0.0, 0.25) == initial.exponent("W1", 0.0, 0.25, antisymmetric=True) + 0.25
    assert initial.limit_of_e_folds(0.5, 2.0) == 0.25 and initial.limit_of_e_folds(0.5, 1.25) == 0.0
