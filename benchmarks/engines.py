"""The deferred engine beside the dense one: errors with the same matrix, and seconds per run.

First table: RD of the deferred engine with the explicit W2(0) of the dense run of the same seed, at 12 points of
the plane, for the default tolerance (float32) and a tight one (float64). Second table: seconds per run of both
engines over widths, fresh reveals, float32, one core, side by side. Run from the repository's root:

    .venv/bin/python benchmarks/engines.py
"""

import argparse
import platform
import sys
import time
from functools import partial
from pathlib import Path

import torch
import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "workflow" / "scripts"))

from phasediagram import data, initialisation, integrator  # noqa: E402
from phasediagram.engines.deferred import DeferredEngine  # noqa: E402
from phasediagram.engines.dense import DenseEngine  # noqa: E402
from phasediagram.randomness import stream  # noqa: E402

CONFIG = yaml.safe_load((ROOT / "config.yaml").read_text())
POINTS = [
    *((0.0, 1.1), (0.7, 2.5), (0.0, 2.0), (0.5, 2.8), (0.0, 3.2), (-0.5, 2.5)),
    *((1.0, 1.5), (0.0, 1.5), (-0.5, 1.0), (1.0, 3.0), (0.5, 2.0), (-1.0, 2.0)),
]
TIMED_POINTS = [(0.0, 1.1), (0.7, 2.5), (0.0, 2.0), (-0.5, 2.5), (0.0, 3.2)]
TIGHT = 1e-3


def train(engine_class, point, m, dtype, **options):
    """Return (engine, outcome, seconds) of seed 0 with the settings of config.yaml."""
    points = CONFIG["data"]["four_points"]
    x, y = data.from_points(points["x"], points["y"])
    start = initialisation.from_point(*point)
    began = time.perf_counter()
    draw = partial(stream, seed=0, m=m, point=start.point)
    engine = engine_class(x, y, start.kappas(m, 1), draw, m, dtype, **options)
    settings = integrator.Settings(CONFIG["training"]["accuracy"], points["stop_loss"])
    outcome = integrator.integrate(engine, settings)
    return engine, outcome, time.perf_counter() - began


def errors(m):
    print(f"m = {m}: error of RD(W1), RD(W2) in %, and ranks of the bases of h and D")
    print("gamma2 gamma3 | default, float32           | tight (0.001), float64")
    for point in POINTS:
        cells = []
        for dtype, options in ((torch.float32, {}), (torch.float64, {"tolerance": TIGHT})):
            _, dense, _ = train(DenseEngine, point, m, dtype)
            engine, deferred, _ = train(DeferredEngine, point, m, dtype, explicit=True, **options)
            error = [
                100 * (getattr(deferred, name) / getattr(dense, name) - 1)
                for name in ("relative_distance_w1", "relative_distance_w2")
            ]
            cells.append(f"{error[0]:+8.3f} {error[1]:+8.3f} {engine.w2.right.rank:4d} {engine.w2.left.rank:5d}")
        print(f"{point[0]:6.2f} {point[1]:6.2f} | {' | '.join(cells)}", flush=True)


def seconds(widths, dense_up_to):
    print("\nseconds per run: deferred, dense, and their ratio")
    print("gamma2 gamma3 | " + " | ".join(f"{'m = ' + str(m):>22}" for m in widths))
    for point in TIMED_POINTS:
        cells = []
        for m in widths:
            _, _, deferred = train(DeferredEngine, point, m, torch.float32)
            if m > dense_up_to:
                cells.append(f"{deferred:6.2f} {'-':>8} {'-':>6}")
                continue
            _, _, dense = train(DenseEngine, point, m, torch.float32)
            cells.append(f"{deferred:6.2f} {dense:8.2f} {dense / deferred:6.1f}")
        print(f"{point[0]:6.2f} {point[1]:6.2f} | " + " | ".join(cells), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--widths", type=int, nargs="+", default=[500, 1000, 2500, 5000, 10000])
    parser.add_argument("--dense-up-to", type=int, default=5000)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    print(f"{platform.machine()}, torch {torch.__version__}, one thread, accuracy {CONFIG['training']['accuracy']:g}\n")
    errors(1000)
    seconds(arguments.widths, arguments.dense_up_to)


if __name__ == "__main__":
    main()
