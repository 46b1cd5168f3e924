"""What every job does around its own work: log, check code and inputs, record its outputs.

This is the one module that reads Snakemake's description of a job.
"""

import errno
import hashlib
import json
import logging
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from phasediagram.jobs import digest
from phasediagram.jobs.joblog import log_to
from phasediagram.storage import origin, records
from phasediagram.storage.files import DamagedFile, leftovers

OF_A_BUNDLE = ("runs", "initialisations")  # parameters of many runs: a checkpoint has its own in its header
LATE_S = 60.0 if "SLURM_JOB_ID" in os.environ else 0.0  # until a node of a cluster sees what another has written


@contextmanager
def job(snakemake) -> Iterator[dict[str, str]]:
    """Check code and inputs, yield their digests for the figures of this job, and record the outputs.

    Raises SystemExit, before any work, if the code is not that of the parameters, or if an input is not as the job that
    made it left it or is stale; later where the disk is full.
    """
    with _full_disk_in_one_line(), log_to(snakemake.log[0]):
        for output in snakemake.output:
            for leftover in leftovers(output):
                leftover.unlink()
        _check_code(snakemake)
        inputs = _checked(snakemake.input)
        commit = origin.commit()  # now, as another one may come during the work
        yield {"Inputs": hashlib.sha256(" ".join(inputs.values()).encode()).hexdigest(), "Code": snakemake.params.code}
        parameters = {name: value for name, value in snakemake.params.items() if name not in OF_A_BUNDLE}
        known = {
            "inputs": inputs,
            "rule": snakemake.rule,
            "code": snakemake.params.code,
            "parameters": json.loads(json.dumps(parameters, default=str)),
            "commit": commit,
            "versions": origin.versions(),
            "processor": origin.processor(),
            "recorded": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        for output in snakemake.output:
            try:
                records.write(output, known)
            except FileNotFoundError as error:
                if error.filename != str(output):
                    raise
                # A killed Snakemake left this job behind, and its successor has begun the same work. An error here
                # would let Snakemake delete what the successor writes. Now it waits `latency-wait` for the file.
                logging.warning("%s is not there, so it gets no record. Another job may be making it anew", output)


def _check_code(snakemake) -> None:
    """Raise SystemExit if the code that this process has imported is not the code that the parameters name."""
    if digest.code_state() == snakemake.config["code_state"]:
        return
    script = getattr(snakemake.params, "script", None) or re.sub(r"^train_\d+$", "train", snakemake.rule)
    if digest.code_digest(script) != snakemake.params.code:
        raise SystemExit(f"the code of {script} has changed since the workflow began: start the workflow again")


def _checked(paths: list[str]) -> dict[str, str]:
    """Return {input: its SHA-256}. Raises SystemExit if one is damaged or stale."""
    until = time.monotonic() + LATE_S
    while True:
        try:
            return {str(path): records.check_current(path) for path in paths}
        except DamagedFile as error:
            if time.monotonic() > until:
                more = f". `make check` looks at all {len(paths)} inputs" if len(paths) > 1 else ""
                raise SystemExit(f"{error}{more}") from None
        time.sleep(2.0)


@contextmanager
def _full_disk_in_one_line() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        place = error.filename or "a file"
        raise SystemExit(f"{place}: the disk is full. Make room and run again; nothing is lost") from error
