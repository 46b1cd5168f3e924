"""What every job does around its own work: log, check its inputs, record its outputs.

This is the one module that reads Snakemake's description of a job.
"""

import errno
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

    Raises SystemExit, before any work, if an input is not as the job that made it left it, and where the disk is full.
    """
    with log_to(snakemake.log[0]):
        for output in snakemake.output:
            for leftover in leftovers(output):
                leftover.unlink()
        with _ended_by_a_damaged_file_or_a_full_disk():
            inputs = {str(path): records.check(path) for path in snakemake.input}
            code = snakemake.params.code
            yield {"Inputs": hashlib.sha256(" ".join(inputs.values()).encode()).hexdigest(), "Code": code}
            _record(snakemake, inputs)


def _record(snakemake, inputs: dict[str, str]) -> None:
    """Write the records of all outputs of a job."""
    known = {
        "inputs": inputs,
        "rule": snakemake.rule,
        "code": snakemake.params.code,
        "parameters": json.loads(json.dumps(dict(snakemake.params.items()), default=str)),
        "commit": origin.commit(),
        "versions": origin.versions(),
        "processor": origin.processor(),
        "recorded": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    for output in snakemake.output:
        records.write(output, known)


@contextmanager
def _ended_by_a_damaged_file_or_a_full_disk() -> Iterator[None]:
    """Turn both into SystemExit with one line, which names the file."""
    try:
        yield
    except DamagedFile as error:
        raise SystemExit(str(error)) from None
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise SystemExit(f"{error.filename}: the disk is full. Make room and run again; nothing is lost") from error
