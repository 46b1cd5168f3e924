"""Table 2: S of two groups of equivalent gauges from independent seeds, beside the printed values."""

import logging

from phasediagram.jobs.joblog import log_to
from phasediagram.statistics.gauges import table2
from phasediagram.storage.tables import read_table, write_table

if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        p = snakemake.params
        result = table2(read_table(snakemake.input[0]), p.gauges, p.confidence)
        write_table(result, snakemake.output[0])
        logging.info("\n%s", result.to_string())
