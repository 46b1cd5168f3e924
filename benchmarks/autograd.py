"""Seconds per run at m = 10,000 of plain PyTorch and of both kinds of inner layers, at four points of the plane.

Plain PyTorch is what a user would write: autograd with full-batch gradient descent in float32, on all cores, at the
best fixed rate. This rate is the first of successive halvings that fits with both RD within 2 % of the flow. The
rates are tried with deferred layers, on the same W2(0), because there a try costs seconds. PyTorch then takes the same
number of steps.

PyTorch and dense layers (one thread) are timed over STEPS steps, and the seconds per step are multiplied by the
steps of the run. Deferred layers (one thread) are timed over their whole run, with fresh reveals. Each repeat times all
three, one after the other; times are medians, ratios are medians of the ratios of a repeat, with the smallest and the
largest. Training data and stop loss are those of four_points in config.yaml. Run from the repository's root (16 GB of
memory, about 15 minutes):

    .venv/bin/python benchmarks/autograd.py
"""

import math
import os
import platform
import time
from functools import partial

import numpy as np
import torch
from engines import CONFIG, FOUR_POINTS, STOP_LOSS, train

from phasediagram.dynamics import integrator
from phasediagram.dynamics.network import Network
from phasediagram.dynamics.randomness import stream
from phasediagram.dynamics.run import fix_arithmetic
from phasediagram.model import initialisation

M = 10_000
POINTS = [(0.0, 1.1), (0.7, 2.5), (0.0, 2.0), (-0.5, 2.5)]
STEPS, REPEATS = 10, 5
MOST_STEPS = 4_000
TARGET_ERROR = 0.02


def network_at(point, kind, m=M, **options):
    start = initialisation.from_point(*point)
    draw = partial(stream, seed=0, m=m, point=start.point)
    return Network(*FOUR_POINTS, start.scaling(m, 1), draw, m, "float32", kind=kind, **options)


def best_fixed_rate(point, m=M, kind="deferred"):
    """Return (scaled rate, steps, RD errors) of gradient descent on the same matrix, at the first good rate."""
    options = {"explicit": True} if kind == "deferred" else {}
    fine = integrator.Settings(CONFIG["training"]["accuracy"] / 4, STOP_LOSS)
    reference = integrator.integrate(network_at(point, kind, m, **options), fine)
    first = network_at(point, kind, m, **options).evaluate().stiffness
    for halvings in range(-12, 30):
        network = network_at(point, kind, m, **options)
        rate, steps = 2.0**-halvings / first, 0
        while True:
            state = network.evaluate()
            loss = state.loss / reference.loss_zero
            if not math.isfinite(loss) or loss > 1e6 or loss <= STOP_LOSS or steps == MOST_STEPS:
                break
            network.advance(rate)
            steps += 1
        errors = [state.relative_distance[layer] / reference.relative_distance[layer] - 1 for layer in ("W1", "W2")]
        if loss <= STOP_LOSS and max(map(abs, errors)) <= TARGET_ERROR:
            return rate, steps, errors
    raise RuntimeError(f"no fixed rate is good at {point}")


def parameter(array):
    return torch.nn.Parameter(torch.as_tensor(array))


class Plain(torch.nn.Module):
    """The network of eq. 1 in normalised coordinates, written in plain PyTorch."""

    def __init__(self, point, m=M):
        super().__init__()
        network = network_at(point, "dense", m)
        (second,) = network.inner
        self.output_scale = network.output_scale
        self.w1 = parameter(network.input.initial)
        self.w2 = parameter(np.column_stack([second.initial, second.bias_initial]))
        self.a = parameter(network.readout.initial)
        self.rates = {self.a: 1.0, self.w2: second.mobility**2, self.w1: network.input.mobility**2}

    def forward(self, x):
        h = torch.relu(x @ self.w1.T)
        return self.output_scale * torch.relu(torch.cat([h, torch.ones(len(h), 1)], dim=1) @ self.w2.T) @ self.a.T


def autograd_seconds_per_step(point, rate):
    torch.set_num_threads(os.cpu_count())
    network = Plain(point)
    x, y = (torch.as_tensor(array, dtype=torch.float32) for array in FOUR_POINTS)
    x = torch.cat([x, torch.ones(len(x), 1)], dim=1)
    groups = [
        {"params": [weight], "lr": rate * factor / network.output_scale} for weight, factor in network.rates.items()
    ]
    optimizer = torch.optim.SGD(groups)
    for step in range(STEPS + 1):
        if step == 1:  # the first one allocates
            began = time.perf_counter()
        optimizer.zero_grad()
        (((network(x) - y) ** 2).sum() / (2 * len(x))).backward()
        optimizer.step()
    torch.set_num_threads(1)
    return (time.perf_counter() - began) / STEPS


def dense_seconds_per_step(point):
    network = network_at(point, "dense")
    for step in range(STEPS + 1):
        if step == 1:
            began = time.perf_counter()
        network.evaluate()
        network.advance(1e-12)
    return (time.perf_counter() - began) / STEPS


def main():
    fix_arithmetic()
    torch.set_num_threads(1)
    print(f"m = {M}; {platform.machine()}, {os.cpu_count()} cores, torch {torch.__version__}, numpy {np.__version__}")
    print("gamma2 gamma3 | autograd: steps  RD1 err  RD2 err  s/step       s | dense: evals s/step       s |", end="")
    print(" deferred: s | autograd/deferred  dense/deferred")
    of_points = []
    for point in POINTS:
        rate, steps, errors = best_fixed_rate(point)
        repeats = []
        for _ in range(REPEATS):
            autograd, dense = autograd_seconds_per_step(point, rate), dense_seconds_per_step(point)
            _, outcome, deferred = train("deferred", point, M)
            repeats.append((autograd, dense, deferred))
        times = np.array(repeats)
        ratios = times[:, :2] * [steps, outcome.evaluations] / times[:, 2:]
        of_points.append(np.median(ratios, axis=0))
        autograd, dense, deferred = np.median(times, axis=0)
        of_autograd, of_dense = (f"{np.median(r):4.0f} ({min(r):.0f}-{max(r):.0f})" for r in ratios.T)
        print(
            f"{point[0]:6.2f} {point[1]:6.2f} | {steps:15d} {100 * errors[0]:+8.2f} {100 * errors[1]:+8.2f}"
            f" {autograd:7.3f} {steps * autograd:7.1f} | {outcome.evaluations:12d} {dense:6.3f}"
            f" {outcome.evaluations * dense:7.1f} | {deferred:11.2f} | {of_autograd:>17} {of_dense:>15}",
            flush=True,
        )
    medians = np.median(of_points, axis=0)
    print(f"median of {len(POINTS)} points: autograd/deferred {medians[0]:.0f}, dense/deferred {medians[1]:.0f}")


if __name__ == "__main__":
    main()
