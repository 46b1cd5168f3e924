"""The table of isolated orientations, from hand-made checkpoints and tables."""

import condensation
import numpy as np
import pandas as pd
import pytest

from phasediagram.storage import artefact
from phasediagram.storage.tables import read_table, write_table

HEADER = {"gamma2": 0.0, "gamma3": 2.5, "m": 200, "seed": 1, "status": "converged", "loss": 0.1}


def arrays():
    """Return rows of W1 that point everywhere at first, and in two directions at the end."""
    draw = np.random.default_rng(6)
    angles = np.deg2rad(np.repeat([10, 80], 100) + draw.uniform(-1, 1, 200))
    after = 10 * np.column_stack([np.cos(angles), np.sin(angles)])
    return {"w1_initial": draw.standard_normal((200, 2)), "w1": after}


def test_row_of_a_run_counts_before_and_after_training():
    row = condensation.row(arrays(), HEADER)
    assert (row["orientations"], row["orientations_initial"], row["share_initial"]) == (2, 0, 0.0)
    assert row["share"] == pytest.approx(1.0) and len(row["shares"].split()) == 2
    assert (row["gamma3"], row["seed"], row["status"], row["layer"]) == (2.5, 1, "converged", "W1")


def test_of_a_diverged_run_nothing_is_counted():
    row = condensation.row({}, HEADER | {"status": "diverged"})
    assert "orientations" not in row and row["status"] == "diverged"


def test_every_row_has_its_own_problem(tmp_path):
    artefact.write(tmp_path / "run", arrays(), HEADER)
    artefact.write(tmp_path / "diverged", {}, HEADER | {"status": "diverged"})
    place = {key: [HEADER[key]] for key in ("gamma2", "gamma3", "m", "seed", "status")}
    counted = {"orientations": 3, "share": 0.5, "shares": "0.5", "orientations_initial": 0, "share_initial": 0.0}
    write_table(pd.DataFrame(place | counted | {"init": "x", "zeta": 0.1}), tmp_path / "zeta.csv")
    runs = [str(tmp_path / name) for name in ("run", "diverged")]
    condensation.main(runs, ["four_points", "wave"], [tmp_path / "zeta.csv"], ["two_points"], tmp_path / "table.csv")
    table = read_table(tmp_path / "table.csv")
    assert list(table["problem"]) == ["four_points", "wave", "two_points"] and list(table["layer"]) == [
        "W1",
        "W1",
        "W2",
    ]
    assert table["orientations"].fillna(-1).tolist() == [2, -1, 3]
    assert table.columns[0] == "problem" and "zeta" not in table
