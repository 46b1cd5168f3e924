"""Make Table 2: S of two groups of equivalent gauges from independent seeds, and the published values."""

import logging

import pandas as pd

from phasediagram.jobs.job import job
from phasediagram.statistics.gauges import table2
from phasediagram.storage.tables import read_table, write_table

if __name__ == "__main__":
    with job(snakemake):
        p = snakemake.params
        distances = pd.concat([read_table(path) for path in snakemake.input.distances], ignore_index=True)
        result = table2(distances, p.gauges, p.confidence)
        write_table(result, snakemake.output[0])
        logging.info("\n%s", result.to_string())
