"""Both tables of a problem from checkpoints as files."""

import pytest
import rd_metrics
from small_runs import X, Y, run_of

from phasediagram.dynamics.checkpoint import train_and_write
from phasediagram.model.layers import LAYERS
from phasediagram.storage import artefact
from phasediagram.storage.tables import read_table


def test_tables_have_what_the_headers_have(tmp_path):
    paths = [tmp_path / f"{seed}.safetensors" for seed in (1, 0)]
    for path, seed in zip(paths, (1, 0), strict=True):
        train_and_write(run_of(30, seed), X, Y, "cpu", path, lambda step, loss: None)
    tables = tmp_path / "runs.csv", tmp_path / "distances.csv"
    rd_metrics.main(paths, ["line", "line"], "points", *tables)
    runs, distances = map(read_table, tables)
    assert list(runs["seed"]) == [0, 1] and set(runs["problem"]) == {"points"} and set(runs["init"]) == {"line"}
    assert list(distances["seed"]) == [0, 0, 0, 1, 1, 1] and list(distances["layer"]) == [*LAYERS, *LAYERS]
    header = artefact.read_header(paths[1])
    for column in ("relative_distance", "sup_relative_distance"):
        assert list(distances[column][:3]) == pytest.approx([header[column][layer] for layer in LAYERS], rel=1e-12)
