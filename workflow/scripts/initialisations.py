"""The initialisations of Table 1 by name: limits, scalings at finite width, and measured slopes."""

import logging

from phasediagram.joblog import log_to
from phasediagram.named import named_table
from phasediagram.tables import read_table, write_table

if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        result = named_table(
            snakemake.params.data,
            read_table(snakemake.input.runs),
            read_table(snakemake.input.slopes),
            snakemake.params.sweep,
        )
        write_table(result, snakemake.output[0])
        logging.info("\n%s", result.to_string())
