"""The table of variations, from power laws."""

import pandas as pd
import pytest
import sensitivity

from phasediagram.model.layers import LAYERS
from phasediagram.model.status import Status

SWEEP = {"name": "points", "inits": ["a", "b"], "widths": [100, 400, 1600], "seeds": [0, 1, 2]}


def distances(slopes):
    rows = [
        {"init": init, "m": m, "seed": seed, "layer": layer, "relative_distance": m**slope}
        for init, slope in zip("ab", slopes, strict=True)
        for m in SWEEP["widths"]
        for seed in SWEEP["seeds"]
        for layer in LAYERS
    ]
    return pd.DataFrame(rows).assign(gamma2=0.0, gamma3=1.0, status=Status.CONVERGED)


def test_every_variation_is_compared_with_the_first_problem_over_the_runs_of_the_sweep():
    tables = {"base": distances([0, 0]), "tight": distances([0.01, 0.02]), "wave": distances([1, -1])}
    other = distances([5, 5]).assign(m=lambda table: 3 * table["m"])  # another sweep of the same problem and points
    tables["wave"] = pd.concat([tables["wave"], other])
    sweep = SWEEP | {"problems": ["base", "tight", "wave"], "varied": {"tight": "stop_loss", "wave": "y"}}
    table = sensitivity.table([sweep], tables, 0.95)
    for _, of_layer in table.groupby("layer"):
        assert list(of_layer["problem"]) == ["tight", "tight", "wave", "wave"] and set(of_layer["base"]) == {"base"}
        assert list(of_layer["varied"]) == ["stop_loss", "stop_loss", "y", "y"]
        assert list(of_layer["difference"]) == pytest.approx([0.01, 0.02, 1, -1])
    assert (
        set(table["layer"]) == set(LAYERS) and set(table["seeds"]) == {3} and set(table["widths"]) == {"100 400 1600"}
    )
