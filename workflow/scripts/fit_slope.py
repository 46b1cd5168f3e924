"""Fit the growth exponents of RD(W1) and RD(W2) at every initialisation of every sweep of a data set."""

import logging

import pandas as pd

from phasediagram import slopes
from phasediagram.files import whole_file
from phasediagram.joblog import log_to


def main(runs: str, sweeps: list[dict], confidence: float, output: str) -> None:
    table = slopes.slopes_table(pd.read_csv(runs, keep_default_na=False, na_values=["", "nan"]), sweeps, confidence)
    with whole_file(output) as path:
        table.to_csv(path, index=False)
    left_out = table.drop_duplicates(["sweep", "init"])["n_left_out"].sum()
    logging.info("%d slopes; runs left out of them: %d", len(table), left_out)


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        main(snakemake.input[0], snakemake.params.sweeps, snakemake.params.confidence, snakemake.output[0])
