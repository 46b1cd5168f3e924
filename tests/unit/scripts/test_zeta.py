"""The row of a run in the table of zeta, however it ended."""

import pytest
import zeta
from small_runs import X, Y, run_of

from phasediagram.dynamics.checkpoint import train_and_write
from phasediagram.dynamics.inner_layer import InnerLayer
from phasediagram.model.status import Status
from phasediagram.statistics import similarity

ENDINGS = {
    Status.CONVERGED: {},
    Status.OUT_OF_STEPS: {"max_steps": 5},
    Status.OUT_OF_MEMORY: {"engine": "deferred", "max_gigabytes": 1e-6},
}


@pytest.mark.parametrize("status", ENDINGS)
def test_only_a_converged_run_has_zeta(tmp_path, status):
    path = tmp_path / "run.safetensors"
    train_and_write(run_of(40, **ENDINGS[status]), X, Y, "cpu", path, lambda step, loss: None)
    row = zeta.measure(path, "line")
    assert (row["init"], row["status"], row["m"]) == ("line", status, 40)
    assert ("zeta" in row) == (status == Status.CONVERGED)
    if "zeta" in row:
        rows = similarity.largest_rows(InnerLayer.read(path))
        assert row["zeta"] == similarity.zeta(similarity.cosines(rows))
