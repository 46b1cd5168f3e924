"""Followed inner layers compared with dense ones on MNIST: errors of RD, what forgetting does, seconds, memory.

Tables, all on the 50 digits of config.yaml, scaled as there, with ten outputs, in float32 on one thread:

1. Errors of RD and ranks at m = 1600 for several tolerances, against the dense run of the same seed and W(0).
2. The same at the default tolerance, with bases that are never compressed.
3. Seconds per run and memory of both kinds at several widths. Above m = 2500 dense layers are timed over their first
   steps, and these seconds are multiplied to the evaluations of the followed run; there are no errors of RD then.

Run from the repository's root, after `make figures` or `snakemake --cores 2 results/mnist/digits.safetensors`:

    .venv/bin/python benchmarks/followed.py
"""

import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from unittest import mock

import numpy as np
from engines import CONFIG, train

from phasediagram.data.of_problem import training_set_of
from phasediagram.dynamics.layers import follower
from phasediagram.dynamics.run import fix_arithmetic

DIGITS = "results/mnist/digits.safetensors"
PROBLEM = {"mnist": {"n": 50, "targets": "one_hot"}, "scale": "unit"}
SETTINGS = {"stop_loss": CONFIG["problems"]["mnist"]["stop_loss"]}
POINTS = [(0.0, 1.0), (0.0, 1.5), (0.0, 2.0), (-0.5, 1.5), (0.5, 2.0), (1.0, 2.5)]
LAYERS = ("W1", "W2", "a")
TIMED = [(0.0, 1.5), (0.0, 2.0)]
WHOLE, STEPS = 2500, 60  # the largest width of whole dense runs, and the steps above


def digits():
    return training_set_of(PROBLEM, DIGITS)


def cells(found, expected):
    return " ".join(
        f"{100 * (found.relative_distance[layer] / expected.relative_distance[layer] - 1):+7.2f}" for layer in LAYERS
    )


def errors(m, tolerances):
    print(f"m = {m}: error of RD(W1), RD(W2), RD(a) in % and largest rank, by tolerance; last, nothing forgotten")
    print("gamma2 gamma3 | " + " | ".join(f"{tolerance:^28g}" for tolerance in (*tolerances, tolerances[0])))
    for point in POINTS:
        _, dense, _ = train("dense", point, m, xy=digits(), settings=SETTINGS)
        row = []
        for tolerance in tolerances:
            network, outcome, _ = train("followed", point, m, xy=digits(), settings=SETTINGS, tolerance=tolerance)
            row.append(f"{cells(outcome, dense)} {network.report()['rank_h']:4d}")
        with mock.patch.object(follower, "FIRST_ROOM", 10_000):
            network, outcome, _ = train("followed", point, m, xy=digits(), settings=SETTINGS)
        row.append(f"{cells(outcome, dense)} {network.report()['rank_h']:4d}")
        print(f"{point[0]:6.2f} {point[1]:6.2f} | {' | '.join(row)}", flush=True)


def one_run(kind, gamma2, gamma3, m):
    """Print seconds of integration, evaluations and peak memory in GB of a run in a process of its own."""
    fix_arithmetic()
    limit = {"max_steps": STEPS} if kind == "dense" and int(m) > WHOLE else {}
    began = peak_gigabytes()
    _, outcome, _ = train(kind, (float(gamma2), float(gamma3)), int(m), xy=digits(), settings=SETTINGS | limit)
    grown = peak_gigabytes() - began
    distances = " ".join(repr(distance) for distance in outcome.relative_distance.values())
    print(outcome.seconds, outcome.evaluations, grown, distances)


def peak_gigabytes():
    """Return the largest memory that this process has had; getrusage begins with that of the process it came from."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1e6


def seconds(widths):
    print(
        "\nseconds per run (evaluations) and memory in GB: dense, followed and their ratio; error of RD in %: W1, W2, a"
    )
    for m in widths:
        for point in TIMED:
            found = {}
            for kind in ("dense", "followed"):
                command = [sys.executable, __file__, kind, *map(str, point), str(m)]
                found[kind] = np.array(
                    subprocess.run(command, capture_output=True, text=True, check=True).stdout.split(), float
                )
            dense, followed = found["dense"], found["followed"]
            if m > WHOLE:
                dense[0] *= followed[1] / dense[1]
                error = "first steps of the dense run"
            else:
                error = " ".join(f"{100 * number:+6.2f}" for number in followed[3:] / dense[3:] - 1)
            times = " ".join(f"{of_kind[0]:8.1f} ({of_kind[1]:4.0f})" for of_kind in (dense, followed))
            times += f" {dense[0] / followed[0]:5.1f}"
            memory = f"{dense[2]:6.2f} {followed[2]:6.2f} {followed[2] / dense[2]:5.2f}"
            print(f"{m:6d} {point[0]:6.2f} {point[1]:6.2f} | {times} | {memory} | {error}", flush=True)


def main():
    fix_arithmetic()
    print(f"{platform.machine()}, {os.cpu_count()} cores, numpy {np.__version__}, {time.strftime('%Y-%m-%d')}\n")
    errors(1600, [0.02, 0.05, 0.1])
    seconds([400, 1600, 2500, 5000, 10_000])


if __name__ == "__main__":
    one_run(*sys.argv[1:]) if len(sys.argv) > 1 else main()
