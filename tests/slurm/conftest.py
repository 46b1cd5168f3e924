"""The workflow on a private SLURM. Skipped, with the reason, where SLURM is not installed; `.ci/run` installs it."""

import os

import pytest
from cluster import PrivateSlurm, missing
from cluster_run import SLOW, TARGET, ClusterRun
from workspace import Workspace, copy_of_repository


@pytest.fixture(scope="class")
def slurm(request, tmp_path_factory):
    """A private SLURM; with accounting where the class says `ACCOUNTING = True`."""
    accounting = getattr(request.cls, "ACCOUNTING", False)
    if reason := missing(accounting):
        if os.environ.get("REQUIRE_SLURM"):
            pytest.fail(f"REQUIRE_SLURM is set: {reason}")
        pytest.skip(reason)
    with PrivateSlurm(tmp_path_factory.mktemp("slurm"), accounting) as cluster:
        yield cluster
        ClusterRun.kill_all()


@pytest.fixture(scope="session")
def quiet_run(tmp_path_factory) -> Workspace:
    """The slow config, finished locally and undisturbed."""
    workspace = copy_of_repository(tmp_path_factory.mktemp("quiet") / "clone")
    workspace.snakemake("--", TARGET, overlay=SLOW)
    return workspace
