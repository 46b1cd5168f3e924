"""The table of local slopes of power laws."""

import local_slopes_table
import numpy as np
import pandas as pd

from phasediagram.model import theory
from phasediagram.model.layers import LAYERS
from phasediagram.storage.tables import read_table, write_table

WIDTHS = [100, 200, 800]


def test_every_problem_and_layer_has_its_local_slopes_and_the_conjecture(tmp_path):
    sweeps = []
    for place, problem in enumerate(("four_points", "one_point")):
        rows = [
            {"problem": problem, "init": "a", "gamma2": 0.5, "gamma3": 2.0, "m": m, "seed": seed, "layer": layer}
            | {
                "status": "converged",
                "reason": "",
                "relative_distance": float(m) ** (place - k),
                "sup_relative_distance": 1.0,
            }
            for m in WIDTHS
            for seed in (0, 1)
            for k, layer in enumerate(LAYERS)
        ]
        write_table(pd.DataFrame(rows), tmp_path / f"{problem}.csv")
        sweep = {"problem": problem, "name": "local", "inits": ["a"], "widths": WIDTHS, "seeds": [0, 1]}
        sweeps.append(sweep | {"antisymmetric": False})
    paths = [tmp_path / f"{sweep['problem']}.csv" for sweep in sweeps]
    local_slopes_table.main(sweeps, paths, tmp_path / "table.csv")
    table = read_table(tmp_path / "table.csv")
    assert len(table) == 2 * len(LAYERS) * 2 and list(table.columns[:2]) == ["sweep", "problem"]
    for place, problem in enumerate(("four_points", "one_point")):
        for k, layer in enumerate(LAYERS):
            found = table[(table["problem"] == problem) & (table["layer"] == layer)]
            assert np.allclose(found["local_slope"], place - k)
            assert np.allclose(found["theory"], theory.slope(layer, 0.5, 2.0))
