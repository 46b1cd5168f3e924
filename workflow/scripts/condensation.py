"""Isolated orientations of the rows of W1 and W2, and the share of squared norm they hold, before and after training.

W1 is measured here, from the checkpoints of the phase map; W2 where zeta is, on its rows of largest norm.
"""

import logging

import pandas as pd

from phasediagram.jobs.joblog import counted, log_to
from phasediagram.statistics.condensation import summary
from phasediagram.storage import artefact
from phasediagram.storage.tables import read_table, write_table


def row(arrays: dict, header: dict) -> dict:
    """Return the row of one run's W1, from its checkpoint; of a diverged run there is nothing to count."""
    place = {key: header[key] for key in ("gamma2", "gamma3", "m", "seed", "status")} | {"layer": "W1"}
    return place if header["status"] == "diverged" else place | summary(arrays["w1_initial"], arrays["w1"])


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        result = pd.DataFrame([row(*artefact.read(path)) for path in counted(snakemake.input.runs, "runs")])
        of_w2 = [read_table(path).assign(layer="W2")[result.columns] for path in snakemake.input.zeta]
        result = pd.concat([result, *of_w2], ignore_index=True)
        result.insert(0, "data", snakemake.params.data)
        write_table(result, snakemake.output[0])
        logging.info("runs by number of isolated orientations: %s", result["orientations"].value_counts().to_dict())
