"""What every job does around its own work: log, check its inputs, record its outputs.

This is the one module that reads Snakemake's description of a job.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from phasediagram.jobs.joblog import log_to
from phasediagram.storage import origin, records
from phasediagram.storage.files import DamagedFile, leftovers


@contextmanager
def job(snakemake) -> Iterator[dict[str, str]]:
    """Check the inputs, yield the digests of inputs and code for the figures of this job, and record the outputs.

    Raises SystemExit, before any work, if an input is not as the job that made it left it.
    """
    with log_to(snakemake.log[0]):
        for output in snakemake.output:
            for leftover in leftovers(output):
                leftover.unlink()
        try:
            inputs = {str(path): records.check(path) for path in snakemake.input}
        except DamagedFile as error:
            raise SystemExit(str(error)) from None
        code = snakemake.params.code
        yield {"Inputs": hashlib.sha256(" ".join(inputs.values()).encode()).hexdigest(), "Code": code}
        known = {
            "inputs": inputs,
            "rule": snakemake.rule,
            "code": code,
            "parameters": json.loads(json.dumps(dict(snakemake.params.items()), default=str)),
            "commit": origin.commit(),
            "versions": origin.versions(),
            "processor": origin.processor(),
            "recorded": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        for output in snakemake.output:
            records.write(output, known)
