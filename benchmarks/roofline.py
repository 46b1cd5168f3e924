"""Milliseconds of one evaluation and its step, beside what memory and arithmetic of the machine allow.

Each row is a whole run: seconds over evaluations, so reveals, compressions and power iterations are in it. Beside it
are the numbers that an evaluation has to read or write, and its operations, counted from the algorithm:

- dense: W(0) and its motion are read forwards and backwards, the motion is read and written by the step, in float32
  (6 m^2 numbers, 10 m^2 operations for each sample);
- deferred: V and P are read for h and D, P is read and written by the step, Y, U and Z are read once (7 r_h m + 2 r_D m
  numbers, twice as many operations for each sample), at the mean ranks r of the run.

What is allowed is the larger of numbers over the measured rate of a sum of as many (so a small array comes from a
cache), and of operations over the measured rate of a matrix product. One thread, float32, the four points of
config.yaml at its accuracy. Run from the repository's root:

    .venv/bin/python benchmarks/roofline.py
"""

import os
import platform
import time
from unittest import mock

import numpy as np
from engines import train

from phasediagram.dynamics.layers.follower import Follower
from phasediagram.dynamics.run import fix_arithmetic

POINTS = [(0.0, 1.1), (0.7, 2.5), (0.0, 2.0)]
CASES = [
    *(("dense", m) for m in (100, 1200, 3000)),
    *(("deferred", m) for m in (1200, 3000, 10_000, 100_000)),
]
REPEATS, ROWS = 5, 4  # one row for each of the four points


def rate(work, size, repeats=20):
    """Return size over the median time of calls."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return size / np.median(times)


def numbers_and_operations(kind, m, ranks):
    if kind == "dense":
        return 6 * m**2, 10 * m**2 * ROWS
    right, left = ranks
    numbers = (7 * right + 2 * left) * m
    return numbers, 2 * numbers * ROWS


def timed(kind, point, m):
    """Return (milliseconds of an evaluation, mean ranks of the bases of h and D)."""
    ranks, follow = [], Follower.follow

    def noting(self, motion):
        follow(self, motion)
        ranks.append(self.basis.rank)

    with mock.patch.object(Follower, "follow", noting):
        _, outcome, _ = train(kind, point, m)
    return 1e3 * outcome.seconds / outcome.evaluations, [
        float(np.mean(side or [0])) for side in (ranks[::2], ranks[1::2])
    ]


def main():
    fix_arithmetic()
    square = np.ones((2000, 2000), np.float32)
    peak = rate(lambda: square @ square, 2 * 2000**3)
    large = np.ones(2**27, np.float32)
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, numpy {np.__version__}, {time.strftime('%Y-%m-%d')}, one thread"
    )
    print(f"matrix product {1e-9 * peak:.0f} GFLOP/s, sum of 0.5 GB {1e-9 * rate(large.sum, large.nbytes):.1f} GB/s")
    print(f"median of {REPEATS} runs (smallest to largest)\n")
    print("kind          m gamma2 gamma3 | ms an evaluation     | mean ranks | MB read | ms allowed, by     | part")
    for kind, m in CASES:
        for point in POINTS:
            found = [timed(kind, point, m) for _ in range(REPEATS)]
            times, ranks = [ms for ms, _ in found], found[0][1]
            numbers, operations = numbers_and_operations(kind, m, ranks)
            array = np.ones(int(numbers), np.float32)
            limits = {"memory": numbers / rate(array.sum, array.size), "arithmetic": operations / peak}
            by = max(limits, key=limits.get)
            allowed, median = 1e3 * limits[by], np.median(times)
            of_run = f"{median:6.3f} ({min(times):.3f}-{max(times):.3f}) | {ranks[0]:4.0f} {ranks[1]:5.0f}"
            limit = f"{4e-6 * numbers:7.2f} | {allowed:6.3f} {by:<11} | {allowed / median:4.0%}"
            print(f"{kind:<9}{m:6d} {point[0]:6.2f} {point[1]:6.2f} | {of_run} | {limit}", flush=True)


if __name__ == "__main__":
    main()
