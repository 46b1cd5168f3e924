"""How far the zero points of Fig 6 are from the conjectured lines, against the width; and raw pixels beside them.

First table: zeros along gamma3 of the local slope between neighbouring widths, minus the conjectured coordinate, at
every gamma2 where a line crosses. Second table: local slopes of raw pixels and of scaled digits, and the ratio of their
RD, at the points of the sweep local_slopes_mnist. Read from results/, after

    .venv/bin/snakemake --cores 2 --configfile config/mnist.yaml -- fig6 local_slopes_mnist
    .venv/bin/python benchmarks/mnist_widths.py
"""

import os
import platform
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from phasediagram.model import theory
from phasediagram.model.layers import layer_names
from phasediagram.statistics.regimes import zero_crossings

LAYERS = layer_names(3)
CLOSE = 0.1


def means_of(problem: str) -> pd.Series:
    """Return mean log RD by layer, point and width."""
    table = pd.read_csv(Path("results") / problem / "distances.csv")
    converged = table[table["status"] == "converged"]
    return (
        np.log(converged.set_index(["layer", "gamma2", "gamma3", "m"])["relative_distance"])
        .groupby(level=[0, 1, 2, 3])
        .mean()
    )


def local_slopes(means: pd.Series) -> pd.DataFrame:
    """Return one row per layer and point; columns are pairs of neighbouring widths."""
    by_width = means.unstack("m").dropna(axis=1, thresh=10)
    return pd.DataFrame(
        {(low, high): (by_width[high] - by_width[low]) / np.log(high / low) for low, high in pairwise(by_width.columns)}
    )


def zeros(slopes: pd.DataFrame) -> None:
    names = " | ".join(f"{low:5d}-{high:<5d}" for low, high in slopes.columns)
    print(f"layer gamma2  line | {names}   zero between two widths minus the line; - where there is none")
    near = {pair: [0, 0] for pair in slopes.columns}
    for layer in LAYERS:
        for gamma2, members in slopes.loc[layer].groupby(level="gamma2"):
            line, gamma3 = theory.critical_gamma3(layer, gamma2, 3), members.index.get_level_values("gamma3").to_numpy()
            if not gamma3.min() <= line <= gamma3.max():
                continue
            cells = []
            for pair in slopes.columns:
                slope = members[pair].to_numpy()
                found = [zero for zero, _, _ in zero_crossings(gamma3, slope, np.zeros(len(slope)))]
                difference = min((zero - line for zero in found), key=abs, default=np.nan)
                cells.append(f"{difference:+11.3f}" if found else f"{'-':>11}")
                near[pair][0] += abs(difference) <= CLOSE
                near[pair][1] += 1
            print(f"{layer:<5} {gamma2:6.2f} {line:5.2f} | {' | '.join(cells)}")
    counts = " | ".join(f"{close:>5} of {count:<2}" for close, count in near.values())
    print(f"within {CLOSE:g}            | {counts}")


def beside_raw(scaled: pd.Series, raw: pd.Series) -> None:
    print("\ngamma2 gamma3 layer conjecture |   widths    | local slope, scaled   raw | RD raw / scaled, at the larger")
    for (gamma2, gamma3), _ in raw.groupby(level=["gamma2", "gamma3"]):
        for layer in LAYERS:
            one, other = (means.loc[layer, gamma2, gamma3] for means in (scaled, raw))
            for low, high in pairwise(other.index):
                slopes = [(of[high] - of[low]) / np.log(high / low) for of in (one, other)]
                place = f"{gamma2:6.2f} {gamma3:6.2f} {layer:<5} {theory.slope(layer, gamma2, gamma3):+9.2f}"
                ratio = np.exp(other[high] - one[high])
                print(f"{place}  | {low:5d}-{high:<5d} | {slopes[0]:+19.3f} {slopes[1]:+5.3f} | {ratio:10.3f}")


def main() -> None:
    print(f"{platform.machine()}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}")
    scaled = means_of("mnist")
    zeros(local_slopes(scaled))
    beside_raw(scaled, means_of("mnist_raw"))


if __name__ == "__main__":
    main()
