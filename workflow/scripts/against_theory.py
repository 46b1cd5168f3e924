"""Residuals of all slope maps, and all zero points beside the conjectured lines: one table each."""

import logging

import pandas as pd

from phasediagram.jobs.joblog import log_to
from phasediagram.statistics import comparison
from phasediagram.storage.tables import read_table, write_table


def labelled(maps: list[dict], paths: list[str], compare) -> pd.DataFrame:
    """Return the comparisons of several phase maps in one table, with their data sets and widths."""
    tables = []
    for phase_map, path in zip(maps, paths, strict=True):
        table = compare(read_table(path))
        table.insert(0, "data", phase_map["data"])
        tables.append(table.assign(widths=" ".join(map(str, phase_map["widths"])), seeds=phase_map["seeds"]))
    return pd.concat(tables, ignore_index=True)


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        for paths, compare, output in (
            (snakemake.input.regimes, comparison.residuals_table, snakemake.output.residuals),
            (snakemake.input.zero_points, comparison.zero_points_table, snakemake.output.zero_points),
        ):
            result = labelled(snakemake.params.maps, paths, compare)
            write_table(result, output)
            for members, table in result.groupby(["data", "layer"]):
                logging.info("%s %s: %s", output, members, table["verdict"].value_counts().to_dict())
