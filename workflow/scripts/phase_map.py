"""Turn the slopes of a phase map into regimes and zero points, both with conjectured values."""

import logging

from phasediagram.jobs.job import job
from phasediagram.model.layers import depth_of
from phasediagram.model.spelling import PHASE_MAP
from phasediagram.statistics.comparison import with_critical_lines
from phasediagram.statistics.regimes import regimes_table, zero_points_table
from phasediagram.storage.tables import read_table, write_table


def main(slopes: str, antisymmetric: bool, regimes_output: str, zero_points_output: str) -> None:
    table = read_table(slopes)
    on_the_map = table[table["sweep"] == PHASE_MAP]
    for result, output in (
        (regimes_table(on_the_map, antisymmetric), regimes_output),
        (with_critical_lines(zero_points_table(on_the_map), depth_of(on_the_map["layer"])), zero_points_output),
    ):
        write_table(result, output)
        logging.info("%s: %d rows", output, len(result))


if __name__ == "__main__":
    with job(snakemake):
        main(snakemake.input[0], snakemake.params.antisymmetric, snakemake.output.regimes, snakemake.output.zero_points)
