"""Tabulate the exponents of initial stages in m, and the conjectured ones, for several problems."""

import logging

import pandas as pd

from phasediagram.jobs.job import job
from phasediagram.model.activations import HOMOGENEOUS
from phasediagram.statistics.initial import exponents_table, stages_table
from phasediagram.storage.tables import read_table, write_table


def main(sweeps: list[dict], runs: list[str], distances: list[str], confidence: float, output: str) -> None:
    """Write the table. A sweep is what `Sweep.as_params` returns; the tables are those of its problem."""
    tables = []
    for sweep, of_runs, of_layers in zip(sweeps, runs, distances, strict=True):
        described = read_table(of_runs)
        smooth = described["activation"].iloc[0] not in HOMOGENEOUS
        table = exponents_table(stages_table(described, read_table(of_layers)), sweep, smooth, confidence)
        place = {"sweep": sweep["name"], "problem": sweep["problem"]}
        place |= {name: described[name].iloc[0] for name in ("activation", "stage_drop")}
        for index, (name, value) in enumerate(place.items()):
            table.insert(index, name, value)
        tables.append(table)
    result = pd.concat(tables, ignore_index=True)
    write_table(result, output)
    logging.info("%d exponents of %d problems", len(result), len({sweep["problem"] for sweep in sweeps}))


if __name__ == "__main__":
    with job(snakemake):
        p = snakemake.params
        main(p.sweeps, snakemake.input.runs, snakemake.input.distances, p.confidence, snakemake.output[0])
