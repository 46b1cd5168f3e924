"""Raw pixels beside scaled digits at the shifted place of docs/method.md: RD at three points, widths and two seeds.

An input scale s is an output scale: raw pixels at (gamma2, gamma3) should move like digits of scale 1 at
(gamma2, gamma3 - log s / log m), but for the biases. The table has RD of raw pixels over RD of scaled digits: at the
same place, at the shifted place, and at the shifted place without biases. There it is 1 but for the draws, which differ
between places. Logarithms are averaged over seeds.

Run from the repository's root, after `snakemake --cores 2 results/mnist/digits.safetensors`:

    .venv/bin/python benchmarks/input_scale.py
"""

import math
import os
import platform
import time

import numpy as np
from engines import CONFIG, train
from followed import DIGITS, PROBLEM

from phasediagram.data import training_set
from phasediagram.data.of_problem import training_set_of
from phasediagram.dynamics.run import fix_arithmetic

SETTINGS = {"stop_loss": CONFIG["problems"]["mnist"]["stop_loss"]}
POINTS, WIDTHS, SEEDS = [(0.0, 1.5), (-0.5, 1.5), (0.0, 2.0)], (100, 400, 1600), 2
LAYERS = ("W1", "W2", "a")


def log_distances(point, m, xy, **options):
    runs = [train("followed", point, m, seed=seed, xy=xy, settings=SETTINGS, **options)[1] for seed in range(SEEDS)]
    return np.mean([[math.log(run.relative_distance[layer]) for layer in LAYERS] for run in runs], axis=0)


def main():
    fix_arithmetic()
    raw, scaled = (training_set_of(PROBLEM | {"scale": scale}, DIGITS) for scale in ("none", "unit"))
    scale = training_set.norm(raw[0])
    print(f"{platform.machine()}, {os.cpu_count()} cores, numpy {np.__version__}, {time.strftime('%Y-%m-%d')}")
    print(f"scale of raw pixels: {scale:.3f}; RD of raw pixels over RD of scaled digits, {', '.join(LAYERS)}\n")
    print("gamma2 gamma3     m shift | same place           | shifted place        | shifted, without biases")
    for gamma2, gamma3 in POINTS:
        for m in WIDTHS:
            shift = math.log(scale) / math.log(m)
            of_raw, without = (log_distances((gamma2, gamma3), m, raw, biases=biases) for biases in (True, False))
            cells = [
                of_raw - log_distances((gamma2, gamma3), m, scaled),
                of_raw - log_distances((gamma2, gamma3 - shift), m, scaled),
                without - log_distances((gamma2, gamma3 - shift), m, scaled, biases=False),
            ]
            ratios = " | ".join(" ".join(f"{ratio:6.3f}" for ratio in np.exp(cell)) for cell in cells)
            print(f"{gamma2:6.2f} {gamma3:6.2f} {m:5d} {shift:5.2f} | {ratios}", flush=True)


if __name__ == "__main__":
    main()
