"""Measure D(u, v) between the half of the rows of W2 with the largest norm: zeta in a table, D(u, v) as pictures."""

import logging

import numpy as np
import pandas as pd

from phasediagram.dynamics.inner_layer import InnerLayer
from phasediagram.jobs.job import job
from phasediagram.jobs.joblog import log_progress
from phasediagram.model.status import Status
from phasediagram.statistics import blocks
from phasediagram.statistics.similarity import cosines, largest_rows, zeta, zeta_of_chance
from phasediagram.storage import artefact
from phasediagram.storage.tables import write_table


def measure(path: str) -> tuple[dict, np.ndarray | None]:
    """Return the row of one checkpoint and the picture of its cosines. Without W2, zeta and the picture are None."""
    header = artefact.read_header(path)
    row = {name: header[name] for name in ("gamma2", "gamma3", "m", "seed", "status")}
    logging.info("gamma2=%(gamma2)g gamma3=%(gamma3)g m=%(m)d: %(status)s", row)
    if not Status(header["status"]).readable:
        return row | {"zeta": None, "zeta_initial": None}, None
    layer = InnerLayer.read(path)
    initial = zeta(cosines(largest_rows(layer, initial=True)))
    final = cosines(largest_rows(layer))
    return row | {"zeta": zeta(final), "zeta_initial": initial}, blocks.picture(final)


def main(checkpoints: list[str], table: str, pixels: str) -> None:
    """Write the table of zeta and the file of pictures, whose array `cosines_{i}` is of row i in the header."""
    measured = [measure(path) for path in log_progress(checkpoints, "runs")]
    rows = [row for row, _ in measured]
    result = pd.DataFrame(rows)
    write_table(result.assign(zeta_of_chance=[zeta_of_chance(m) for m in result["m"]]), table)
    pictures = {f"cosines_{index}": picture for index, (_, picture) in enumerate(measured) if picture is not None}
    artefact.write(pixels, pictures, {"runs": rows})


if __name__ == "__main__":
    with job(snakemake):
        main(list(snakemake.input), snakemake.output.table, snakemake.output.pixels)
