"""Collect the headers of all checkpoints of a data set into one tidy table."""

import logging

from phasediagram.jobs.joblog import log_to
from phasediagram.statistics import metrics
from phasediagram.storage import artefact
from phasediagram.storage.tables import write_table


def main(checkpoints: list[str], inits: list[str], data: str, output: str) -> None:
    headers = [(init, artefact.read_header(path)) for init, path in zip(inits, checkpoints, strict=True)]
    table = metrics.runs_table(data, headers)
    write_table(table, output)
    for status, members in table.groupby("status"):
        logging.info("%d runs %s", len(members), status)


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        main(list(snakemake.input), snakemake.params.inits, snakemake.wildcards.data, snakemake.output[0])
