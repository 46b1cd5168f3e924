"""Milliseconds of one evaluation of deferred layers: commit 6c1dc8f beside this one, and what memory allows.

An evaluation is one of a whole run: reveals, compressions and the step are in it. Runs are those of four points of the
plane on the four points of config.yaml, at its accuracy and stop loss, on one thread. Old and new runs alternate, each
in a process of its own. The last column is the time in which the arrays of an evaluation stream through memory: their
bytes, at the mean ranks of the run, by the measured rate of a sum over as many bytes.

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

OLD_RUN = """
import json, sys, torch
torch.set_num_threads(1)
sys.path[:0] = [{root!r} + "/benchmarks", {root!r} + "/workflow/scripts"]
import engines
engine, outcome, _ = engines.train(engines.DeferredEngine, {point!r}, {m})
print(json.dumps([outcome.seconds, outcome.evaluations]))
"""
NEW_RUN = """
import json, sys
sys.path.insert(0, {root!r} + "/benchmarks")
import engines
from phasediagram.dynamics.run import fix_arithmetic
fix_arithmetic()
ranks, follow = [], engines.follower.Follower.follow
def noting(self, motion):
    follow(self, motion)
    ranks.append(self.basis.rank)
engines.follower.Follower.follow = noting
network, outcome, _ = engines.train("deferred", {point!r}, {m})
means = [sum(side) / len(side) for side in (ranks[::2], ranks[1::2])]
print(json.dumps([outcome.seconds, outcome.evaluations, *means]))
"""


def run(code, root, point, m):
    command = [sys.executable, "-c", code.format(root=str(root), point=point, m=m)]
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
    print("     m gamma2 gamma3 | ms, old           | ms, new           | old/new | mean ranks | ms of streaming")
    with tempfile.TemporaryDirectory() as folder:
        old = Path(folder) / "old"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", str(old), OLD], check=True, cwd=ROOT)
        try:
            for m in WIDTHS:
                ratios = [compared(old, point, m) for point in POINTS]
                print(f"m = {m}: median of {len(POINTS)} points {np.median(ratios):.2f}", flush=True)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(old)], check=True, cwd=ROOT)


def compared(old, point, m):
    """Print one row; return how many times an evaluation is faster."""
    pairs = [(run(OLD_RUN, old, point, m), run(NEW_RUN, ROOT, point, m)) for _ in range(REPEATS)]
    of_old, of_new = ([1e3 * found[0] / found[1] for found in column] for column in zip(*pairs, strict=True))
    right, left = pairs[0][1][2:]
    size = (RIGHT_PASSES * right + LEFT_PASSES * left) * m * 4
    ratio = np.median(of_old) / np.median(of_new)
    cells = [f"{np.median(times):6.3f} ({min(times):.3f}-{max(times):.3f})" for times in (of_old, of_new)]
    streaming = 1e3 * size / bytes_per_second(int(size))
    place, ranks = f"{m:6d} {point[0]:6.2f} {point[1]:6.2f}", f"{right:4.0f} {left:4.0f}"
    print(f"{place} | {' | '.join(cells)} | {ratio:7.2f} | {ranks} | {streaming:6.3f}", flush=True)
    return ratio


if __name__ == "__main__":
    main()
