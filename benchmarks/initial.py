"""Initial stages of two layers at eleven points of the plane, for four activations, to m = 10^6, beside the conjecture.

First table: exponents of RD(W1), RD(a) and 1 - A between the two largest widths, with standard errors over seeds, minus
the conjecture of docs/initial.md; and the regime by the signs of both. Seeds draw the same weights for all activations,
so below each point are their largest difference from tanh and its standard error, from pairs. ReLU is for contrast.
Second table: 1 - A at a point where its floor shows, against the part by which the loss falls. Third table: exponents
of 1 - A at three condensed points between smaller widths, where it is far above its floor. All is on the four points of
config.yaml, at accuracy 0.02. Run from the repository's root, with one process for each core:

    .venv/bin/python benchmarks/initial.py
"""

import argparse
import os
import platform
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np
from engines import FOUR_POINTS

from phasediagram.dynamics import contents, integrator
from phasediagram.dynamics.network import Network
from phasediagram.dynamics.randomness import stream
from phasediagram.dynamics.run import fix_arithmetic
from phasediagram.model import initialisation
from phasediagram.model.status import Status
from phasediagram.statistics.initial import exponent, regime_of

SMOOTH, ACTIVATIONS = ("tanh", "silu", "softplus"), ("tanh", "silu", "softplus", "relu")
POINTS = {  # (gamma', gamma)
    "lazy": [(0.0, 0.75), (0.25, 0.75), (-0.25, 0.75)],
    "W-lag": [(0.75, 1.5), (1.0, 1.5), (1.0, 1.75), (0.5, 1.25)],
    "condensed": [(0.0, 1.5), (0.0, 2.0), (0.5, 2.0), (-0.5, 1.25)],
}
# RD(a) is only 1.8 here at m = 10^6: W1 is still driven by the initial a as much as by the present one
NOT_COUNTED = [(0.5, 1.25)]
ALIGNED = [(0.0, 1.5), (0.0, 2.0), (0.5, 2.0)]  # where the exponent of 1 - A is compared, between these widths
ALIGNED_WIDTHS = (10_000, 100_000)
QUANTITIES = ("W1", "a", "misalignment")
FLOOR, DROPS, FLOOR_WIDTHS = (-0.5, 2.0), (0.3, 0.1, 0.03, 0.01, 0.003), (1000, 10_000, 100_000)
ACCURACY, SEEDS = 0.02, 3


def stage(seed, activation, point, m, drop=0.1):
    """Return RD of both layers and 1 - A at the end of a stage."""
    fix_arithmetic()
    start = initialisation.from_point(*point, 2)
    draw = partial(stream, seed=seed, m=m, point=start.point)
    network = Network(*FOUR_POINTS, start.scaling(m, 1), draw, m, activation=activation)
    outcome = integrator.integrate(network, integrator.Settings(ACCURACY, stage_drop=drop))
    assert outcome.status == Status.CONVERGED, (activation, point, m, seed, outcome.reason)
    return [outcome.relative_distance["W1"], outcome.relative_distance["a"], contents.misalignment(network)]


def logarithms(pool, activation, point, m):
    """Return the logarithms of the quantities, a row for each seed."""
    return np.log(list(pool.map(partial(stage, activation=activation, point=point, m=m), range(SEEDS))))


def with_error(values):
    """Return means and standard errors over seeds."""
    return values.mean(0), values.std(0, ddof=1) / np.sqrt(SEEDS)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--widths", type=int, nargs=2, default=[100_000, 1_000_000])
    low, high = parser.parse_args().widths
    print(f"{platform.machine()}, {os.cpu_count()} cores, numpy {np.__version__}, {time.strftime('%Y-%m-%d')}")
    print(f"exponents between m = {low} and {high}, {SEEDS} seeds: measured +- standard error (minus conjecture)\n")
    print(f"gamma' gamma | activation | {' | '.join(f'{name:^24}' for name in QUANTITIES)} | regime")
    found, right = [], 0
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for expected, points in POINTS.items():
            for point in points:
                conjecture = np.array([exponent(quantity, *point) for quantity in QUANTITIES])
                slopes = {}
                for activation in ACTIVATIONS:
                    logs = [logarithms(pool, activation, point, m) for m in (low, high)]
                    slopes[activation] = (logs[1] - logs[0]) / np.log(high / low)
                    mean, error = with_error(slopes[activation])
                    regime = regime_of(*((slope, slope) for slope in mean[:2]))
                    if activation in SMOOTH and point not in NOT_COUNTED:
                        found.append((point, np.abs(mean - conjecture)))
                        right += regime == expected
                    rows = zip(mean, error, mean - conjecture, strict=True)
                    cells = " | ".join(f"{s:+.3f} +- {e:.3f} ({d:+.3f})" for s, e, d in rows)
                    place = f"{point[0]:6.2f} {point[1]:5.2f}"
                    print(f"{place} | {activation:<10} | {cells} | {regime}", flush=True)
                apart = [with_error(slopes[name] - slopes["tanh"]) for name in SMOOTH[1:]]
                mean, error = max(apart, key=lambda pair: np.abs(pair[0]).max())
                cells = (f"{m:+.4f} +- {e:.4f}" for m, e in zip(mean, error, strict=True))
                print(f"{'':12} | minus tanh | {' | '.join(f'{cell:<24}' for cell in cells)} |", flush=True)
        near = sum((differences[:2] < 0.1).all() for _, differences in found)
        print(f"smooth activations: S_W1 and S_a within 0.1 of the conjecture {near} of {len(found)}, ", end="")
        print(f"regimes {right} of {len(found)}")
        floor(pool)
        aligned(pool)


def floor(pool):
    print(
        f"\n1 - A at (gamma', gamma) = {FLOOR}, tanh, mean over {SEEDS} seeds, against the part by which the loss falls"
    )
    print("  part | " + " | ".join(f"m = {m:<6}" for m in FLOOR_WIDTHS) + " | exponents")
    for drop in DROPS:
        logs = []
        for m in FLOOR_WIDTHS:
            of_seeds = pool.map(partial(stage, activation="tanh", point=FLOOR, m=m, drop=drop), range(SEEDS))
            logs.append(np.mean([np.log(quantities[2]) for quantities in of_seeds]))
        exponents = np.diff(logs) / np.diff(np.log(FLOOR_WIDTHS))
        cells = " | ".join(f"{number:10.2e}" for number in np.exp(logs))
        print(f"{drop:6.3f} | {cells} | {' '.join(f'{one:+.2f}' for one in exponents)}", flush=True)


def aligned(pool):
    low, high = ALIGNED_WIDTHS
    print(f"\nexponents of 1 - A between m = {low} and {high}, {SEEDS} seeds, minus the conjecture")
    print("gamma' gamma | " + " | ".join(f"{activation:^24}" for activation in SMOOTH))
    near, count = 0, 0
    for point in ALIGNED:
        cells = []
        for activation in SMOOTH:
            logs = [logarithms(pool, activation, point, m)[:, 2] for m in ALIGNED_WIDTHS]
            mean, error = with_error((logs[1] - logs[0]) / np.log(high / low))
            difference = mean - exponent("misalignment", *point)
            near, count = near + (abs(difference) < 0.15), count + 1
            cells.append(f"{mean:+.3f} +- {error:.3f} ({difference:+.3f})")
        print(f"{point[0]:6.2f} {point[1]:5.2f} | {' | '.join(cells)}", flush=True)
    print(f"within 0.15: {near} of {count}")


if __name__ == "__main__":
    main()
