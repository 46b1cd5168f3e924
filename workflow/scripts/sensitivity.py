"""Measure how S depends on what the paper leaves open: training points, number of digits, biases, stop loss."""

import logging

import pandas as pd

from phasediagram.jobs.job import job
from phasediagram.statistics.comparison import sensitivity_table
from phasediagram.storage.tables import read_table, write_table


def table(sweeps: list[dict], distances: dict[str, pd.DataFrame], confidence: float) -> pd.DataFrame:
    """Return the comparisons of all sweeps. Each sweep has several problems; the first one is the base."""
    tables = []
    for sweep in sweeps:
        base, *others = sweep["problems"]
        for name in others:
            result = sensitivity_table(distances[name], distances[base], sweep, confidence)
            for column, value in (("varied", sweep["varied"][name]), ("base", base), ("problem", name)):
                result.insert(0, column, value)
            tables.append(result.assign(widths=" ".join(map(str, sweep["widths"])), seeds=len(sweep["seeds"])))
    return pd.concat(tables, ignore_index=True)


if __name__ == "__main__":
    with job(snakemake):
        p = snakemake.params
        distances = {name: read_table(path) for name, path in zip(p.problems, snakemake.input.distances, strict=True)}
        result = table(p.sweeps, distances, p.confidence)
        write_table(result, snakemake.output[0])
        for problem, members in result.groupby("problem", sort=False):
            logging.info("%s: largest difference %.3f", problem, members["difference"].abs().max())
