"""Memory and seconds per step of training jobs: requests of the resource model, and measurements.

Each row is a new process with one run of a few steps, at the point of the plane with the largest bases. `taken` is its
peak memory plus Snakemake's (280 MB), and the mean CPU time of a step after the first. Run from the repository's root:

    .venv/bin/python benchmarks/resources.py
"""

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]

from phasediagram.data import training_set  # noqa: E402
from phasediagram.dynamics.checkpoint import train_and_write  # noqa: E402
from phasediagram.dynamics.run import Run  # noqa: E402
from phasediagram.jobs.resources import TrainingModel  # noqa: E402
from phasediagram.planning import settings  # noqa: E402

SNAKEMAKE_MB = 280
POINT = {"gamma2": -1.0, "gamma3": 2.0}
CASES = [  # engine, depth, n (4: the four points, otherwise random images with ten outputs), m, steps
    ("dense", 2, 4, 1_000_000, 10),
    ("dense", 3, 4, 2000, 20),
    ("dense", 3, 4, 5000, 10),
    ("dense", 3, 50, 1000, 20),
    ("dense", 3, 50, 5000, 5),
    ("dense", 3, 200, 2500, 5),
    ("dense", 4, 4, 2000, 20),
    ("followed", 3, 4, 1000, 300),
    ("followed", 3, 50, 2500, 300),
    ("followed", 3, 50, 5000, 100),
    ("followed", 3, 200, 2500, 100),
    ("deferred", 3, 4, 1000, 600),
    ("deferred", 3, 4, 5000, 600),
    ("deferred", 3, 4, 10000, 600),
    ("deferred", 4, 4, 5000, 600),
]


def training_set_of(n):
    if n == 4:
        return training_set.from_points([-1.0, -0.3, 0.4, 1.0], [0.0, 1.0, 0.8, -0.2])
    draw = np.random.default_rng(0)
    return 0.3 * draw.random((n, 784)), np.eye(10)[np.arange(n) % 10]


def measure(engine, depth, n, m, steps):
    """Train in this process; print its peak memory in MB and its seconds per step."""
    x, y = training_set_of(n)
    times = []
    run = Run(POINT, m, 0, 0.01, 1e-4, True, depth, False, steps, 60.0, 8.0, engine, "float32")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.safetensors"
        train_and_write(run, x, y, "cpu", path, lambda step, loss: times.append(time.process_time()))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps({"mb": peak, "step_s": (times[-1] - times[0]) / (len(times) - 1)}))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", type=int, help="train this case in this process")
    arguments = parser.parse_args()
    if arguments.case is not None:
        measure(*CASES[arguments.case])
        return
    config = settings.resolve({"problems": {"d": {"x": [0.0], "y": [1.0]}}, "phase_maps": {}})["training"]
    print(f"{platform.machine()}, numpy {np.__version__}, one thread, accuracy {config['accuracy']:g}\n")
    print("engine   depth    n       m | memory, MB: asked taken ratio | ms a step: asked   taken ratio")
    for index, (engine, depth, n, m, _) in enumerate(CASES):
        command = [sys.executable, __file__, "--case", str(index)]
        taken = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        model = TrainingModel(config | {"engine": engine}, n, 1 if n == 4 else 10, depth, on_gpu=False)
        asked_mb, asked_s, mb = model.mem_mb([m]), model.step_seconds(m), taken["mb"] + SNAKEMAKE_MB
        print(
            f"{engine:<8}{depth:>6}{n:>5}{m:>8} |{asked_mb:>18}{mb:>6.0f}{asked_mb / mb:>6.1f} |"
            f"{1e3 * asked_s:>17.2f}{1e3 * taken['step_s']:>8.2f}{asked_s / taken['step_s']:>6.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
