"""The workflow on a private SLURM. Skipped, with the reason, where SLURM is not installed; `.ci/run` installs it."""

import os

import pytest
from cluster import PrivateSlurm, missing


@pytest.fixture(scope="module")
def slurm(request, tmp_path_factory):
    """A private SLURM; with accounting where the module says `ACCOUNTING = True`."""
    accounting = getattr(request.module, "ACCOUNTING", False)
    if reason := missing(accounting):
        if os.environ.get("CI"):
            pytest.fail(f"no SLURM in CI: {reason}")
        pytest.skip(reason)
    with PrivateSlurm(tmp_path_factory.mktemp("slurm"), accounting) as cluster:
        yield cluster
