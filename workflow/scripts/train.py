"""Train the runs of one job that are not in the run store yet, and link them all to their checkpoints."""

import logging
import os
import time
from pathlib import Path

import numpy as np
import torch

from phasediagram import artefact, data
from phasediagram.joblog import log_to
from phasediagram.run import Run, train_and_write
from phasediagram.store import RunStore

REPORT_EVERY_S = 10.0


def training_set(spec: dict, digits: str | None) -> tuple[np.ndarray, np.ndarray]:
    """Return (x, y) of a config entry; `digits` is the artefact of download_mnist, for MNIST."""
    if digits is None:
        return data.from_points(spec["x"], spec["y"])
    arrays, _ = artefact.read(digits)
    return data.from_images(*data.balanced_subset(arrays["images"], arrays["labels"], spec["mnist"]["n"]))


def choose_device(wish: str) -> str:
    """Return "cuda" or "cpu"; refuse where CUDA is demanded and there is none."""
    if wish == "cuda" and not torch.cuda.is_available():
        raise SystemExit(
            "config key training.device = 'cuda': this job sees no CUDA device; use auto or cpu, or ask for a GPU"
        )
    return "cpu" if wish == "cpu" or not torch.cuda.is_available() else "cuda"


class Progress:
    """Reports at least every ten seconds: runs done, the state of the present run, and the time left."""

    def __init__(self, runs: list[Run]):
        self.runs, self.work_done = runs, 0
        self.work = sum(run.m**2 for run in runs)
        self.began = self.reported = time.monotonic()
        self.index = 0

    def start(self, index: int) -> None:
        self.index, self.work_done = index, sum(run.m**2 for run in self.runs[:index])

    def __call__(self, step: int, loss: float) -> None:
        now = time.monotonic()
        if now - self.reported >= REPORT_EVERY_S:
            self.reported = now
            run = self.runs[self.index]
            # the present run counts as half done; the work of a step grows with m^2
            part = (self.work_done + 0.5 * run.m**2) / self.work
            left = (now - self.began) * (1 / part - 1)
            logging.info(
                "%d of %d runs done; m=%d seed=%d: step %d, relative loss %.3g; about %.0f s left",
                *(self.index, len(self.runs), run.m, run.seed, step, loss, left),
            )


def main(runs: list[Run], outputs: list[str], x: np.ndarray, y: np.ndarray, device: str, store: RunStore, trainer: str):
    """Obtain every run from the store, training those it lacks."""
    trained, progress = 0, Progress(runs)
    identity = {"data": data.digest(x, y), "trainer": trainer}
    for index, (run, output) in enumerate(zip(runs, outputs, strict=True)):
        progress.start(index)
        parameters = identity | vars(run)
        compute = lambda path, run=run: train_and_write(run, x, y, device, path, progress)  # noqa: E731
        trained += store.obtain(parameters, output, compute)
        header = artefact.read_header(output)
        logging.info(
            "m=%d seed=%d: %s after %d evaluations in %.1f s; RD(W1) %.4g, RD(W2) %.4g %s",
            *(run.m, run.seed, header["status"], header["evaluations"], header["seconds"]),
            *(float(header["relative_distance_w1"]), float(header["relative_distance_w2"]), header["reason"]),
        )
    logging.info("%d of %d runs trained, %d taken from the run store", trained, len(runs), len(runs) - trained)


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        torch.set_num_threads(1)  # results must not depend on the number of cores; jobs run side by side instead
        torch.backends.cuda.matmul.allow_tf32 = False
        p = snakemake.params
        device = choose_device(snakemake.config["training"]["device"])
        logging.info("device: %s", torch.cuda.get_device_name() if device == "cuda" else "CPU, one thread")
        runs = [
            Run(
                initialisation=p.initialisation,
                m=m,
                seed=seed,
                accuracy=p.accuracy,
                stop_loss=p.data["stop_loss"],
                max_steps=p.max_steps,
                max_minutes=p.max_minutes,
                engine=p.engine,
                dtype=p.dtype,
            )
            for m, seed in p.pairs
        ]
        x, y = training_set(p.data, snakemake.input[0] if snakemake.input else None)
        store = RunStore(Path(os.path.expandvars(snakemake.config["store"])))
        main(runs, list(snakemake.output), x, y, device, store, p.trainer)
