"""Tabulate local slopes between neighbouring widths, and the conjectured slopes, for several problems."""

import logging

import pandas as pd

from phasediagram.jobs.job import job
from phasediagram.statistics.regimes import conjectured_slopes
from phasediagram.statistics.slopes import local_slopes_table
from phasediagram.storage.tables import read_table, write_table


def main(sweeps: list[dict], paths: list[str], output: str) -> None:
    """Write the table. A sweep is what `Sweep.as_params` returns; `paths` has the distances of its problem."""
    tables = []
    for sweep, path in zip(sweeps, paths, strict=True):
        table = local_slopes_table(read_table(path), sweep)
        table.insert(0, "sweep", sweep["name"])
        table.insert(1, "problem", sweep["problem"])
        tables.append(table.assign(theory=conjectured_slopes(table, sweep["antisymmetric"])))
    result = pd.concat(tables, ignore_index=True)
    write_table(result, output)
    logging.info("%d local slopes of %d problems", len(result), len(sweeps))


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.params.sweeps, list(snakemake.input), snakemake.output[0])
