"""Fit the growth exponents of all layers at every initialisation of every sweep of a problem."""

import logging

from phasediagram.jobs.job import job
from phasediagram.statistics import slopes
from phasediagram.storage.tables import read_table, write_table


def main(runs: str, distances: str, sweeps: list[dict], confidence: float, output: str) -> None:
    table = slopes.slopes_table(read_table(runs), read_table(distances), sweeps, confidence)
    write_table(table, output)
    left_out = table.drop_duplicates(["sweep", "init"])["n_left_out"].sum()
    logging.info("%d slopes; excluded runs: %d", len(table), left_out)


if __name__ == "__main__":
    with job(snakemake):
        p = snakemake.params
        main(snakemake.input.runs, snakemake.input.distances, p.sweeps, p.confidence, snakemake.output[0])
