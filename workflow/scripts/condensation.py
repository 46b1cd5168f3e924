"""Isolated orientations of the rows of W1, and the share of norm they hold, before and after training."""

import logging

import pandas as pd

from phasediagram import artefact
from phasediagram.condensation import condensation
from phasediagram.joblog import log_to
from phasediagram.tables import write_table


def row(arrays: dict, header: dict) -> dict:
    """Return the row of one run, from its checkpoint."""
    place = {key: header[key] for key in ("gamma2", "gamma3", "m", "seed", "status")}
    initial, final = (condensation(arrays[name]) for name in ("w1_initial", "w1"))
    return place | {
        "layer": "W1",
        "orientations": len(final.shares),
        "share": final.share,
        "shares": " ".join(f"{share:.3f}" for share in final.shares),
        "orientations_initial": len(initial.shares),
        "share_initial": initial.share,
    }


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        result = pd.DataFrame([row(*artefact.read(path)) for path in snakemake.input])
        result.insert(0, "data", snakemake.params.data)
        write_table(result, snakemake.output[0])
        logging.info("runs by number of isolated orientations: %s", result["orientations"].value_counts().to_dict())
