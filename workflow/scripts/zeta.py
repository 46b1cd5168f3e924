"""Measure zeta and condensation of W2 for every run of one initialisation, at the end and at t = 0: one row per run.

Both use the half of W2's rows with the largest norm. Condensation uses cones of WIDE_CONE.
"""

import logging

import numpy as np
import pandas as pd

from phasediagram.dynamics.inner_layer import InnerLayer
from phasediagram.jobs.job import job
from phasediagram.jobs.joblog import log_progress
from phasediagram.model.status import Status
from phasediagram.statistics.condensation import WIDE_CONE, Condensation, condensation, summary
from phasediagram.statistics.similarity import cosines, largest_rows, zeta
from phasediagram.storage import artefact
from phasediagram.storage.tables import write_table

COLUMNS = ["init", "gamma2", "gamma3", "m", "seed", "status", "zeta", "zeta_initial"]
COLUMNS += ["orientations", "share", "shares", "orientations_initial", "share_initial"]


def measure(path: str, init: str) -> dict:
    """Return the row of one checkpoint. A run that did not converge has a status and no measurements."""
    header = artefact.read_header(path)
    row = {"init": init} | {name: header[name] for name in ("gamma2", "gamma3", "m", "seed", "status")}
    if header["status"] == Status.CONVERGED:
        layer = InnerLayer.read(path)
        zeta_initial, before = of_rows(largest_rows(layer, initial=True))
        zeta_final, after = of_rows(largest_rows(layer))
        row |= {"zeta": zeta_final, "zeta_initial": zeta_initial} | summary(before, after)
        logging.info("m=%d seed=%d: zeta %.4f, at first %.4f", row["m"], row["seed"], zeta_final, zeta_initial)
    return row


def of_rows(rows: np.ndarray) -> tuple[float, Condensation]:
    """Return zeta and condensation of rows (k, d). Both are of the same cosines, which are most of the work."""
    similar = cosines(rows)
    return zeta(similar), condensation(rows, WIDE_CONE, similar)


def main(checkpoints: list[str], init: str, output: str) -> None:
    rows = [measure(path, init) for path in log_progress(checkpoints, "runs")]
    write_table(pd.DataFrame(rows, columns=COLUMNS), output)


if __name__ == "__main__":
    with job(snakemake):
        main(list(snakemake.input), snakemake.wildcards.init, snakemake.output[0])
