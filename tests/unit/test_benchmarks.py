"""Benchmarks that are tools: runs from another machine, and the page of all tables."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import train
from small_runs import run_of

from phasediagram.dynamics.run import Run
from phasediagram.jobs.digest import code_digest
from phasediagram.jobs.termination import Termination
from phasediagram.storage.store import RunStore

ROOT = Path(__file__).resolve().parents[2]


def gpu(*arguments):
    command = [sys.executable, "benchmarks/gpu.py", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_runs_of_another_machine_take_the_place_of_training(tmp_path):
    listed = gpu("list", "four_points", tmp_path / "runs.json", "--configfile", "config/smoke.yaml")
    assert listed.returncode == 0, listed.stderr
    content = json.loads((tmp_path / "runs.json").read_text())
    assert content["runs"][0]["m"] == max(run["m"] for run in content["runs"])
    content["runs"] = content["runs"][-2:]
    (tmp_path / "runs.json").write_text(json.dumps(content))
    stopped = gpu("train", tmp_path / "runs.json", tmp_path / "store", "--device", "cpu:0", "--minutes", 0)
    assert "time is up: 2 runs are left" in stopped.stdout, stopped.stderr
    there = gpu("train", tmp_path / "runs.json", tmp_path / "store", "--device", "cpu:0")
    assert "2 runs trained" in there.stdout, there.stderr

    class Untouched(RunStore):
        """A store that lacks nothing."""

        def obtain(self, parameters, output, compute):
            return super().obtain(parameters, output, None)

    runs = [Run(**run) for run in content["runs"]]
    outputs = [tmp_path / f"{index}.safetensors" for index in range(2)]
    x, y = (np.array(content[name]) for name in ("x", "y"))
    trainer = code_digest("phasediagram/dynamics/run")
    train.main(runs, outputs, x, y, "cpu", Untouched(tmp_path / "store"), trainer, Termination())
    assert all(output.exists() for output in outputs)


def test_runs_of_other_code_are_refused(tmp_path):
    content = {"x": [[0.0]], "y": [[1.0]], "trainer": "another", "runs": [vars(run_of())]}
    (tmp_path / "runs.json").write_text(json.dumps(content))
    refused = gpu("train", tmp_path / "runs.json", tmp_path / "store", "--device", "cpu:0")
    assert refused.returncode == 1 and "other code" in refused.stderr


def test_the_page_has_all_tables():
    before = (ROOT / "docs" / "performance.md").read_text()
    subprocess.run([sys.executable, "benchmarks/page.py"], cwd=ROOT, check=True)
    assert (ROOT / "docs" / "performance.md").read_text() == before
