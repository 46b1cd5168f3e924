"""Tables of the interactive map from hand-made slopes and runs."""

import numpy as np
import pandas as pd
import pytest

from phasediagram.drawing import cells
from phasediagram.storage import artefact


@pytest.fixture
def slopes():
    fit = {"sweep": "phase_map", "ci_low": -0.6, "ci_high": -0.4, "slope": -0.5, "intercept": np.log(2.0)}
    rows = [
        fit | {"init": init, "gamma2": 0.0, "gamma3": g3, "layer": layer, "widths": "100 400"}
        for init, g3 in (("a", 1.0), ("b", 2.0))
        for layer in ("W1", "W2")
    ]
    rows[3] |= {"slope": np.nan, "ci_low": np.nan, "ci_high": np.nan, "intercept": np.nan, "widths": ""}
    return pd.DataFrame([*rows, rows[0] | {"sweep": "other"}])


def test_one_row_a_cell_with_both_layers(slopes):
    table = cells.summaries(slopes)
    assert list(table["init"]) == ["a", "b"]
    assert list(table["regime_w1"]) == ["linear", "linear"] and list(table["regime_w2"]) == ["linear", "undecided"]
    assert list(table["conjecture_w2"]) == pytest.approx([-1.0, -1 / 3])


def test_fits_end_at_the_widths_fitted_and_a_missing_one_has_no_line(slopes):
    lines = cells.fits(cells.summaries(slopes))
    assert list(zip(lines["cell"], lines["layer"], strict=True)) == [(0, "W1"), (0, "W2"), (1, "W1")]
    assert np.allclose(lines[["m0", "rd0", "m1", "rd1"]], [100, 0.2, 400, 0.1])


def test_distances_of_the_map_alone_and_none_is_dropped(slopes):
    runs = pd.DataFrame({"init": ["a", "b", "b", "b"], "m": [100, 100, 400, 999], "seed": 0})
    runs = runs.assign(
        status=["converged", "diverged", "converged", "converged"],
        relative_distance_w1=[1.0, np.inf, 0.0, 1.0],
        relative_distance_w2=0.5,
    )
    table = cells.distances(runs, cells.summaries(slopes), [100, 400], [0])
    of_w1 = table[table["layer"] == "W1"]
    assert list(of_w1["cell"]) == [0, 1, 1] and list(of_w1["converged"]) == [True, False, True]
    assert of_w1["relative_distance"].isna().tolist() == [False, True, True]  # neither inf nor 0 has a logarithm


def test_functions_of_every_seed_and_neurons_of_the_first(tmp_path):
    m = cells.NEURONS + 10
    rows = np.arange(2.0 * m).reshape(m, 2)
    for seed in (0, 1):
        arrays = {"x_grid": np.arange(5.0)[:, None], "function": np.full((5, 1), float(seed))}
        artefact.write(tmp_path / f"{seed}", arrays | {"w1_initial": rows, "w1": rows + seed + 1}, {"seed": seed})
    functions, neurons = cells.learnt([(7, tmp_path / "0"), (7, tmp_path / "1")])
    assert functions["cell"] == [7, 7] and functions["seed"] == [0, 1]
    assert [list(x) for x in functions["x"]] == [[0.0, 2.0, 4.0]] * 2
    assert list(functions["y"][1]) == [1.0, 1.0, 1.0]
    assert len(neurons["cell"]) == cells.NEURONS
    assert np.array_equal(neurons["final_b"], rows[: cells.NEURONS, 1] + 1)
