"""Collect the headers of all checkpoints of a problem in two tidy tables: runs and distances."""

import logging

from phasediagram.jobs.job import job
from phasediagram.statistics import run_tables
from phasediagram.storage import artefact
from phasediagram.storage.tables import write_table


def main(checkpoints: list[str], inits: list[str], problem: str, runs_output: str, distances_output: str) -> None:
    headers = [(init, artefact.read_header(path)) for init, path in zip(inits, checkpoints, strict=True)]
    runs = run_tables.runs_table(problem, headers)
    write_table(runs, runs_output)
    write_table(run_tables.distances_table(problem, headers), distances_output)
    for status, members in runs.groupby("status"):
        logging.info("%d runs %s", len(members), status)


if __name__ == "__main__":
    with job(snakemake):
        main(
            list(snakemake.input),
            snakemake.params.inits,
            snakemake.wildcards.problem,
            snakemake.output.runs,
            snakemake.output.distances,
        )
