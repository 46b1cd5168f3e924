"""Slopes of RD(W1) of two layers beside those that Luo et al. print, for their points, widths and many seeds.

Each line: gamma (gamma' = 0), whether the start is antisymmetric, the seeds, our slope with its standard error, and the
printed one. At gamma = 1/2 the initial output is of order 1 and random. So RD scatters much there, unless f = 0
at t = 0.
Run from the repository's root, with one process for each core:

    .venv/bin/python benchmarks/two_layer.py
"""

import os
import platform
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np
from engines import CONFIG, train
from scipy import stats

from phasediagram.data import training_set
from phasediagram.dynamics.run import fix_arithmetic
from phasediagram.model import luo
from phasediagram.model.status import Status

WIDTHS = (1000, 5000, 10000, 20000, 40000)
SEEDS = {0.5: 200, 1.0: 16, 1.75: 8}


def logarithm(run, gamma, antisymmetric):
    """Return log RD(W1) of one run, (width, seed)."""
    fix_arithmetic()
    m, seed = run
    xy = training_set.from_points(luo.X, luo.Y)
    _, outcome, _ = train("dense", (0.0, gamma), m, seed=seed, xy=xy, depth=2, antisymmetric=antisymmetric)
    assert outcome.status == Status.CONVERGED, (gamma, m, seed, outcome.status)
    return np.log(outcome.relative_distance["W1"])


def main():
    print(f"{platform.machine()}, numpy {np.__version__}, accuracy {CONFIG['training']['accuracy']:g}, m = {WIDTHS}")
    print("gamma  start          seeds  slope   standard error  printed")
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for (_, gamma), printed in luo.SLOPES.items():
            for antisymmetric in (False, True):
                seeds = 16 if antisymmetric else SEEDS[gamma]
                runs = [(m, seed) for m in WIDTHS for seed in range(seeds)]
                logs = list(pool.map(partial(logarithm, gamma=gamma, antisymmetric=antisymmetric), runs))
                fit = stats.linregress(np.log([m for m, _ in runs]), logs)
                start = "antisymmetric" if antisymmetric else "plain"
                print(
                    f"{gamma:5.2f}  {start:13}  {seeds:5d}  {fit.slope:+.4f}  {fit.stderr:14.4f}  {printed:+.3f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
