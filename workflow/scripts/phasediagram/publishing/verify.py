"""Train a sample of the published runs again: `python -m phasediagram.publishing.verify published --sample 20`.

On the processor and with the libraries that trained a run its distances have to be equal bit for bit, elsewhere within
TOLERANCE. Nothing is read from a run store and nothing is kept. Before that, all slopes are fitted again to the
published distances, and the runs are compared with the configuration: no slope and no run can be altered by itself.
"""

import argparse
import multiprocessing
import os
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from phasediagram.data import training_set
from phasediagram.data.of_problem import read_training_set, training_set_of
from phasediagram.dynamics.checkpoint import processor, train_and_write
from phasediagram.dynamics.run import Run
from phasediagram.jobs.digest import code_digest
from phasediagram.model.status import Status
from phasediagram.planning.products.product import table
from phasediagram.planning.products.product import training_set as file_of_training_set
from phasediagram.publishing.collect import check_runs, plan_of
from phasediagram.publishing.same_runs import TOLERANCE
from phasediagram.statistics.slopes import slopes_table
from phasediagram.storage import artefact, manifest, records
from phasediagram.storage.files import DamagedFile
from phasediagram.storage.tables import read_checked_table

TRAINER, TABLES = "phasediagram/dynamics/run", ("runs", "distances", "slopes")


@dataclass(frozen=True)
class Published:
    """One published run: what it was, and how far its layers moved. `spec` is its problem's entry of the config."""

    problem: str
    spec: dict
    run: Run
    init: str
    trained: dict  # its row of runs.csv
    distances: dict[str, float]

    def __str__(self) -> str:
        return f"{self.problem}, {self.init}, m = {self.run.m}, seed {self.run.seed}"


def published_runs(folder: Path) -> Iterator[Published]:
    """Yield all runs of a published folder, in the order of its tables."""
    plan = plan_of(folder)
    config = plan.config
    for problem in plan.trained:
        runs, distances = (read_checked_table(folder / table(problem, name)) for name in ("runs", "distances"))
        check_runs(plan, problem, runs)
        by_run = dict(list(distances.groupby(["init", "m", "seed"])))
        for row in runs.to_dict("records"):
            key = row["init"], row["m"], row["seed"]
            start = plan.runs[problem][row["init"]][0]
            run = Run.of_problem(config["problems"][problem], config["training"], start, row["m"], row["seed"])
            moved = by_run[key].set_index("layer")["relative_distance"].to_dict()
            yield Published(problem, config["problems"][problem], run, row["init"], row, moved)


def wrong_slopes(folder: Path) -> Iterator[str]:
    """Yield the published slopes that the published distances do not give."""
    plan = plan_of(folder)
    for problem in plan.trained:
        runs, distances, slopes = (read_checked_table(folder / table(problem, name)) for name in TABLES)
        sweeps = [part for sweep in plan.sweeps[problem] if sweep.is_fitted for part in sweep.parts()]
        if not sweeps:
            continue
        fitted = slopes_table(runs, distances, sweeps, plan.config["statistics"]["confidence"])
        both = fitted.merge(slopes, on=["sweep", "init", "layer"], how="outer", suffixes=("", "_published"))
        for row in both.itertuples():
            if not np.isclose(row.slope, row.slope_published, rtol=1e-9, atol=1e-12, equal_nan=True):
                place = f"{problem}, {row.sweep}, {row.init}: S of {row.layer}"
                yield f"{place} is {row.slope_published}, the published distances give {row.slope}"


def data_of(folder: Path, published: Published) -> tuple[np.ndarray, np.ndarray]:
    """Return (x, y) of a published problem: its points, or the digits that are published."""
    digits = folder / file_of_training_set(published.problem)
    if digits.exists():
        records.check(digits)
        return read_training_set(digits)
    return training_set_of(published.spec)


def train_again(given: tuple[Path, Published]) -> dict[str, float]:
    """Return the distances of a published run as this machine finds them. Raises ValueError for other data."""
    folder, published = given
    x, y = data_of(folder, published)
    if training_set.digest(x, y) != published.trained["data_sha256"]:
        raise ValueError(f"{published}: the published training set is not what this run was trained on")
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "run.safetensors"
        train_and_write(published.run, x, y, "cpu", path, lambda step, loss: None)
        header = artefact.read_header(path)
    return {layer: float(distance) for layer, distance in header["relative_distance"].items()}


