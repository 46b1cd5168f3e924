"""Where all layers are condensed: the norm of what W2 has learnt, against how small the initialisation is.

The conjecture (docs/theory.md) says |dW2| = C alpha^(1/3), with alpha = m^(gamma2 + gamma3) and a constant C,
so C = RD(W2) m^(1 - (gamma2 + gamma3)/3). For gamma2 <= 0 the learnt parts begin at the effective norm sqrt(m), so the
initialisation is small by r = alpha^(1/3) / sqrt(m), in logarithms log r = ((gamma2 + gamma3)/3 - 1/2) log m.

First table: C of all such points of the MNIST map, by log r. If C depends on log r alone, points of other gamma2,
gamma3 and m with equal log r have equal C. Second table: C at one width, against gamma3. If C still rises there, the
width is not what makes it rise. A C that rises with d log C / d log r = e adds e ((gamma2 + gamma3)/3 - 1/2) to S.

Run from the repository's root, after `.venv/bin/snakemake --cores 2 --configfile config/mnist.yaml -- fig6`:

    .venv/bin/python benchmarks/condensed_norm.py
"""

import os
import platform
import time

import numpy as np
import pandas as pd
from engines import CONFIG, FOUR_POINTS, train
from followed import DIGITS, PROBLEM

from phasediagram.data.of_problem import training_set_of
from phasediagram.dynamics.run import fix_arithmetic

M, SEEDS, MOST = 100, 5, 100_000  # steps
GAMMA3 = (2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0)  # from 5.5 on plateaus of digits are so long that runs end as stalled
DIGITS_OF = (50, 10)
MARGIN = 0.25  # of gamma3, from the border of the region


def of_the_map() -> pd.DataFrame:
    """Return log r and C, means over seeds, of the points of the map where all layers are condensed."""
    table = pd.read_csv("results/mnist/distances.csv")
    table = table[(table["layer"] == "W2") & (table["status"] == "converged") & (table["gamma2"] <= 0)]
    table = table[table["gamma3"] >= 1.5 - table["gamma2"] + MARGIN]
    power = (table["gamma2"] + table["gamma3"]) / 3
    log_m = np.log(table["m"])
    table = table.assign(log_r=(power - 0.5) * log_m, log_c=np.log(table["relative_distance"]) + (1 - power) * log_m)
    return table.groupby(["gamma2", "gamma3", "m"])[["log_r", "log_c"]].mean().reset_index().sort_values("log_r")


def at_one_width(xy, stop_loss: float) -> list[str]:
    """Return C at each gamma3, the mean of converged runs with its standard error, and how many have converged."""
    cells, settings = [], {"stop_loss": stop_loss, "max_steps": MOST}
    for gamma3 in GAMMA3:
        place = (0.0, gamma3)
        runs = [train("dense", place, M, "float64", seed=seed, xy=xy, settings=settings)[1] for seed in range(SEEDS)]
        converged = [run.relative_distance["W2"] for run in runs if run.status == "converged"]
        c = np.array(converged) * M ** (1 - gamma3 / 3)
        count = f" ({len(c)})" if len(c) < SEEDS else ""
        error = c.std(ddof=1) / len(c) ** 0.5 if len(c) > 1 else np.nan
        cells.append(f"{c.mean():.2f} ± {error:.2f}{count}" if len(c) else "none converged")
    return cells


def main() -> None:
    fix_arithmetic()
    print(f"{platform.machine()}, {os.cpu_count()} cores, numpy {np.__version__}, {time.strftime('%Y-%m-%d')}\n")
    points = of_the_map()
    print(" log r |    C | gamma2 gamma3     m")
    for row in points.itertuples():
        print(f"{row.log_r:6.2f} | {np.exp(row.log_c):4.2f} | {row.gamma2:6.2f} {row.gamma3:6.2f} {row.m:5d}")
    line = np.polyfit(points["log_r"], np.exp(points["log_c"]), 1)
    scatter = (np.exp(points["log_c"]) - np.polyval(line, points["log_r"])).std()
    print(f"C is {line[1]:.2f} + {line[0]:.2f} log r, with a scatter of {scatter:.2f}")

    columns = {"four points": at_one_width(FOUR_POINTS, CONFIG["problems"]["four_points"]["stop_loss"])}
    for n in DIGITS_OF:
        xy = training_set_of(PROBLEM | {"mnist": PROBLEM["mnist"] | {"n": n}}, DIGITS)
        columns[f"{n} digits"] = at_one_width(xy, CONFIG["problems"]["mnist"]["stop_loss"])
    print(f"\nC at gamma2 = 0, m = {M}, {SEEDS} seeds\n")
    print(f"gamma3 log r | {' | '.join(f'{name:>17}' for name in columns)}")
    for index, gamma3 in enumerate(GAMMA3):
        cells = " | ".join(f"{cells[index]:>17}" for cells in columns.values())
        print(f"{gamma3:6.2f} {(gamma3 / 3 - 0.5) * np.log(M):5.2f} | {cells}")


if __name__ == "__main__":
    main()
