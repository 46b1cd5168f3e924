"""The workflow on a private SLURM. Skipped, with the reason, where SLURM is not installed; `.ci/run` installs it."""

import os
import time

import pytest
import yaml
from cluster import PrivateSlurm, missing, wait_until
from cluster_run import (
    DEFAULT_RESOURCES,
    FAILS_ONCE,
    ONE_BY_ONE,
    ONLY_GPU,
    PAIR,
    SITE_PROFILE,
    SLOW,
    TARGET,
    TARGETS_OF_GROUP,
    TARGETS_OF_PAIR,
    ClusterRun,
)
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


@pytest.fixture(scope="class")
def away_run(slurm, tmp_path_factory):
    """A finished run during which slurmctld was away for 20 s: (workspace, SLURM's jobs)."""
    workspace = copy_of_repository(tmp_path_factory.mktemp("away") / "clone")
    before = len(slurm.jobs())
    run = ClusterRun(workspace, *ONE_BY_ONE, *DEFAULT_RESOURCES, "--", *TARGETS_OF_PAIR, overlay=ONLY_GPU | SLOW)
    wait_until(lambda: run.in_training() >= set(PAIR), "two training jobs")
    slurm.stop_controller()
    gone = time.monotonic()
    wait_until(lambda: "Falling back to 'sacct'" in run.log.read_text(), "a status query without slurmctld")
    time.sleep(max(0.0, 20 - (time.monotonic() - gone)))
    slurm.start_controller()
    run.finish()
    return workspace, slurm.jobs()[before:]


@pytest.fixture(scope="class")
def group_run(slurm, tmp_path_factory):
    """A finished run of a group with a job that fails once, through a site's profile: (workspace, SLURM's jobs)."""
    workspace = copy_of_repository(tmp_path_factory.mktemp("group") / "clone")
    workspace.edit("workflow/scripts/train.py", *FAILS_ONCE)
    workspace.path("site").mkdir()
    workspace.path("site/config.yaml").write_text(yaml.safe_dump(SITE_PROFILE))
    before = len(slurm.jobs())
    profiles = ("--profile", "site", "--workflow-profile", "slurm")
    ClusterRun(workspace, "--", *TARGETS_OF_GROUP, overlay=ONLY_GPU, profiles=profiles).finish()
    return workspace, slurm.jobs()[before:]
