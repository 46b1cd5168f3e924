"""Train a sample of the published runs again: `python -m phasediagram.publishing.verify published --sample 20`.

On the processor and with the libraries that trained a run its distances have to be equal bit for bit, elsewhere within
TOLERANCE. Nothing is read from a run store and nothing is kept.
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
import yaml

from phasediagram.data import training_set
from phasediagram.data.of_problem import read_training_set, training_set_of
from phasediagram.dynamics.checkpoint import processor, train_and_write
from phasediagram.dynamics.run import Run
from phasediagram.jobs.digest import code_digest
from phasediagram.planning import settings
from phasediagram.planning.plan import Plan
from phasediagram.planning.products.product import table
from phasediagram.planning.products.product import training_set as file_of_training_set
from phasediagram.publishing.compare import TOLERANCE
from phasediagram.storage import artefact, manifest, records
from phasediagram.storage.files import DamagedFile
from phasediagram.storage.tables import read_checked_table

TRAINER = "phasediagram/dynamics/run"


@dataclass(frozen=True)
class Published:
    """One published run: what it was, and how far its layers moved."""

    problem: str
    run: Run
    init: str
    trained: dict  # its row of runs.csv
    distances: dict[str, float]

    def __str__(self) -> str:
        return f"{self.problem}, {self.init}, m = {self.run.m}, seed {self.run.seed}"


def published_runs(folder: Path) -> Iterator[Published]:
    """Yield all runs of a published folder, in the order of its tables."""
    config = settings.resolve(yaml.safe_load((folder / "config.yaml").read_text()))
    plan = Plan(config)
    for problem in plan.trained:
        runs, distances = (read_checked_table(folder / table(problem, name)) for name in ("runs", "distances"))
        by_run = dict(list(distances.groupby(["init", "m", "seed"])))
        for row in runs.to_dict("records"):
            key = row["init"], row["m"], row["seed"]
            start = plan.runs[problem][row["init"]][0]
            run = Run.of_problem(config["problems"][problem], config["training"], start, row["m"], row["seed"])
            moved = by_run[key].set_index("layer")["relative_distance"].to_dict()
            yield Published(problem, run, row["init"], row, moved)


def data_of(folder: Path, problem: str) -> tuple[np.ndarray, np.ndarray]:
    """Return (x, y) of a published problem: its points, or the digits that are published."""
    digits = folder / file_of_training_set(problem)
    if digits.exists():
        records.check(digits)
        return read_training_set(digits)
    return training_set_of(settings.resolve(yaml.safe_load((folder / "config.yaml").read_text()))["problems"][problem])


def train_again(given: tuple[Path, Published]) -> dict[str, float]:
    """Return the distances of a published run as this machine finds them. Raises ValueError for other data."""
    folder, published = given
    x, y = data_of(folder, published.problem)
    if training_set.digest(x, y) != published.trained["data_sha256"]:
        raise ValueError(f"{published}: the published training set is not what this run was trained on")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.safetensors"
        train_and_write(published.run, x, y, "cpu", path, lambda step, loss: None)
        header = artefact.read_header(path)
    return {layer: float(distance) for layer, distance in header["relative_distance"].items()}


def must_be_equal(published: Published) -> bool:
    """Say whether this machine has the processor, the libraries and the code that trained a run."""
    trained = published.trained
    here = {"processor": processor(), "numpy": version("numpy"), "trainer": code_digest(TRAINER)}
    return all(trained[name] == value for name, value in here.items()) and str(trained["device"]).startswith("cpu")


def wrong_with(published: Published, found: dict[str, float]) -> str:
    """Return how distances contradict those of a published run, "" if they do not."""
    most = 0.0 if must_be_equal(published) else TOLERANCE
    for layer, expected in published.distances.items():
        here = found.get(layer, np.nan)
        if not (here == expected or (np.isnan(here) and np.isnan(expected)) or abs(here / expected - 1) <= most):
            allowed = f"at most {most:.1%} of difference" if most else "equality, on the processor that trained it"
            return f"RD({layer}) is {here!r}, published is {expected!r}; expected is {allowed}"
    return ""


def largest_difference(published: Published, found: dict[str, float]) -> float:
    """Return the largest relative difference of the distances of a run."""
    return max(abs(found.get(layer, np.nan) / rd - 1) for layer, rd in published.distances.items())


def verify(folder: Path, sample: int, seed: int, workers: int) -> list[str]:
    """Train a random sample again, print each run, and return what contradicts."""
    runs = list(published_runs(folder))
    chosen = np.random.default_rng(seed).choice(len(runs), size=min(sample, len(runs)), replace=False)
    sampled = [runs[index] for index in sorted(chosen)]
    print(f"{len(sampled)} of {len(runs)} published runs, chosen with seed {seed}; trained again on {processor()}")
    wrong, equal, differences = [], 0, []
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        again = pool.imap(train_again, [(folder, published) for published in sampled])
        for published, found in zip(sampled, again, strict=True):
            problem = wrong_with(published, found)
            difference = largest_difference(published, found)
            equal += found == published.distances
            differences.append(difference)
            print(f"{'WRONG' if problem else 'ok   '} {published}: RD within {difference:.2g}", flush=True)
            wrong += [f"{published}: {problem}"] * bool(problem)
    print(f"{equal} of {len(sampled)} are equal bit for bit; the largest difference of RD is {max(differences):.2g}")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description="Train a sample of the published runs again.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", type=int, default=20, help="how many runs")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**31), help="chooses them; random by default")
    given = parser.parse_args()
    if given.sample < 1:
        raise SystemExit(f"--sample {given.sample}: give at least 1")
    wrong = [f"{path}: {what}" for path, _, what in manifest.faults(given.folder)]
    try:
        wrong = wrong or verify(given.folder, given.sample, given.seed, os.cpu_count() or 1)
    except (DamagedFile, ValueError) as error:
        raise SystemExit(str(error)) from None
    for line in wrong:
        print(f"contradiction: {line}")
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
