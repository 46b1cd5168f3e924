"""The slopes of a problem from its two tables, as files."""

import fit_slope
import numpy as np
import pandas as pd
import pytest
from small_tables import distances_of

from phasediagram.model.status import Status
from phasediagram.statistics.slopes import COLUMNS
from phasediagram.storage.tables import read_table, write_table

WIDTHS, SEEDS = (10, 20, 40), (0, 1)


@pytest.fixture
def slopes_of(tmp_path):
    """Return a function that gives the table which the script makes of some sweeps."""
    runs = pd.DataFrame([{"init": "nan", "m": m, "seed": seed} for m in WIDTHS for seed in SEEDS])
    runs = runs.assign(gamma2=0.5, gamma3=1.5, status=Status.CONVERGED, reason="", W1=runs["m"] ** 0.5, W2=1.0, a=0.1)
    runs.loc[5, ["status", "reason", "a"]] = [Status.DIVERGED, "loss nan, stiffness 1.0 at step 3", np.nan]
    paths = tmp_path / "runs.csv", tmp_path / "distances.csv"
    write_table(runs.drop(columns=["W1", "W2", "a"]), paths[0])
    write_table(distances_of(runs), paths[1])

    def slopes_of(sweeps):
        fit_slope.main(*paths, sweeps, 0.95, tmp_path / "slopes.csv")
        return read_table(tmp_path / "slopes.csv")

    return slopes_of


def test_reasons_come_from_the_table_of_runs(slopes_of):
    table = slopes_of([{"name": "line", "inits": ["nan"], "widths": WIDTHS, "seeds": SEEDS}])
    assert list(table["slope"]) == pytest.approx([0.5, 0.0, 0.0], abs=1e-12)
    assert set(table["left_out"]) == {"m=40 seed=1: diverged (loss nan, stiffness 1.0 at step 3)"}


def test_problem_that_is_only_drawn_has_a_table_without_rows_that_can_be_written_and_read(slopes_of):
    table = slopes_of([])
    assert len(table) == 0
    assert list(table.columns) == COLUMNS
