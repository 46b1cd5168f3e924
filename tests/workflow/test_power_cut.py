"""Everything killed in the midst of training, without SLURM: the next start goes on as if nothing had happened."""

import os
import shutil
import signal
import subprocess
import sys
import time

import yaml
from workspace import NO_MAPS, NO_SWEEPS, assert_equal_runs, copy_of_run

TARGET = "results/four_points/slopes.csv"
ONE_JOB = {  # of six runs that take half a second each
    "phase_maps": NO_MAPS | {"four_points": {"gamma2": [0.25], "gamma3": [1.5], "widths": [20, 25, 30], "seeds": 2}},
    "sweeps": NO_SWEEPS,
    "training": {"accuracy": 4.0e-4, "max_steps": 10_000_000},
}


def test_after_kill_9_of_all_processes_finished_runs_are_kept_and_results_are_the_same(fresh, tmp_path):
    fresh.path("overlay.yaml").write_text(yaml.safe_dump(ONE_JOB))
    command = [sys.executable, "-m", "snakemake", "--cores", "1", "--configfile", "config/smoke.yaml", "overlay.yaml"]
    snakemake = subprocess.Popen(
        [*command, "--", TARGET], cwd=fresh.folder, env=fresh.environment, start_new_session=True
    )
    while not list(fresh.path(".run-store").glob("[0-9a-f]*.safetensors")):
        assert snakemake.poll() is None
        time.sleep(0.05)
    os.killpg(snakemake.pid, signal.SIGKILL)
    snakemake.wait()

    assert "--unlock" in fresh.snakemake("--", TARGET, overlay=ONE_JOB, check=False)
    fresh.snakemake("--unlock", overlay=ONE_JOB)
    fresh.snakemake("--", TARGET, overlay=ONE_JOB)
    (log,) = fresh.path("results/logs/train/four_points").glob("*.log")
    trained, kept = (int(log.read_text().splitlines()[-1].split()[word]) for word in (2, 7))
    assert trained >= 1 and kept >= 1 and trained + kept == 6
    resumed = copy_of_run(fresh, tmp_path / "resumed")

    for folder in ("results", ".run-store"):
        shutil.rmtree(fresh.path(folder))
    fresh.snakemake("--", TARGET, overlay=ONE_JOB)
    assert_equal_runs(resumed, fresh, count=6)
    assert resumed.path(TARGET).read_bytes() == fresh.path(TARGET).read_bytes()
