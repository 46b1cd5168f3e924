"""Runs an hour of the usual way to train many small networks at once, and of this project, on all cores.

The rival is `torch.func`: gradient descent on autograd, vmapped over SEEDS networks of one place and width, at the
best fixed rate as `autograd.py` defines it (found with seed 0, for all seeds), compiled by nothing. Its time is
seconds of a step of the batch, times steps. This project trains the same networks one after the other, by the kind of
layers that `auto` takes, in one process for each core. Four points of the plane, the four points of config.yaml, its
stop loss. Each repeat times both. Run from the repository's root:

    .venv/bin/python benchmarks/batched.py
"""

import os
import platform
import time
from concurrent.futures import ProcessPoolExecutor

import autograd
import numpy as np
import torch
from engines import CONFIG, FOUR_POINTS, train
from torch.func import grad, vmap

from phasediagram.dynamics.layers.choice import engine_name
from phasediagram.dynamics.run import fix_arithmetic

WIDTHS, SEEDS, STEPS, REPEATS = (100, 400, 1000, 2500), 8, 10, 5


def rival_seconds(point, m, rate, steps):
    """Return the seconds of `steps` steps of SEEDS networks in one batch, from STEPS of them."""
    torch.set_num_threads(os.cpu_count())
    plain = autograd.Plain(point, m)
    x, y = (torch.as_tensor(array, dtype=torch.float32) for array in FOUR_POINTS)
    x = torch.cat([x, torch.ones(len(x), 1)], dim=1)

    def loss(weights):
        w1, w2, a = weights
        h = torch.cat([torch.relu(x @ w1.T), torch.ones(len(x), 1)], dim=1)
        f = plain.output_scale * torch.relu(h @ w2.T) @ a.T
        return ((f - y) ** 2).sum() / (2 * len(x))

    weights = [torch.randn(SEEDS, *weight.shape) for weight in (plain.w1, plain.w2, plain.a)]
    rates = [rate * plain.rates[weight] / plain.output_scale for weight in (plain.w1, plain.w2, plain.a)]
    step = vmap(grad(loss))
    for number in range(STEPS + 1):
        if number == 1:  # the first one allocates
            began = time.perf_counter()
        for weight, of_rate, gradient in zip(weights, rates, step(weights), strict=True):
            weight.sub_(gradient, alpha=of_rate)
    seconds = (time.perf_counter() - began) / STEPS
    torch.set_num_threads(1)
    return steps * seconds


def one(seed, point, m, kind):
    fix_arithmetic()
    _, outcome, _ = train(kind, point, m, seed=seed)
    assert str(outcome.status) == "converged", (point, m, seed, outcome.reason)


def our_seconds(pool, point, m, kind):
    began = time.perf_counter()
    list(pool.map(one, range(SEEDS), *([value] * SEEDS for value in (point, m, kind))))
    return time.perf_counter() - began


def main():
    fix_arithmetic()
    torch.set_num_threads(1)
    print(f"{platform.machine()}, {os.cpu_count()} cores, torch {torch.__version__}, numpy {np.__version__}, ", end="")
    print(f"{time.strftime('%Y-%m-%d')}; {SEEDS} networks, medians of {REPEATS} repeats\n")
    print("    m gamma2 gamma3 | batch: steps  ms/step  seconds | here, by    seconds | ratio (smallest to largest)")
    training = CONFIG["training"]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for m in WIDTHS:
            kind = engine_name("auto", m, 4, 1, "float32", training["max_gigabytes"])
            medians = []
            for point in autograd.POINTS:
                rate, steps, _ = autograd.best_fixed_rate(point, m, kind)
                our_seconds(pool, point, m, kind)  # the first time, processes start
                pairs = np.array(
                    [(rival_seconds(point, m, rate, steps), our_seconds(pool, point, m, kind)) for _ in range(REPEATS)]
                )
                ratios = pairs[:, 0] / pairs[:, 1]
                rival, ours = np.median(pairs, axis=0)
                medians.append(np.median(ratios))
                print(
                    f"{m:5d} {point[0]:6.2f} {point[1]:6.2f} | {steps:12d} {1e3 * rival / steps:8.2f} {rival:8.2f} |"
                    f" {kind:<9} {ours:9.2f} | {np.median(ratios):5.1f} ({min(ratios):.1f}-{max(ratios):.1f})",
                    flush=True,
                )
            print(f"m = {m}: median of {len(medians)} points {np.median(medians):.1f}", flush=True)


if __name__ == "__main__":
    main()
