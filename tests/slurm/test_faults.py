"""Jobs that die on a real SLURM: each fault ends in a complete result, equal to that of a quiet local run."""

import os
import signal

import pytest
from cluster import GPUS, wait_until
from cluster_run import (
    FOUR,
    LONG,
    ONE_BY_ONE,
    OTHER,
    PAIR,
    SITE,
    SLOW,
    TARGET,
    TARGETS_OF_PAIR,
    ClusterRun,
)
from workspace import assert_equal_runs, copy_of_repository

SET_RESOURCES = (
    "--set-resources",
    "train_2:slurm_partition=urgent",  # where no job is preempted
    "train_3:mem_mb=300*attempt",  # it takes some 400 MB
)


def job_of(slurm, init, nth=0):
    """Return the n-th SLURM job of the training job of an initialisation."""
    return [job for job in slurm.jobs() if job.get("Comment", "").endswith(init)][nth]


def minutes(limit):
    """Return the minutes of SLURM's HH:MM:SS."""
    hours, minutes, _ = map(int, limit.split(":"))
    return 60 * hours + minutes


def log_of(workspace, init):
    (log,) = workspace.path("results/logs/train/four_points").glob(f"{init}_*.log")
    return log.read_text()


@pytest.fixture(scope="module")
def storm(slurm, quiet_run, tmp_path_factory):
    """One run with every fault of a job: (workspace, {fault: initialisation}, minutes first asked of the long job)."""
    workspace = copy_of_repository(tmp_path_factory.mktemp("storm") / "clone")
    run = ClusterRun(workspace, *ONE_BY_ONE, *SET_RESOURCES, "--", TARGET, overlay=SITE | SLOW)
    victims = {"memory": OTHER, "time limit": LONG}
    wait_until(lambda: run.in_training() >= FOUR | {LONG}, "the four jobs and the long one")
    # not before: it frees a GPU, with which the urgent job would not have to preempt
    wait_until(lambda: job_of(slurm, OTHER)["JobState"] == "FAILED", "the job killed for memory")
    preempt_one(slurm)
    preempted = wait_until(lambda: requeued(slurm), "a preemption")
    for job in preempted:
        slurm.run("scontrol", "update", f"JobId={job['JobId']}", "StartTime=now")  # SLURM would hold it for 120 s
    victims["preemption"] = preempted[0]["Comment"].partition("four_points_")[2]
    others = sorted(FOUR - {victims["preemption"]})
    victims["scancel"] = next(init for init in others if job_of(slurm, init)["JobState"] == "RUNNING")
    slurm.run("scancel", job_of(slurm, victims["scancel"])["JobId"])
    requested = minutes(job_of(slurm, LONG)["TimeLimit"])
    slurm.run("scontrol", "update", f"JobId={job_of(slurm, LONG)['JobId']}", "TimeLimit=1")
    run.finish()
    return workspace, victims, requested


def requeued(slurm):
    return [job for job in slurm.jobs() if (job["JobState"], job["Restarts"]) == ("PENDING", "1")]


def preempt_one(slurm):
    """Submit a job to a partition of higher priority that wants one GPU more than there are free ones."""
    used = sum(job["JobState"] == "RUNNING" and "TresPerNode" in job for job in slurm.jobs())
    gpus = f"--gres=gpu:{GPUS - used + 1}"
    slurm.run("sbatch", "--partition=urgent", gpus, "--mem=100", "--output=/dev/null", "--wrap=sleep 3")


def test_the_results_are_those_of_a_quiet_run(storm, quiet_run):
    assert_equal_runs(storm[0], quiet_run, count=24)
    assert storm[0].path(TARGET).read_bytes() == quiet_run.path(TARGET).read_bytes()


def test_a_cancelled_job_is_tried_again_from_its_snapshot(storm, slurm):
    workspace, victims, _ = storm
    assert job_of(slurm, victims["scancel"])["JobState"] == "CANCELLED"
    assert job_of(slurm, victims["scancel"], 1)["JobState"] == "COMPLETED"
    assert "from a snapshot" in log_of(workspace, victims["scancel"])


def test_a_preempted_job_is_started_again_by_slurm_from_its_snapshot(storm, slurm):
    workspace, victims, _ = storm
    job = job_of(slurm, victims["preemption"])
    assert (job["JobState"], job["Restarts"]) == ("COMPLETED", "1")
    assert "from a snapshot" in log_of(workspace, victims["preemption"])


def test_a_job_near_its_time_limit_saves_ends_and_gets_more_time(storm, slurm):
    workspace, victims, requested = storm
    first, second = (job_of(slurm, victims["time limit"], nth) for nth in (0, 1))
    assert first["JobState"] in ("FAILED", "TIMEOUT")  # the latter where a busy machine was slow to save
    assert second["JobState"] == "COMPLETED"
    assert minutes(second["TimeLimit"]) == 2 * requested
    assert "from a snapshot" in log_of(workspace, victims["time limit"])


def test_a_job_killed_for_memory_gets_more(storm, slurm):
    _, victims, _ = storm
    first, second = (job_of(slurm, victims["memory"], nth) for nth in (0, 1))
    assert (first["JobState"], first["MinMemoryNode"]) == ("FAILED", "300M")
    assert (second["JobState"], second["MinMemoryNode"]) == ("COMPLETED", "600M")


def test_snakemake_killed_and_started_again_while_jobs_are_running(slurm, fresh, quiet_run):
    before = len(slurm.jobs())
    run = ClusterRun(fresh, *ONE_BY_ONE, "--", *TARGETS_OF_PAIR, overlay=SITE | SLOW)
    wait_until(lambda: run.in_training() >= set(PAIR), "two training jobs")
    os.killpg(run.process.pid, signal.SIGKILL)
    run.process.wait()
    assert "--unlock" in fresh.snakemake("--", *TARGETS_OF_PAIR, overlay=SITE | SLOW, check=False)
    fresh.snakemake("--unlock", overlay=SITE | SLOW)
    ClusterRun(fresh, *ONE_BY_ONE, "--", *TARGETS_OF_PAIR, overlay=SITE | SLOW).finish()
    assert_equal_runs(fresh, quiet_run, count=3 * len(PAIR))
    assert {job["JobState"] for job in slurm.jobs()[before:]} == {"COMPLETED"}
    # those that ended before the second Snakemake looked are not trained again
    assert before + len(PAIR) <= len(slurm.jobs()) <= before + 2 * len(PAIR)
