"""How S depends on what the paper does not print: other data, numbers of digits, biases, stop loss."""

import logging

import pandas as pd

from phasediagram.jobs.joblog import log_to
from phasediagram.statistics.comparison import sensitivity_table
from phasediagram.storage.tables import read_table, write_table


def table(sweeps: list[dict], runs: dict[str, pd.DataFrame], confidence: float) -> pd.DataFrame:
    """Return the comparisons of all sweeps, each over several data sets of which the first is the base."""
    tables = []
    for sweep in sweeps:
        base, *others = sweep["data"]
        for name in others:
            result = sensitivity_table(runs[name], runs[base], sweep, confidence)
            for column, value in (("varied", sweep["varied"][name]), ("base", base), ("data", name)):
                result.insert(0, column, value)
            tables.append(result.assign(widths=" ".join(map(str, sweep["widths"])), seeds=len(sweep["seeds"])))
    return pd.concat(tables, ignore_index=True)


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        p = snakemake.params
        runs = {name: read_table(path) for name, path in zip(p.data, snakemake.input, strict=True)}
        result = table(p.sweeps, runs, p.confidence)
        write_table(result, snakemake.output[0])
        for data, members in result.groupby("data", sort=False):
            logging.info("%s: largest difference %.3f", data, members["difference"].abs().max())
