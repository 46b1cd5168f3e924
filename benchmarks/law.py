"""The law of deferred inner layers, at depth 3 and 4: Kolmogorov-Smirnov tests of fresh reveals against dense runs.

The table has two-sample p-values of RD of every layer and of f(0.05), at m = 300, with 100 seeds of each kind. Dense
and deferred runs have different seeds. The runs are on the four points of config.yaml at its accuracy and stop loss, in
float32, one thread per run. Each depth has four points of the plane: in the lazy regime, where all layers grow, where
only W1 is lazy, and where only W1 has left the lazy regime. At the last one the flow multiplies perturbations.
Run from the repository's root:

    .venv/bin/python benchmarks/law.py
"""

import argparse
import os
import platform
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np
from engines import CONFIG, STOP_LOSS, train
from scipy import stats

from phasediagram.dynamics import contents
from phasediagram.dynamics.run import fix_arithmetic
from phasediagram.model.layers import layer_names
from phasediagram.model.status import Status

POINTS = {
    3: [(0.0, 1.1), (0.0, 2.0), (0.7, 2.5), (-0.5, 1.75)],
    4: [(0.0, 1.6), (0.0, 2.5), (0.5, 2.5), (-0.5, 2.25)],
}


def row(seed, kind, depth, point, m):
    """Return RD of every layer and f(0.05) of one run."""
    fix_arithmetic()
    network, outcome, _ = train(kind, point, m, seed=seed, depth=depth)
    assert outcome.status == Status.CONVERGED, (kind, depth, point, seed, outcome.status, outcome.reason)
    return [*outcome.relative_distance.values(), float(contents.function(network, [[0.05]])[0, 0])]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=100)
    parser.add_argument("--m", type=int, default=300)
    arguments = parser.parse_args()
    seeds, m = arguments.seeds, arguments.m
    print(f"{platform.machine()}, numpy {np.__version__}, m = {m}, {seeds} seeds of each kind,", end=" ")
    print(f"accuracy {CONFIG['training']['accuracy']:g}, stop loss {STOP_LOSS:g}")
    smallest = []
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for depth, points in POINTS.items():
            names = "  ".join(f"{name:>5}" for name in (*layer_names(depth), "f"))
            print(f"\ndepth {depth}\ngamma2 gamma3 | {names} | seconds, dense and deferred")
            for point in points:
                samples, seconds = [], []
                for kind, first in (("dense", 0), ("deferred", seeds)):
                    began = time.perf_counter()
                    one = partial(row, kind=kind, depth=depth, point=point, m=m)
                    samples.append(np.array(list(pool.map(one, range(first, first + seeds)))).T)
                    seconds.append(time.perf_counter() - began)
                p_values = [stats.ks_2samp(*columns).pvalue for columns in zip(*samples, strict=True)]
                smallest.append(min(p_values))
                cells = "  ".join(f"{p:5.3f}" for p in p_values)
                print(f"{point[0]:6.2f} {point[1]:6.2f} | {cells} | {seconds[0]:.0f}, {seconds[1]:.0f}", flush=True)
    print(f"\nsmallest p-value {min(smallest):.3f}")


if __name__ == "__main__":
    main()
