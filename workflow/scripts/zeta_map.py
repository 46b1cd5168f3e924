"""Collect zeta of every run of a sweep over the plane in one table, and the means over seeds in another."""

import logging

import pandas as pd

from phasediagram.jobs.job import job
from phasediagram.statistics.zeta_means import zeta_means
from phasediagram.storage.tables import read_table, write_table


def main(paths: list[str], table: str, means: str) -> None:
    """Write all rows of several tables of zeta to one table, and their means to another."""
    result = pd.concat(map(read_table, paths), ignore_index=True).sort_values(["gamma2", "gamma3", "m", "seed"])
    write_table(result, table)
    write_table(zeta_means(result), means)
    logging.info("%d runs, %d of them with zeta", len(result), result["zeta"].notna().sum())


if __name__ == "__main__":
    with job(snakemake):
        main(list(snakemake.input), snakemake.output.table, snakemake.output.means)
