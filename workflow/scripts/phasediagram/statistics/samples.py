"""Samples of finished runs in one small file: functions on a grid, and rows of W1 before and after training.

For sweeps that draw neurons, it also has the output weights before and after, and the history of the run.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from phasediagram.model.status import Status
from phasediagram.storage import artefact

ROWS = 1000  # rows of W1 kept per initialisation of a map; neurons are exchangeable, so the first ones are fair
FEW = 10  # a sweep with at most this many initialisations keeps all rows
OF_A_RUN = ("function", "rows_initial", "rows_final", "a_initial", "a_final")
PLACE = ("gamma2", "gamma3", "m", "seed", "status")
HISTORY = "history_"  # begins the names of a checkpoint's arrays that have a number for each recorded step


@dataclass(frozen=True)
class Sample:
    """The sample of one run. What it does not have is None: a diverged run has no function."""

    init: str
    gamma2: float
    gamma3: float
    m: int
    seed: int
    status: Status
    x: np.ndarray  # (G,): the grid of the functions, empty if no run has one
    function: np.ndarray | None  # (G, d_out)
    rows_initial: np.ndarray | None  # (k, 2): weight and bias, in the normalised coordinates of eq. 6
    rows_final: np.ndarray | None
    a_initial: np.ndarray | None  # (k, d_out): output weights of the same neurons, in the same coordinates
    a_final: np.ndarray | None
    mobility: float = 1.0  # kappa2 of the run
    output_scale: float = 1.0  # kappa3
    history: dict[str, np.ndarray] | None = None  # by the names of `integrator.history_columns`


def collect(
    paths: Iterable[str | os.PathLike], inits: list[str], output_weights: bool = False
) -> tuple[dict[str, np.ndarray], dict]:
    """Return (arrays, header) of the samples file of these checkpoints. `inits` has the initialisation of each one.

    Inputs lie on a line or are images, and the network has biases. The file has the function of every run on a line. It
    has rows (w, b) of W1 of the first run of each initialisation, for images (w p, b): all rows if there are few
    initialisations, otherwise the first ROWS. With `output_weights` (two layers) it also has what a has for these rows,
    and the history of this run.
    """
    limit = None if len(set(inits)) <= FEW else ROWS
    arrays, runs, seen = {"x": np.empty(0, dtype=np.float32)}, [], set()
    for index, (path, init) in enumerate(zip(paths, inits, strict=True)):
        checkpoint, header = artefact.read(path)
        scales = {"mobility": header["kappa2"], "output_scale": header["kappa3"]}
        runs.append({"init": init} | {name: header[name] for name in PLACE} | scales)
        if "function" in checkpoint:
            arrays["x"] = checkpoint["x_grid"][:, 0].astype(np.float32)
            arrays[f"function_{index}"] = checkpoint["function"].astype(np.float32)
        if init not in seen:
            seen.add(init)
            w1 = "w1" if "w1" in checkpoint else "w1_projected"
            kept = {"rows_initial": checkpoint[w1 + "_initial"], "rows_final": checkpoint[w1]}
            if output_weights:
                kept |= {"a_initial": checkpoint["a_initial"].T, "a_final": checkpoint["a"].T}
                history = {name: array for name, array in checkpoint.items() if name.startswith(HISTORY)}
                arrays |= {f"{name}_{index}": array for name, array in history.items()}
            arrays |= {f"{name}_{index}": array[:limit].astype(np.float32) for name, array in kept.items()}
    return arrays, {"runs": runs}


def read(path: str | os.PathLike) -> list[Sample]:
    """Return the samples of a file that `collect` made, in the order of its runs."""
    arrays, header = artefact.read(path)
    return [
        Sample(
            **run | {"status": Status(run["status"])},
            x=arrays["x"],
            **{name: arrays.get(f"{name}_{index}") for name in OF_A_RUN},
            history=_history(arrays, index),
        )
        for index, run in enumerate(header["runs"])
    ]


def _history(arrays: dict[str, np.ndarray], index: int) -> dict[str, np.ndarray] | None:
    """Return the history of a run, if the file has it."""
    found = {
        name.removeprefix(HISTORY).removesuffix(f"_{index}"): array
        for name, array in arrays.items()
        if name.startswith(HISTORY) and name.endswith(f"_{index}")
    }
    return found or None