def must_be_equal(published: Published, scipy: str) -> bool:
    """Say whether this machine has the processor, the libraries and the code that trained a run."""
    trained = published.trained
    here = {"processor": processor(), "numpy": version("numpy"), "trainer": code_digest(TRAINER)}
    known = all(trained[name] == value for name, value in here.items()) and version("scipy") == scipy
    return known and str(trained["device"]).startswith("cpu")


def difference(here: float, expected: float) -> float:
    """Return the relative difference of two distances: 0 if both are equal or NaN, infinite if one is NaN or 0."""
    if here == expected or (np.isnan(here) and np.isnan(expected)):
        return 0.0
    return abs(here / expected - 1) if expected and np.isfinite([here, expected]).all() else np.inf


def differences(published: Published, found: dict[str, float]) -> dict[str, float]:
    """Return the relative difference of each layer of a run, also of those that only one side has."""
    layers = {*published.distances, *found}
    pairs = {layer: (found.get(layer, np.nan), published.distances.get(layer, np.nan)) for layer in layers}
    return {layer: difference(*pair) for layer, pair in pairs.items()}


def wrong_with(published: Published, found: dict[str, float], most: float) -> str:
    """Return how distances differ by more than `most` from those of a published run, "" if they do not."""
    for layer, off in sorted(differences(published, found).items()):
        if off > most:
            allowed = f"a difference of at most {most:.1%}" if most else "equality, as on the processor that trained it"
            values = f"RD({layer}) is {found.get(layer)!r}, published is {published.distances.get(layer)!r}"
            return f"{values}; expected is {allowed}"
    return ""


def verify(folder: Path, sample: int, seed: int, workers: int) -> list[str]:
    """Train a random sample again, print each run, and return what contradicts."""
    runs = [run for run in published_runs(folder) if Status(run.trained["status"]).repeatable]
    if not runs:
        raise ValueError(f"{folder}: it has no run that can be trained again")
    scipy = manifest.read(folder)["versions"]["scipy"]
    chosen = np.random.default_rng(seed).choice(len(runs), size=min(sample, len(runs)), replace=False)
    sampled = [runs[index] for index in sorted(chosen)]
    print(f"{len(sampled)} of {len(runs)} published runs, chosen with seed {seed}; trained again on {processor()}")
    wrong, largest, strict = [], [], 0
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        again = pool.imap(train_again, [(folder, published) for published in sampled])
        for published, found in zip(sampled, again, strict=True):
            most = 0.0 if must_be_equal(published, scipy) else TOLERANCE
            fault = wrong_with(published, found, most)
            largest.append(max(differences(published, found).values()))
            strict += most == 0.0
            print(f"{'WRONG' if fault else 'ok   '} {published}: RD within {largest[-1]:.2g}", flush=True)
            wrong += [f"{published}: {fault}"] if fault else []
    counts = f"{largest.count(0.0)} of {len(sampled)} are equal bit for bit"
    print(f"{counts}; the largest difference of RD is {max(largest):.2g}")
    print(f"{strict} had to be equal: this processor, these libraries and this code trained them")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description="Train a sample of the published runs again.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", type=int, default=20, help="how many runs")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**31), help="chooses them; random by default")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)), help="how many train at a time")
    given = parser.parse_args()
    if given.sample < 1 or given.seed < 0 or given.workers < 1:
        asked = f"--sample {given.sample} --seed {given.seed} --workers {given.workers}"
        raise SystemExit(f"{asked}: give at least 1 run and 1 worker, and a seed from 0 on")
    wrong = [f"{path}: {what}" for path, _, what in manifest.faults(given.folder)]
    try:
        wrong = wrong or list(wrong_slopes(given.folder))
        wrong = wrong or verify(given.folder, given.sample, given.seed, min(given.workers, given.sample))
    except (DamagedFile, ValueError) as error:
        raise SystemExit(str(error)) from None
    for line in wrong:
        print(f"contradiction: {line}")
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
