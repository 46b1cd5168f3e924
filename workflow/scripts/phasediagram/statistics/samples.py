"""What runs have learnt, in one small file: functions on a grid, and rows of W1 before and after training."""

import os
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from phasediagram.model.status import Status
from phasediagram.storage import artefact

ROWS = 4000  # of W1, of each initialisation of a map; neurons are exchangeable, so the first are a fair sample
FEW = 10  # initialisations, at most, of a sweep whose rows are all kept
PLACE = ("gamma2", "gamma3", "m", "seed", "status")


@dataclass(frozen=True)
class Sample:
    """What is kept of one run; None where there is nothing: a diverged run has no function."""

    init: str
    gamma2: float
    gamma3: float
    m: int
    seed: int
    status: Status
    x: np.ndarray  # (G,): the grid of the functions, empty where no run has one
    function: np.ndarray | None  # (G, d_out)
    rows_initial: np.ndarray | None  # (k, 2): weight and bias, in the normalised coordinates of eq. 6
    rows_final: np.ndarray | None


def collect(paths: Iterable[str | os.PathLike], inits: list[str]) -> tuple[dict[str, np.ndarray], dict]:
    """Return (arrays, header) of the samples file of checkpoints, of which `inits` names the initialisations.

    Inputs lie on a line, and the network has biases. Functions are those of every run; rows those of the first run of
    each initialisation, all of them where initialisations are few, else the first ROWS.
    """
    limit = None if len(set(inits)) <= FEW else ROWS
    arrays, runs, seen = {"x": np.empty(0, dtype=np.float32)}, [], set()
    for index, (path, init) in enumerate(zip(paths, inits, strict=True)):
        checkpoint, header = artefact.read(path)
        runs.append({"init": init} | {name: header[name] for name in PLACE})
        if "function" in checkpoint:
            arrays["x"] = checkpoint["x_grid"][:, 0].astype(np.float32)
            arrays[f"function_{index}"] = checkpoint["function"].astype(np.float32)
        if init not in seen:
            seen.add(init)
            arrays[f"rows_initial_{index}"] = checkpoint["w1_initial"][:limit].astype(np.float32)
            arrays[f"rows_final_{index}"] = checkpoint["w1"][:limit].astype(np.float32)
    return arrays, {"runs": runs}


def read(path: str | os.PathLike) -> list[Sample]:
    """Return the samples of a file of `collect`, in the order of its runs."""
    arrays, header = artefact.read(path)
    return [
        Sample(
            **run | {"status": Status(run["status"])},
            x=arrays["x"],
            **{name: arrays.get(f"{name}_{index}") for name in ("function", "rows_initial", "rows_final")},
        )
        for index, run in enumerate(header["runs"])
    ]
