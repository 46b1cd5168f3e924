"""Means over hand-made rows of zeta."""

import numpy as np
import pandas as pd

from phasediagram.statistics.zeta_means import zeta_means


def test_means_are_those_of_converged_runs_and_a_point_without_one_has_none():
    rows = pd.DataFrame(
        {
            "gamma2": [0.0, 0.0, 0.0, 0.5, 0.0],
            "gamma3": 1.0,
            "m": [40, 40, 40, 40, 80],
            "seed": [0, 1, 2, 0, 0],
            "status": ["converged", "converged", "stalled", "diverged", "converged"],
            "zeta": [0.2, 0.4, 9.0, np.nan, 0.7],
            "zeta_initial": [0.1, 0.3, 9.0, np.nan, 0.1],
            "orientations": [1, 3, 9, np.nan, 0],
            "share": [0.5, 0.7, 9.0, np.nan, 0.0],
        }
    )
    means = zeta_means(rows).set_index(["gamma2", "m"])
    columns = ["seeds", "zeta", "zeta_initial", "orientations_low", "orientations_high", "share"]
    assert np.allclose(means.loc[(0.0, 40), columns].to_numpy(), [2, 0.3, 0.2, 1, 3, 0.6])
    assert np.allclose(means.loc[(0.0, 80), columns].to_numpy(), [1, 0.7, 0.1, 0, 0, 0])
    assert means.loc[(0.5, 40), "seeds"] == 0 and means.loc[(0.5, 40), columns[1:]].isna().all()
    assert list(zeta_means(rows).columns) == ["gamma2", "gamma3", "m", *columns]
