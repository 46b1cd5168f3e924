"""How much Table 2 depends on the choice of eight seeds: many more seeds at both of its points of the plane.

For each seed, the slope of log RD against log m is fitted, over the widths of Table 2 and on the four points of
config.yaml. The table has the mean of these slopes, the scatter of means over eight seeds, and how often such a mean is
near the published mean of the group. All gauges of a point have the same flow, so one gauge is enough. None of these
seeds is in config.yaml. Run from the repository's root:

    .venv/bin/python benchmarks/table2_seeds.py
"""

import argparse
import os
import platform
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import yaml

ROOT = Path(__file__).resolve().parents[1]

from phasediagram.data import training_set  # noqa: E402
from phasediagram.dynamics.run import Run, fix_arithmetic, train  # noqa: E402
from phasediagram.model.published import TABLE2  # noqa: E402
from phasediagram.model.status import Status  # noqa: E402
from phasediagram.planning import plan, settings  # noqa: E402

CONFIG = settings.resolve(yaml.safe_load((ROOT / "config.yaml").read_text()))
SPEC = CONFIG["problems"]["four_points"]
GAUGES = {"group1_a": 0.03, "group2_a": 0.06}  # "near" the published mean is within this distance
FIRST_SEED, MEAN_OF = 1000, 8
LAYERS = ("W1", "W2")  # the layers in the paper's table


def widths_and_initialisation(gauge):
    """Return (widths, config entry) of a gauge, from the sweep table2 of config.yaml."""
    sweep = plan.Plan(CONFIG).sweep("table2", "four_points")
    return sweep.widths, sweep.inits[gauge]


def slopes_of_seed(gauge, seed):
    """Return (S_W1, S_W2) of one seed. Fails if a run does not converge."""
    fix_arithmetic()
    x, y = training_set.from_points(SPEC["x"], SPEC["y"])
    widths, initialisation = widths_and_initialisation(gauge)
    training = CONFIG["training"] | {"dtype": "float32"}
    logs = []
    for m in widths:
        _, outcome = train(
            Run.of_problem(SPEC, training, initialisation, m, seed), x, y, "cpu", lambda step, loss: None
        )
        assert outcome.status == Status.CONVERGED, (gauge, m, seed, outcome.status)
        logs.append(np.log([outcome.relative_distance[layer] for layer in LAYERS]))
    return np.polyfit(np.log(widths), logs, 1)[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=160)
    seeds = parser.parse_args().seeds // MEAN_OF * MEAN_OF
    print(f"{platform.machine()}, numpy {np.__version__}, {seeds} seeds from {FIRST_SEED} on\n")
    print(f"group   layer  printed   mean ± s.e.      of one seed  means of {MEAN_OF}: from      to  near printed")
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for gauge, wanted in GAUGES.items():
            group = gauge.split("_")[0]
            slopes = np.array(
                list(pool.map(slopes_of_seed, [gauge] * seeds, range(FIRST_SEED, FIRST_SEED + seeds), chunksize=2))
            )
            for layer, values in zip(LAYERS, slopes.T, strict=True):
                printed = np.mean([cells[layer] for name, cells in TABLE2.items() if name.startswith(group)])
                means = values.reshape(-1, MEAN_OF).mean(axis=1)
                near = f"{np.mean(np.abs(means - printed) < wanted):.0%} within {wanted}"
                print(
                    f"{group:<8}{layer:<5}{printed:>9.4f}{values.mean():>9.4f} ± {values.std(ddof=1) / seeds**0.5:.4f}"
                    f"{values.std(ddof=1):>13.4f}{means.min():>18.4f}{means.max():>8.4f}  {near}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
