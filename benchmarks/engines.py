"""Deferred inner layers compared with dense ones: errors with the same matrix, forgetting, seconds per run.

Tables, all on the four points of config.yaml at its accuracy, one thread:

1. Errors of RD with the explicit W2(0) of the dense run of the same seed, m = 1000, for the default tolerance (float32)
   and a tight one (float64). The last two points lie in the corner where the flow multiplies perturbations.
2. The effect of forgetting: log RD of fresh runs minus log RD of runs with the same seed whose bases are never
   compressed, as mean over seeds with standard error. An explicit W2(0) cannot show this effect, because what was
   forgotten comes back the same.
3. Seconds per run of both kinds at several widths, fresh reveals, float32.
4. The same for problems with more numbers to fit, as for MNIST (n points in 20 dimensions, 1 or 10 outputs). This shows
   where `auto` should choose dense layers.

Run from the repository's root:

    .venv/bin/python benchmarks/engines.py
"""

import platform
import time
from functools import partial
from pathlib import Path
from unittest import mock

import numpy as np
import yaml
from scipy import stats

ROOT = Path(__file__).resolve().parents[1]

from phasediagram.data import training_set  # noqa: E402
from phasediagram.dynamics import integrator  # noqa: E402
from phasediagram.dynamics.layers import follower  # noqa: E402
from phasediagram.dynamics.network import Network  # noqa: E402
from phasediagram.dynamics.randomness import stream  # noqa: E402
from phasediagram.dynamics.run import fix_arithmetic  # noqa: E402
from phasediagram.model import initialisation  # noqa: E402

CONFIG = yaml.safe_load((ROOT / "config.yaml").read_text())
FOUR_POINTS = training_set.from_points(*(CONFIG["problems"]["four_points"][axis] for axis in ("x", "y")))
STOP_LOSS = CONFIG["problems"]["four_points"]["stop_loss"]
POINTS = [
    *((0.0, 1.1), (0.7, 2.5), (0.0, 2.0), (0.5, 2.8), (0.0, 3.2), (-0.5, 2.5), (1.0, 1.5)),
    *((0.0, 1.5), (-0.5, 1.0), (1.0, 3.0), (0.5, 2.0), (1.5, 2.5)),
]
CORNER = [(-0.75, 1.5), (-1.0, 2.0)]
TIMED_POINTS = [(0.0, 1.1), (0.7, 2.5), (0.0, 2.0), (-0.5, 2.5), (0.0, 3.2)]
LAYERS = ("W1", "W2")  # the layers in the tables
TIGHT = 2.5e-4


def train(kind, point, m, dtype="float32", seed=0, xy=FOUR_POINTS, depth=3, settings=None, **options):
    """Return (network, outcome, seconds) of a run with the settings of config.yaml, or others of `Settings`."""
    start = initialisation.from_point(*point, depth)
    began = time.perf_counter()
    draw = partial(stream, seed=seed, m=m, point=start.point)
    network = Network(*xy, start.scaling(m, xy[0].shape[1]), draw, m, dtype, kind=kind, **options)
    chosen = {"accuracy": CONFIG["training"]["accuracy"], "stop_loss": STOP_LOSS} | (settings or {})
    outcome = integrator.integrate(network, integrator.Settings(**chosen))
    return network, outcome, time.perf_counter() - began


def errors(m):
    print(f"m = {m}: error of RD(W1), RD(W2) in %, and largest ranks of the bases of h and D")
    print(f"gamma2 gamma3 | default, float32           | tight ({TIGHT:g}), float64")
    for point in POINTS + CORNER:
        cells = []
        for dtype, options in (("float32", {}), ("float64", {"tolerance": TIGHT})):
            _, dense, _ = train("dense", point, m, dtype)
            network, deferred, _ = train("deferred", point, m, dtype, explicit=True, **options)
            error = [100 * (deferred.relative_distance[layer] / dense.relative_distance[layer] - 1) for layer in LAYERS]
            ranks = network.report()
            cells.append(f"{error[0]:+8.3f} {error[1]:+8.3f} {ranks['rank_h']:4d} {ranks['rank_d']:5d}")
        print(f"{point[0]:6.2f} {point[1]:6.2f} | {' | '.join(cells)}", flush=True)


def forgetting(widths, seeds=10):
    print(f"\nmean change of RD(W1), RD(W2) in % by compressing the bases, {seeds} seeds")
    print("gamma2 gamma3 | " + " | ".join(f"{'m = ' + str(m):>31}" for m in widths))
    for point in TIMED_POINTS + CORNER:
        cells = []
        for m in widths:
            changes = []
            for seed in range(seeds):
                distances = []
                for first_room in (follower.FIRST_ROOM, m):
                    with mock.patch.object(follower, "FIRST_ROOM", first_room):
                        _, outcome, _ = train("deferred", point, m, seed=seed)
                    distances.append([outcome.relative_distance[layer] for layer in LAYERS])
                changes.append(100 * np.subtract(*np.log(distances)))
            mean, error = np.mean(changes, axis=0), stats.sem(changes)
            cells.append("  ".join(f"{x:+7.3f} +- {e:.3f}" for x, e in zip(mean, error, strict=True)))
        print(f"{point[0]:6.2f} {point[1]:6.2f} | {' | '.join(cells)}", flush=True)


def seconds(widths, dense_up_to):
    print("\nseconds per run: deferred, dense, and their ratio")
    print("gamma2 gamma3 | " + " | ".join(f"{'m = ' + str(m):>22}" for m in widths))
    for point in TIMED_POINTS:
        cells = []
        for m in widths:
            _, _, deferred = train("deferred", point, m)
            if m > dense_up_to:
                cells.append(f"{deferred:6.2f} {'-':>8} {'-':>6}")
                continue
            _, _, dense = train("dense", point, m)
            cells.append(f"{deferred:6.2f} {dense:8.2f} {dense / deferred:6.1f}")
        print(f"{point[0]:6.2f} {point[1]:6.2f} | " + " | ".join(cells), flush=True)


def crossover(widths, point=(0.0, 1.5)):
    print(f"\nseconds per run at {point}, n points in 20 dimensions: deferred, dense, and their ratio")
    print("  n d_out | " + " | ".join(f"{'m = ' + str(m):>22}" for m in widths))
    for n, outputs in ((4, 1), (8, 1), (16, 1), (32, 1), (4, 10), (10, 10)):
        numbers = np.random.default_rng(n)
        xy = numbers.random((n, 20)), np.eye(10)[np.arange(n) % 10] if outputs == 10 else numbers.random((n, 1))
        cells = []
        for m in widths:
            _, _, deferred = train("deferred", point, m, xy=xy)
            _, _, dense = train("dense", point, m, xy=xy)
            cells.append(f"{deferred:6.2f} {dense:8.2f} {dense / deferred:6.1f}")
        print(f"{n:3d} {outputs:5d} | " + " | ".join(cells), flush=True)


def main():
    fix_arithmetic()
    print(f"{platform.machine()}, numpy {np.__version__}, one thread, accuracy {CONFIG['training']['accuracy']:g}\n")
    errors(1000)
    forgetting([1000, 4000])
    seconds([500, 1000, 2500, 5000, 10000], dense_up_to=5000)
    crossover([1000, 2500])


if __name__ == "__main__":
    main()
