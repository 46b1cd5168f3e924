"""Cosines of checkpoints that were made by hand."""

import cosines
import numpy as np
import pytest
from planes import PLACE

from phasediagram.dynamics.randomness import stream
from phasediagram.statistics import similarity
from phasediagram.storage import artefact
from phasediagram.storage.tables import read_table

M = 40


def run(status="converged"):
    """Return (arrays, header) of a dense run that moved W2 by 3 along one pair of unit vectors."""
    header = dict(zip(PLACE, (0.5, 2.5, M, 1, status), strict=True))
    header |= {"d": 1, "depth": 3, "engine": "dense", "initialisation": {"gamma2": 0.5, "gamma3": 2.5}}
    unit = np.full((1, M), 1 / np.sqrt(M), dtype=np.float32)
    zeros = np.zeros(M, dtype=np.float32)
    motion = {"w2_motion": 3 * M * unit, "w2_right": unit, "bias2": zeros, "bias2_initial": zeros}
    return motion if status == "converged" else {}, header


def test_zeta_and_pictures_of_runs_and_nothing_of_those_without_w2(tmp_path):
    for name, status in (("one", "converged"), ("two", "diverged")):
        artefact.write(tmp_path / name, *run(status))
    paths = [str(tmp_path / name) for name in ("one", "two")]
    cosines.main(paths, tmp_path / "table.csv", tmp_path / "pixels")
    table = read_table(tmp_path / "table.csv")
    pictures, header = artefact.read(tmp_path / "pixels")
    w2 = stream("w2", seed=1, m=M, point="g2_+0.50_g3_+2.50").standard_normal((M, M), dtype=np.float32) + 3.0
    rows = w2[np.argsort(-np.linalg.norm(w2, axis=1))[: M // 2]]
    expected = similarity.cosines(rows)
    assert table["zeta"][0] == pytest.approx(np.abs(expected).mean(), rel=1e-5) and np.isnan(table["zeta"][1])
    assert list(pictures) == ["cosines_0"] and [row["status"] for row in header["runs"]] == ["converged", "diverged"]
    assert header["runs"][0]["zeta"] == pytest.approx(table["zeta"][0]) and header["runs"][1]["zeta"] is None
    assert np.allclose(np.sort(pictures["cosines_0"], axis=None), np.sort(expected, axis=None), atol=1e-5)
    assert np.allclose(table["zeta_of_chance"], similarity.zeta_of_chance(M))
