"""Errors and evaluations of the step control, compared with finer steps and with plain gradient descent.

At 12 points of the plane, on the four points of config.yaml, the table has

- the errors of RD(W1) and RD(W2) at the default accuracy, against an integration ten times finer;
- the same for the slopes S over four widths;
- the number of gradient evaluations;
- gradient descent at a fixed rate that is tuned for each point. The rate starts at 2^20 / lambda_max(0) and is halved
  until the run fits with both errors within 2 %. If no rate does so within 5,000 evaluations, the table has a "-".

Dense layers, float64, one thread per run. Run from the repository's root:

    .venv/bin/python benchmarks/accuracy.py
"""

import argparse
import math
import os
import platform
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import yaml

ROOT = Path(__file__).resolve().parents[1]

from phasediagram.data import training_set  # noqa: E402
from phasediagram.dynamics import integrator  # noqa: E402
from phasediagram.dynamics.network import Network  # noqa: E402
from phasediagram.dynamics.randomness import stream  # noqa: E402
from phasediagram.dynamics.run import fix_arithmetic  # noqa: E402
from phasediagram.model import initialisation  # noqa: E402
from phasediagram.model.status import Status  # noqa: E402

CONFIG = yaml.safe_load((ROOT / "config.yaml").read_text())
POINTS = [
    (0.0, 1.1),
    (0.7, 2.5),
    (0.0, 2.0),
    (0.5, 2.8),
    (0.0, 3.2),
    (-0.5, 2.5),
    (1.0, 1.5),
    (0.0, 1.5),
    (-0.5, 1.0),
    (1.0, 3.0),
    (0.5, 2.0),
    (-0.75, 1.5),
]
WIDTHS = (100, 200, 400, 800)
SEEDS = (0, 1, 2, 3)
FINER = 10
MAX_EVALUATIONS = 5_000  # of fixed-rate gradient descent
TARGET_ERROR = 0.02
LAYERS = ("W1", "W2")  # the layers in the table


def network_at(gamma2, gamma3, m, seed, x, y, dtype="float64"):
    start = initialisation.from_point(gamma2, gamma3)
    draw = partial(stream, seed=seed, m=m, point=start.point)
    return Network(x, y, start.scaling(m, x.shape[1]), draw, m, dtype)


def controlled(point, m, seed, x, y, accuracy):
    settings = integrator.Settings(accuracy=accuracy, stop_loss=1e-4)
    outcome = integrator.integrate(network_at(*point, m, seed, x, y), settings)
    assert outcome.status == Status.CONVERGED, (point, m, seed, outcome.status, outcome.reason)
    return outcome


def fixed_rate(point, m, seed, x, y, scaled_rate, stop_loss=1e-4):
    """Return (RD by layer, evaluations, how it ended) of gradient descent with one rate."""
    network = network_at(*point, m, seed, x, y)
    loss_zero = float((network.y**2).sum()) / (2 * network.n)
    first, previous, rises = network.evaluate().stiffness, math.inf, 0
    for evaluation in range(1, MAX_EVALUATIONS + 1):
        state = network.evaluate()
        if not math.isfinite(state.loss) or state.loss > 1e6 * max(loss_zero, 1.0):
            return dict.fromkeys(LAYERS, math.nan), evaluation, "diverged"
        if state.speed == 0:
            return state.relative_distance, evaluation, "died"
        if state.loss <= stop_loss * loss_zero:
            return state.relative_distance, evaluation, "fitted"
        if evaluation > MAX_EVALUATIONS // 2:
            rises += state.loss > previous  # a loss that still rises now and then is at the edge of stability
        previous = state.loss
        network.advance(scaled_rate / first)
    ending = "slow" if state.loss < 0.1 * loss_zero and rises == 0 else "stuck"
    return state.relative_distance, evaluation, ending


def tuned_rate(point, m, seed, x, y, reference):
    """Return (evaluations, errors, how each rate ended) after halving the rate until both errors are small."""
    endings = []
    for halvings in range(40):
        rate = 2.0**20 / 2**halvings
        distances, evaluations, ending = fixed_rate(point, m, seed, x, y, rate)
        errors = [distances[layer] / reference[layer] - 1 for layer in LAYERS]
        endings.append(ending)
        if ending == "slow":
            break
        if ending == "fitted" and max(map(abs, errors)) <= TARGET_ERROR:
            return f"{evaluations}", errors, endings
    return "-", [math.nan] * len(LAYERS), endings


def row(point, accuracy):
    """Return (line of the table, largest error of the mean RD in percent, largest error of S, evaluations)."""
    fix_arithmetic()
    x, y = training_set.from_points(*(CONFIG["problems"]["four_points"][axis] for axis in ("x", "y")))
    coarse = {(m, s): controlled(point, m, s, x, y, accuracy) for m in WIDTHS for s in SEEDS}
    fine = {key: controlled(point, *key, x, y, accuracy / FINER) for key in coarse}
    log_m = np.log([m for m, _ in coarse])
    cells, slopes, mean_errors = [], [], []
    for layer in LAYERS:
        rd, rd_fine = (np.log([o.relative_distance[layer] for o in runs.values()]) for runs in (coarse, fine))
        error = 100 * np.expm1(rd - rd_fine)
        means = [100 * np.expm1(np.mean((rd - rd_fine)[log_m == value])) for value in np.unique(log_m)]
        mean_errors.append(np.abs(means).max())
        cells.append(f"{mean_errors[-1]:6.2f} {np.abs(error).max():6.2f}")
        slopes.append(np.polyfit(log_m, rd, 1)[0] - np.polyfit(log_m, rd_fine, 1)[0])
    evaluations = [outcome.evaluations for outcome in coarse.values()]
    used, errors, endings = tuned_rate(point, 400, 0, x, y, fine[400, 0].relative_distance)
    tried = ", ".join(f"{endings.count(e)} {e}" for e in dict.fromkeys(endings))
    line = f"{point[0]:6.2f} {point[1]:6.2f} | {cells[0]} | {cells[1]} | {slopes[0]:+7.4f} {slopes[1]:+7.4f} |"
    line += f" {np.median(evaluations):5.0f} | {used:>12} {100 * errors[0]:+8.2f} {100 * errors[1]:+8.2f}  {tried}"
    return line, max(mean_errors), np.abs(slopes).max(), evaluations


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accuracy", type=float, default=CONFIG["training"]["accuracy"])
    accuracy = parser.parse_args().accuracy
    print(f"accuracy {accuracy:g} against {accuracy / FINER:g}; float64; m = {WIDTHS}, seeds {SEEDS};", end=" ")
    print(f"{platform.machine()}, numpy {np.__version__}")
    print("RD errors in %: largest over widths of the mean over seeds (of log RD), and largest of a single run.")
    print("dS = S - S(finer). evals: median gradient evaluations of a run. Fixed rate: m = 400, seed 0.\n")
    header = "gamma2 gamma3 | RD1: mean run | RD2: mean run |     dS1     dS2 | evals |"
    header += " fixed: evals  RD1 err  RD2 err  rates tried"
    print(header + "\n" + "-" * len(header))
    worst_rd, worst_slope, evaluations = 0.0, 0.0, []
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for line, rd, slope, counts in pool.map(partial(row, accuracy=accuracy), POINTS):
            print(line, flush=True)
            worst_rd, worst_slope = max(worst_rd, rd), max(worst_slope, slope)
            evaluations += counts
    print(f"\nlargest error of a mean RD {worst_rd:.2f} %, of a slope {worst_slope:.4f},", end=" ")
    print(f"median evaluations {np.median(evaluations):.0f}")


if __name__ == "__main__":
    main()
