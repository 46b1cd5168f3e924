"""Collect functions, rows of W1 and, where neurons are drawn, a from the runs of a sweep in one small file."""

import logging

from phasediagram.jobs.job import job
from phasediagram.jobs.joblog import log_progress
from phasediagram.statistics import samples
from phasediagram.storage import artefact

if __name__ == "__main__":
    with job(snakemake):
        p = snakemake.params
        arrays, header = samples.collect(log_progress(snakemake.input, "runs"), p.inits, p.output_weights)
        artefact.write(snakemake.output[0], arrays, header)
        logging.info("%d runs, %.1f MB", len(header["runs"]), sum(array.nbytes for array in arrays.values()) / 1e6)
