"""The overhead of a cluster: 200 tiny training jobs on this machine, with and without SLURM.

There are 200 bundles of one run each. They run in three ways on the same cores: without SLURM, with `--cores` set to
the number of cores; through the profile, eight to a cluster job as in the profile; through the profile, one by one.
The script starts the private SLURM of tests/slurm (as root, with Debian's packages). Run from the repository's root:

    .venv/bin/python benchmarks/slurm_overhead.py
"""

import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "slurm")]

from cluster import PrivateSlurm, missing  # noqa: E402
from cluster_run import ONE_BY_ONE, SITE, ClusterRun  # noqa: E402
from workspace import NO_MAPS, NO_SWEEPS, copy_of_repository  # noqa: E402

TARGET = "results/four_points/runs.csv"
JOBS = {
    "bundle": [],
    "phase_maps": NO_MAPS
    | {"four_points": {"gamma2": [0.0, 0.5], "gamma3": [1.0, 1.5, 2.0, 2.5, 3.0], "widths": [20, 40], "seeds": 10}},
    "sweeps": NO_SWEEPS,
}


def local(folder):
    workspace = copy_of_repository(folder)
    jobs = workspace.jobs("--cores", str(os.cpu_count()), "--", TARGET, overlay=JOBS)
    assert jobs["train"] == 200


def through_slurm(folder, arguments):
    with PrivateSlurm(folder / "slurm"):
        ClusterRun(copy_of_repository(folder / "clone"), *arguments, "--", TARGET, overlay=JOBS | SITE).finish(3600)


def main():
    if reason := missing():
        sys.exit(reason)
    ways = {
        f"locally, {os.cpu_count()} cores": local,
        "SLURM, eight to a cluster job": lambda folder: through_slurm(folder, ()),
        "SLURM, one by one": lambda folder: through_slurm(folder, ONE_BY_ONE),
    }
    print(f"200 training jobs of one run each, {os.cpu_count()} cores\n")
    print(f"{'way':<32}{'wall time, s':>14}{'s a job':>9}")
    for name, way in ways.items():
        with tempfile.TemporaryDirectory() as folder:
            began = time.monotonic()
            way(Path(folder) / "run")
            seconds = time.monotonic() - began
        print(f"{name:<32}{seconds:>14.0f}{seconds / 200:>9.2f}", flush=True)


if __name__ == "__main__":
    main()
