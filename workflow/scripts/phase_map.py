"""Turn the slopes of a phase map into regimes and zero points."""

import logging

import pandas as pd

from phasediagram import regimes
from phasediagram.files import whole_file
from phasediagram.joblog import log_to
from phasediagram.spelling import PHASE_MAP


def main(slopes: str, regimes_output: str, zero_points_output: str) -> None:
    table = pd.read_csv(slopes)
    on_the_map = table[table["sweep"] == PHASE_MAP]
    for result, output in (
        (regimes.regimes_table(on_the_map), regimes_output),
        (regimes.zero_points_table(on_the_map), zero_points_output),
    ):
        with whole_file(output) as path:
            result.to_csv(path, index=False)
        logging.info("%s: %d rows", output, len(result))


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        main(snakemake.input[0], snakemake.output.regimes, snakemake.output.zero_points)
