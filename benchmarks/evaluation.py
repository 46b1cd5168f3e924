"""Milliseconds of one evaluation of deferred layers: commit 6c1dc8f beside this one, and what memory allows.

The first columns are the median evaluation, with its step, of those that reveal and compress nothing; nan where a run
has none. The next are seconds of the whole run over its evaluations, so reveals and compressions are in them. Runs are
those of four points of the plane on the four points of config.yaml, at its accuracy and stop loss, on one thread. Old
and new runs alternate, each in a process of its own. The last column is the time in which the arrays of an evaluation
stream through memory: their bytes, at the mean ranks of the run, by the measured rate of a sum over as many bytes.

Run from the repository's root; it makes a worktree of the old commit and removes it again:

    .venv/bin/python benchmarks/evaluation.py
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

OLD, ROOT = "6c1dc8f", Path(__file__).resolve().parents[1]
WIDTHS, REPEATS = (1200, 3000, 10_000), 5
POINTS = [(0.0, 1.1), (0.7, 2.5), (0.0, 2.0), (-0.5, 2.5)]
RIGHT_PASSES, LEFT_PASSES = 7, 2  # V and P are read for h and D, P is read and written by the step, Y, U and Z once

HOOKS = """
import statistics, time
times, busy = [], [True, 0.0]
def hook(owner, name, begins=False, ends=False, marks=False):
    method = getattr(owner, name)
    def hooked(*arguments, **options):
        if begins:
            busy[:] = [False, time.perf_counter()]
        busy[0] |= marks
        result = method(*arguments, **options)
        if ends and not busy[0]:
            times.append(time.perf_counter() - busy[1])
        return result
    setattr(owner, name, hooked)
def hook_all(network, gaussian, follower):
    hook(network, "evaluate", begins=True)
    hook(network, "advance", ends=True)
    hook(gaussian, "reveal", marks=True)
    hook(follower, "compress", marks=True)
def median():
    return statistics.median(times) if times else float("nan")
"""
OLD_RUN = """
import json, sys, torch
torch.set_num_threads(1)
sys.path[:0] = [{root!r} + "/benchmarks", {root!r} + "/workflow/scripts"]
import engines
from phasediagram.engines.lazy_gaussian import LazyGaussian
hook_all(engines.DeferredEngine, LazyGaussian, engines.follower.Follower)
engine, outcome, _ = engines.train(engines.DeferredEngine, {point!r}, {m})
print(json.dumps([outcome.seconds, outcome.evaluations, median()]))
"""
NEW_RUN = """
import json, sys
sys.path.insert(0, {root!r} + "/benchmarks")
import engines
from phasediagram.dynamics.layers.lazy_gaussian import LazyGaussian
from phasediagram.dynamics.network import Network
from phasediagram.dynamics.run import fix_arithmetic
fix_arithmetic()
hook_all(Network, LazyGaussian, engines.follower.Follower)
ranks, follow = [], engines.follower.Follower.follow
def noting(self, motion):
    follow(self, motion)
    ranks.append(self.basis.rank)
engines.follower.Follower.follow = noting
network, outcome, _ = engines.train("deferred", {point!r}, {m})
means = [sum(side) / len(side) for side in (ranks[::2], ranks[1::2])]
print(json.dumps([outcome.seconds, outcome.evaluations, median(), *means]))
"""


def run(code, root, point, m):
    command = [sys.executable, "-c", HOOKS + code.format(root=str(root), point=point, m=m)]
    found = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root)
    return json.loads(found.stdout.splitlines()[-1])


def bytes_per_second(size):
    array = np.ones(size // 4, np.float32)
    times = []
    for _ in range(20):
        began = time.perf_counter()
        array.sum()
        times.append(time.perf_counter() - began)
    return array.nbytes / np.median(times)


def main():
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, numpy {np.__version__}, {time.strftime('%Y-%m-%d')}, one thread"
    )
    print(f"median of {REPEATS} runs (smallest to largest)\n")
    print("                     | an evaluation without reveals                 | a whole run, by evaluation")
    print("     m gamma2 gamma3 | ms, old             ms, new             ratio | ", end="")
    print("ms, old             ms, new             ratio | mean ranks | ms of streaming")
    with tempfile.TemporaryDirectory() as folder:
        old = Path(folder) / "old"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", str(old), OLD], check=True, cwd=ROOT)
        try:
            for m in WIDTHS:
                ratios = np.nanmedian([compared(old, point, m) for point in POINTS], axis=0)
                print(f"m = {m}: medians of the ratios {ratios[0]:.2f} and {ratios[1]:.2f}", flush=True)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(old)], check=True, cwd=ROOT)


def compared(old, point, m):
    """Print one row; return how many times an evaluation without reveals and one of a whole run are faster."""
    pairs = [(run(OLD_RUN, old, point, m), run(NEW_RUN, ROOT, point, m)) for _ in range(REPEATS)]
    right, left = pairs[0][1][3:]
    place, cells, ratios = f"{m:6d} {point[0]:6.2f} {point[1]:6.2f}", [], []
    for of_one in (lambda found: 1e3 * found[2], lambda found: 1e3 * found[0] / found[1]):
        of_old, of_new = ([of_one(found) for found in column] for column in zip(*pairs, strict=True))
        ratios.append(np.median(of_old) / np.median(of_new))
        times = (f"{np.median(each):5.3f} ({min(each):.3f}-{max(each):.3f})" for each in (of_old, of_new))
        cells.append(f"{' '.join(times)} {ratios[-1]:5.2f}")
    size = (RIGHT_PASSES * right + LEFT_PASSES * left) * m * 4
    streaming = 1e3 * size / bytes_per_second(int(size))
    print(f"{place} | {' | '.join(cells)} | {right:4.0f} {left:4.0f} | {streaming:6.3f}", flush=True)
    return ratios


if __name__ == "__main__":
    main()
