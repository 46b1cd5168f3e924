"""Compare all slope maps with the conjecture: one table of residuals, one of zero points."""

import logging

import pandas as pd

from phasediagram.jobs.job import job
from phasediagram.statistics.comparison import residuals_table
from phasediagram.storage.tables import read_table, write_table


def collected(maps: list[dict], tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the tables of several phase maps as one table, with columns for problem, widths and number of seeds."""
    labelled = []
    for phase_map, table in zip(maps, tables, strict=True):
        table = table.assign(widths=" ".join(map(str, phase_map["widths"])), seeds=phase_map["seeds"])
        table.insert(0, "problem", phase_map["problem"])
        labelled.append(table)
    return pd.concat(labelled, ignore_index=True)


if __name__ == "__main__":
    with job(snakemake):
        residuals = [residuals_table(read_table(path)) for path in snakemake.input.regimes]
        zero_points = [read_table(path) for path in snakemake.input.zero_points]
        for tables, output in ((residuals, snakemake.output.residuals), (zero_points, snakemake.output.zero_points)):
            result = collected(snakemake.params.maps, tables)
            write_table(result, output)
            for members, table in result.groupby(["problem", "layer"]):
                logging.info("%s %s: %s", output, members, table["verdict"].value_counts().to_dict())
