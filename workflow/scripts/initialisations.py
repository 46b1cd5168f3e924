"""Tabulate the initialisations of Table 1 by name: limits, scalings at finite width, measured slopes."""

import logging

import pandas as pd

from phasediagram.jobs.job import job
from phasediagram.statistics.named import named_table
from phasediagram.storage.tables import read_table, write_table

if __name__ == "__main__":
    with job(snakemake):
        p = snakemake.params
        runs, slopes = read_table(snakemake.input.runs), read_table(snakemake.input.slopes)
        result = pd.concat([named_table(p.problem, runs, slopes, sweep) for sweep in p.sweeps], ignore_index=True)
        write_table(result, snakemake.output[0])
        logging.info("\n%s", result.to_string())
