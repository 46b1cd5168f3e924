"""Local slopes of four-layer networks at ten points of the plane, two in each region, beside the closed form.

For each point and layer: the slope of RD between neighbouring widths, its standard error over the seeds, and its
difference from the closed form of docs/theory.md. Lazy runs are short and scatter most, so they have many seeds. The
runs are on the four points of config.yaml at its accuracy and stop loss, in float32. The last line has the largest
difference between the two largest widths.
Run from the repository's root, with one process for each core:

    .venv/bin/python benchmarks/depth4.py
"""

import argparse
import os
import platform
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import pairwise

import numpy as np
from engines import CONFIG, STOP_LOSS, train

from phasediagram.dynamics.run import fix_arithmetic
from phasediagram.model import theory
from phasediagram.model.layers import layer_names
from phasediagram.model.status import Status

DEPTH = 4
LAYERS = layer_names(DEPTH)
MANY, FEW = 64, 4  # seeds
POINTS = {
    "all layers are lazy, a and inner learn": (MANY, [(0.0, 1.5), (0.5, 1.5)]),
    "all layers are lazy, W1 learns": (MANY, [(-0.5, 1.5), (-0.25, 1.5)]),
    "W1 alone is lazy": (FEW, [(0.5, 2.75), (0.75, 3.25)]),
    "W1 alone has left": (FEW, [(-1.0, 2.5), (-1.25, 2.6)]),
    "no layer is lazy": (FEW, [(0.0, 3.0), (-0.25, 3.25)]),
}


def logarithms(seed, point, m):
    """Return log sup RD of every layer of one run."""
    fix_arithmetic()
    _, outcome, _ = train("deferred", point, m, seed=seed, depth=DEPTH)
    assert outcome.status == Status.CONVERGED, (point, m, seed, outcome.status, outcome.reason)
    return [np.log(outcome.sup_relative_distance[layer]) for layer in LAYERS]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--widths", type=int, nargs="+", default=[1000, 3000, 10000])
    widths = parser.parse_args().widths
    print(f"{platform.machine()}, numpy {np.__version__}, accuracy {CONFIG['training']['accuracy']:g},", end=" ")
    print(f"stop loss {STOP_LOSS:g}; cells: local slope +- standard error (minus the closed form)")
    print("gamma2 gamma3 seeds        widths | " + " | ".join(f"{layer:^24}" for layer in LAYERS))
    largest = []
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for region, (seeds, points) in POINTS.items():
            print(region)
            for point in points:
                logs = {
                    m: np.array(list(pool.map(partial(logarithms, point=point, m=m), range(seeds)))) for m in widths
                }
                for narrow, wide in pairwise(widths):
                    slopes = (logs[wide] - logs[narrow]).mean(0) / np.log(wide / narrow)
                    variance = sum(logs[m].var(0, ddof=1) / seeds for m in (narrow, wide))
                    errors = np.sqrt(variance) / np.log(wide / narrow)
                    differences = slopes - [theory.slope(layer, *point, DEPTH) for layer in LAYERS]
                    cells = (
                        f"{slope:+.3f} +- {error:.3f} ({difference:+.3f})"
                        for slope, error, difference in zip(slopes, errors, differences, strict=True)
                    )
                    place = f"{point[0]:6.2f} {point[1]:6.2f} {seeds:5d} {narrow:>6}, {wide:>6}"
                    print(f"{place} | " + " | ".join(cells), flush=True)
                largest.append(np.abs(differences).max())
    print(f"largest difference between m = {widths[-2]} and {widths[-1]}: {max(largest):.3f}")


if __name__ == "__main__":
    main()
