"""Find the isolated orientations of the rows of W1 and W2, and their share of squared norm, before and after training.

W1 is measured here, from the checkpoints of the phase map. W2 is measured by the script `zeta`, on its rows with the
largest norm.
"""

import logging

import pandas as pd

from phasediagram.jobs.job import job
from phasediagram.jobs.joblog import log_progress
from phasediagram.model.status import Status
from phasediagram.statistics.condensation import condensation, summary
from phasediagram.storage import artefact
from phasediagram.storage.tables import read_table, write_table

COLUMNS = ["problem", "gamma2", "gamma3", "m", "seed", "status", "layer"]
COLUMNS += ["orientations", "share", "shares", "orientations_initial", "share_initial"]


def row(arrays: dict, header: dict) -> dict:
    """Return the row of one run's W1, from its checkpoint. A diverged run has no numbers."""
    place = {key: header[key] for key in ("gamma2", "gamma3", "m", "seed", "status")} | {"layer": "W1"}
    if header["status"] == Status.DIVERGED:
        return place
    return place | summary(condensation(arrays["w1_initial"]), condensation(arrays["w1"]))


def main(runs: list[str], problems: list[str], zeta: list[str], zeta_problems: list[str], output: str) -> None:
    """Write one row per run and layer: W1 from the checkpoints `runs`, W2 from the tables `zeta`."""
    measured = [
        {"problem": problem} | row(*artefact.read(path))
        for problem, path in zip(problems, log_progress(runs, "runs"), strict=True)
    ]
    of_w1 = pd.DataFrame(measured, columns=COLUMNS)
    of_w2 = [
        read_table(path).assign(problem=problem, layer="W2")[COLUMNS]
        for problem, path in zip(zeta_problems, zeta, strict=True)
    ]
    result = pd.concat([of_w1, *of_w2], ignore_index=True)
    write_table(result, output)
    logging.info("runs by number of isolated orientations: %s", result["orientations"].value_counts().to_dict())


if __name__ == "__main__":
    with job(snakemake):
        files, p = snakemake.input, snakemake.params
        main(files.runs, p.problems, files.zeta, p.zeta_problems, snakemake.output[0])
