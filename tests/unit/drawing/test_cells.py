"""Tables of the interactive map from hand-made slopes, distances and samples."""

import numpy as np
import pandas as pd
import pytest
from planes import sample

from phasediagram.drawing import cells
from phasediagram.model.layers import LAYERS


@pytest.fixture
def slopes():
    fit = {"sweep": "phase_map", "ci_low": -0.6, "ci_high": -0.4, "slope": -0.5, "intercept": np.log(2.0)}
    rows = [
        fit | {"init": init, "gamma2": 0.0, "gamma3": g3, "layer": layer, "widths": "100 400"}
        for init, g3 in (("a", 1.0), ("b", 2.0))
        for layer in LAYERS
    ]
    rows[4] |= {"slope": np.nan, "ci_low": np.nan, "ci_high": np.nan, "intercept": np.nan, "widths": ""}
    return pd.DataFrame([*rows, rows[0] | {"sweep": "other"}])


def test_one_row_a_cell_with_all_layers(slopes):
    table = cells.summaries(slopes, antisymmetric=False)
    assert cells.layers_of(slopes) == list(LAYERS)
    assert list(table["init"]) == ["a", "b"]
    assert list(table["regime_W1"]) == ["linear", "linear"] and list(table["regime_W2"]) == ["linear", "undecided"]
    assert list(table["theory_W2"]) == pytest.approx([-1.0, -1 / 3])
    assert list(table["theory_a"]) == pytest.approx([-0.5, 1 / 6])


@pytest.mark.parametrize("antisymmetric", [False, True])
def test_the_conjecture_is_that_of_the_networks(slopes, antisymmetric):
    two_layers = slopes[slopes["layer"].isin(("W1", "a"))].assign(gamma3=0.25)
    table = cells.summaries(two_layers, antisymmetric)
    assert list(table["theory_W1"]) == list(table["theory_a"]) == [-0.75 if antisymmetric else -0.5] * 2


def test_fits_end_at_the_widths_fitted_and_a_missing_one_has_no_line(slopes):
    table = cells.summaries(slopes, antisymmetric=False)
    lines = {layer: cells.fits(table, layer) for layer in LAYERS}
    assert [list(of_layer["cell"]) for of_layer in lines.values()] == [[0, 1], [0], [0, 1]]
    for of_layer in lines.values():
        assert np.allclose(of_layer[["m0", "rd0", "m1", "rd1"]], [100, 0.2, 400, 0.1])


def test_distances_of_the_map_alone_and_none_is_dropped(slopes):
    runs = pd.DataFrame({"init": ["a", "b", "b", "b", "other"], "m": [100, 100, 400, 999, 100], "seed": 0})
    runs["status"] = ["converged", "diverged", "converged", "converged", "converged"]
    of_w1 = runs.assign(layer="W1", relative_distance=[1.0, np.inf, 0.0, 1.0, 1.0])
    of_w2 = runs.assign(layer="W2", relative_distance=0.5)
    table = cells.distances(pd.concat([of_w1, of_w2]), cells.summaries(slopes, antisymmetric=False), [100, 400], [0])
    assert len(table) == 6
    of_w1 = table[table["layer"] == "W1"]
    assert list(of_w1["cell"]) == [0, 1, 1] and list(of_w1["converged"]) == [True, False, True]
    assert of_w1["relative_distance"].isna().tolist() == [False, True, True]  # neither inf nor 0 has a logarithm


def test_functions_of_every_seed_and_neurons_where_there_are_rows(slopes):
    first = sample(init="b", m=cells.NEURONS + 10)
    second = sample(init="b", seed=1, rows_initial=None, rows_final=None)
    diverged = sample(init="b", seed=2, function=None, rows_initial=None, rows_final=None)
    functions, neurons = cells.learnt([first, second, diverged], cells.summaries(slopes, antisymmetric=False))
    assert functions["cell"] == [1, 1] and functions["seed"] == [0, 1]
    assert np.allclose(functions["x"][1], first.x[::2]) and np.allclose(functions["y"][1], 2 * first.x[::2])
    assert set(neurons["cell"]) == {1} and len(neurons["cell"]) == cells.NEURONS
    assert np.array_equal(neurons["final_b"], first.rows_final[: cells.NEURONS, 1])
