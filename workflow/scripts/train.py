"""Train the runs of one job that are not yet in the run store, and link all of them to their checkpoints."""

import logging
import math
import os
import time
from functools import partial
from pathlib import Path

import numpy as np

from phasediagram.data import training_set
from phasediagram.data.of_problem import training_set_of
from phasediagram.dynamics.checkpoint import train_and_write
from phasediagram.dynamics.run import Run
from phasediagram.jobs import device
from phasediagram.jobs.job import job
from phasediagram.jobs.termination import Termination, termination
from phasediagram.storage import artefact
from phasediagram.storage.snapshot import Interrupted
from phasediagram.storage.store import RunStore

REPORT_EVERY_S = 5.0


class Progress:
    """Logs every few seconds: runs done, the state of the current run, and an estimate of the remaining time."""

    def __init__(self, runs: list[Run], n: int, d_out: int):
        self.runs, self.index, self.work_done, self.steps_before = runs, 0, 0.0, 0
        # the work of a step grows with m^2, or with m for deferred layers
        work = {"dense": lambda m: m**2, "followed": lambda m: m**2 / 3, "deferred": lambda m: 500 * m}
        self.work = [work[run.engine_name(n, d_out)](run.m) for run in runs]
        self.began, self.reported = time.monotonic(), -math.inf

    def finish_run(self, trained: bool, steps: int) -> None:
        if trained:
            self.work_done += self.work[self.index]
            self.steps_before = steps
        self.index += 1

    def _part_done(self, step: int, loss: float) -> float:
        """Return an estimate of the finished part of the current run, from the last run's steps or the loss."""
        if self.steps_before:
            part = step / self.steps_before
        else:
            part = math.log(loss) / math.log(self.runs[self.index].stop_loss) if 0 < loss < 1 else 0.0
        return min(max(part, 0.02), 0.98)

    def __call__(self, step: int, loss: float) -> None:
        now = time.monotonic()
        if now - self.reported < REPORT_EVERY_S:
            return
        self.reported = now
        run = self.runs[self.index]
        done = f"{self.index} of {len(self.runs)} runs done; m={run.m} seed={run.seed}: step {step}"
        so_far = self._part_done(step, loss) * self.work[self.index]
        seconds = (now - self.began) * (sum(self.work[self.index :]) - so_far) / (self.work_done + so_far)
        left = f"; about {seconds:.0f} s left" if now - self.began >= REPORT_EVERY_S else ""
        logging.info("%s, relative loss %.3g%s", done, loss, left)


def compute(
    run: Run,
    x: np.ndarray,
    y: np.ndarray,
    wish: str,
    known: dict,
    progress: Progress,
    ending: Termination,
    path: Path,
) -> bool:
    """Train one run into the store. Raises SystemExit, after writing a snapshot, if a signal ends the job."""
    try:
        with ending.deferred():
            chosen = device.of_run(wish, run, *y.shape)
            return train_and_write(run, x, y, chosen, path, progress, ending.received, known)
    except Interrupted as error:
        raise SystemExit(f"ended by {error}: its snapshot is written, and the next attempt continues from it") from None


def main(
    runs: list[Run],
    outputs: list[str],
    x: np.ndarray,
    y: np.ndarray,
    wish: str,  # for the device
    store: RunStore,
    trainer: str,
    ending: Termination,
    file_sha256: str | None = None,  # of the file that the data are from
) -> None:
    """Get every run from the store, and train those it lacks. Raises SystemExit if a signal ends the job."""
    trained, progress = 0, Progress(runs, *y.shape)
    identity = {"data": training_set.digest(x, y), "trainer": trainer}
    for run, output in zip(runs, outputs, strict=True):
        parameters = identity | run.identity(*y.shape)
        known = {"fingerprint": store.fingerprint(parameters), "trainer": trainer, "file_sha256": file_sha256}
        computed = store.obtain(parameters, output, partial(compute, run, x, y, wish, known, progress, ending))
        ending.end_if_received()
        trained += computed
        header = artefact.read_header(output)
        progress.finish_run(computed, header["evaluations"])
        distances = ", ".join(
            f"RD({layer}) {float(distance):.4g}" for layer, distance in header["relative_distance"].items()
        )
        ended = f"{header['status']} after {header['evaluations']} evaluations in {header['seconds']:.1f} s"
        logging.info("m=%d seed=%d: %s; %s %s", run.m, run.seed, ended, distances, header["reason"])
    logging.info("%d of %d runs trained, %d taken from the run store", trained, len(runs), len(runs) - trained)


if __name__ == "__main__":
    with job(snakemake), termination() as ending:
        p = snakemake.params
        wish = snakemake.config["training"]["device"]
        device.check(wish)
        runs = [Run.of_problem(p.problem, p.training, p.initialisations[init], m, seed) for init, m, seed in p.runs]
        x, y = training_set_of(p.problem, snakemake.input[0] if snakemake.input else None)
        logging.info("device: %s", device.described({device.of_run(wish, run, *y.shape) for run in runs}))
        # The device and the path of the store do not change a run. They are not in params, so a change re-runs nothing.
        store = RunStore(Path(os.path.expandvars(snakemake.config["store"])).expanduser())
        main(runs, list(snakemake.output), x, y, wish, store, p.trainer, ending, p.problem.get("file_sha256"))
