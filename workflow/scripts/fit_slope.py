"""Fit the growth exponents of RD(W1) and RD(W2) at every initialisation of every sweep of a data set."""

import logging

from phasediagram.jobs.joblog import log_to
from phasediagram.statistics import slopes
from phasediagram.storage.tables import read_table, write_table


def main(runs: str, sweeps: list[dict], confidence: float, output: str) -> None:
    table = slopes.slopes_table(read_table(runs), sweeps, confidence)
    write_table(table, output)
    left_out = table.drop_duplicates(["sweep", "init"])["n_left_out"].sum()
    logging.info("%d slopes; runs left out of them: %d", len(table), left_out)


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        main(snakemake.input[0], snakemake.params.sweeps, snakemake.params.confidence, snakemake.output[0])
