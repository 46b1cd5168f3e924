"""The workflow on a private SLURM. All in one file, which one worker of pytest runs: of SLURM there is one at a time.

Each class has a SLURM of its own.
"""

import os
import signal

import pytest
import yaml
from cluster import GPUS, wait_until
from cluster_run import (
    FOUR,
    GROUP,
    LONG,
    ONE_BY_ONE,
    ONLY_GPU,
    OTHER,
    PAIR,
    PARTITION_FILE,
    RUNS_A_JOB,
    SITE,
    SLOW,
    TARGET,
    TARGETS_OF_GROUP,
    TARGETS_OF_PAIR,
    ClusterRun,
)
from workspace import assert_equal_runs, copy_of_repository

from phasediagram.storage import records

SET_RESOURCES = (
    "--set-resources",
    "train_2:slurm_partition=urgent",  # where no job is preempted
    "train_3:mem_mb=60*attempt**3",  # Python alone takes more than 60 MB
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


def line_of_refusal(slurm, workspace, section, *arguments):
    """Return the one line that ends a run before its first job."""
    before = len(slurm.jobs())
    run = ClusterRun(workspace, *arguments, overlay={"cluster": section})
    assert run.process.wait() != 0
    assert "Traceback" not in run.log.read_text() and len(slurm.jobs()) == before
    (line,) = [line for line in run.log.read_text().splitlines() if "docs/cluster.md" in line]
    return line


def requeued(slurm):
    return [job for job in slurm.jobs() if (job["JobState"], job["Restarts"]) == ("PENDING", "1")]


def preempt_one(slurm):
    """Submit a job to a partition of higher priority that wants one GPU more than there are free ones."""
    used = sum(job["JobState"] == "RUNNING" and "TresPerNode" in job for job in slurm.jobs())
    gpus = f"--gres=gpu:{GPUS - used + 1}"
    slurm.run("sbatch", "--partition=urgent", gpus, "--mem=100", "--output=/dev/null", "--wrap=sleep 3")


@pytest.fixture
def night(slurm):
    """A reservation of the whole node, which a job keeps busy meanwhile: other jobs wait."""
    blocker = slurm.run("sbatch", "--parsable", "--exclusive", "--output=/dev/null", "--wrap=sleep 600").strip()
    # otherwise the reservation could come first and keep the blocker out
    state = ("squeue", "--noheader", f"--jobs={blocker}", "--format=%T")
    wait_until(lambda: "RUNNING" in slurm.run(*state), "the job that keeps the node busy")
    when_and_who = "starttime=now duration=60 users=root nodes=ALL flags=ignore_jobs"
    slurm.run("scontrol", "create", "reservation", "reservationname=night", *when_and_who.split())
    yield "night"
    slurm.run("scancel", blocker)
    slurm.run("scontrol", "delete", "reservationname=night")


@pytest.fixture(scope="class")
def cluster_run(slurm, smoke_run, tmp_path_factory):
    """A finished run through the profile: (workspace, what Snakemake printed, SLURM's jobs)."""
    workspace = copy_of_repository(tmp_path_factory.mktemp("through_slurm") / "clone")
    output = ClusterRun(workspace).finish()
    return workspace, output, slurm.jobs()


@pytest.fixture(scope="class")
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


class TestFaults:
    """Jobs that die: each fault ends in a complete result, equal to that of a quiet local run."""

    def test_the_results_are_those_of_a_quiet_run(self, storm, quiet_run):
        assert_equal_runs(storm[0], quiet_run, count=24)
        assert storm[0].path(TARGET).read_bytes() == quiet_run.path(TARGET).read_bytes()

    def test_a_cancelled_job_is_tried_again_from_its_snapshot(self, storm, slurm):
        workspace, victims, _ = storm
        assert job_of(slurm, victims["scancel"])["JobState"] == "CANCELLED"
        assert job_of(slurm, victims["scancel"], 1)["JobState"] == "COMPLETED"
        assert "from a snapshot" in log_of(workspace, victims["scancel"])

    def test_a_preempted_job_is_started_again_by_slurm_from_its_snapshot(self, storm, slurm):
        workspace, victims, _ = storm
        job = job_of(slurm, victims["preemption"])
        assert (job["JobState"], job["Restarts"]) == ("COMPLETED", "1")
        assert "from a snapshot" in log_of(workspace, victims["preemption"])

    def test_a_job_near_its_time_limit_saves_ends_and_gets_more_time(self, storm, slurm):
        workspace, victims, requested = storm
        first, second = (job_of(slurm, victims["time limit"], nth) for nth in (0, 1))
        assert first["JobState"] in ("FAILED", "TIMEOUT")  # the latter where a busy machine was slow to save
        assert second["JobState"] == "COMPLETED"
        assert minutes(second["TimeLimit"]) == 2 * requested
        assert "from a snapshot" in log_of(workspace, victims["time limit"])

    def test_a_job_killed_for_memory_gets_more(self, storm, slurm):
        _, victims, _ = storm
        first, second = (job_of(slurm, victims["memory"], nth) for nth in (0, 1))
        assert (first["JobState"], first["MinMemoryNode"]) == ("FAILED", "60M")
        assert (second["JobState"], second["MinMemoryNode"]) == ("COMPLETED", "480M")

    def test_snakemake_killed_and_started_again_while_jobs_are_running(self, slurm, fresh, quiet_run):
        before = len(slurm.jobs())
        # an old job waits up to 60 s for files that its successor has deleted and makes anew
        command = (*ONE_BY_ONE, "--latency-wait", "60", "--", *TARGETS_OF_PAIR)
        run = ClusterRun(fresh, *command, overlay=SITE | SLOW)
        wait_until(lambda: run.in_training() >= set(PAIR), "two training jobs")
        (old,) = {job["JobName"] for job in slurm.jobs()[before:]}
        os.killpg(run.process.pid, signal.SIGKILL)
        run.process.wait()
        assert "--unlock" in fresh.snakemake("--", *TARGETS_OF_PAIR, overlay=SITE | SLOW, check=False)
        fresh.snakemake("--unlock", overlay=SITE | SLOW)
        ClusterRun(fresh, *command, overlay=SITE | SLOW).finish()
        # an old job may end after its successor, and may fail, as nothing waits for it; but it takes nothing away
        ended = {"COMPLETED", "FAILED"}
        wait_until(lambda: {job["JobState"] for job in slurm.jobs()[before:]} <= ended, "the end of all jobs")
        new = [job["JobState"] for job in slurm.jobs()[before:] if job["JobName"] != old]
        assert len(new) <= len(PAIR) and set(new) <= {"COMPLETED"}
        assert_equal_runs(fresh, quiet_run, count=3 * len(PAIR))
        for path in fresh.path("results").rglob("seed_*.safetensors"):
            records.check(path)


class TestAccounting:
    """A SLURM with accounting: what jobs carry, and slurmctld away, when the plugin asks the database."""

    ACCOUNTING = True

    def test_slurmctld_away_for_20_s(self, away_run, quiet_run):
        workspace, jobs = away_run
        assert [job["JobState"] for job in jobs] == ["COMPLETED"] * len(PAIR)
        assert_equal_runs(workspace, quiet_run, count=3 * len(PAIR))

    def test_jobs_carry_account_and_partition_of_default_resources(self, away_run):
        assert {(job["Account"], job["Partition"]) for job in away_run[1]} == {("project", "gpu")}

    def test_a_group_of_which_one_job_fails_once_is_tried_again(self, group_run, smoke_run):
        workspace, jobs = group_run
        assert [job["JobState"] for job in jobs] == ["FAILED", "COMPLETED"]
        assert_equal_runs(workspace, smoke_run, count=RUNS_A_JOB * len(GROUP))

    def test_what_a_group_has_trained_is_not_trained_again(self, group_run):
        trained = [log_of(group_run[0], init).splitlines()[-1].split()[2] for init in GROUP]
        assert sorted(trained) == ["0", str(RUNS_A_JOB), str(RUNS_A_JOB)]

    def test_profile_of_a_site_beside_the_profile_slurm(self, group_run):
        first, second = group_run[1]
        assert {(job["Account"], job["Partition"]) for job in (first, second)} == {("project", "gpu")}
        assert first["Requeue"] == "1" and first["JobName"].startswith("phasediagram_")
        # by job, whatever the site's mem_mb_per_cpu
        assert int(second["MinMemoryNode"].rstrip("M")) == 2 * int(first["MinMemoryNode"].rstrip("M"))

    def test_an_account_of_others_is_refused(self, slurm, fresh):
        line = line_of_refusal(slurm, fresh, ONLY_GPU["cluster"], "--default-resources", "slurm_account=others")
        assert "--account=others" in line and "see slurm_account in --default-resources" in line

    def test_partition_file_reservation_and_ctrl_c(self, slurm, fresh, night):
        before = len(slurm.jobs())
        fresh.path("partitions.yaml").write_text(yaml.safe_dump(PARTITION_FILE))
        asked = ("--slurm-partition-config", "partitions.yaml", "--slurm-reservation", night)
        ClusterRun(fresh, *asked, "--", TARGETS_OF_GROUP[0], overlay=ONLY_GPU).interrupt()
        (job,) = slurm.jobs()[before:]
        assert (job["Partition"], job["Reservation"], job["JobState"]) == ("gpu", night, "CANCELLED")


class TestProfile:
    """The smoke config through the profile on a SLURM without accounting: the same results, the right requests."""

    @pytest.mark.parametrize("problem", ["four_points", "mnist"])
    def test_slopes_are_those_of_the_local_run_byte_for_byte(self, cluster_run, smoke_run, problem):
        name = f"results/{problem}/slopes.csv"
        assert cluster_run[0].path(name).read_bytes() == smoke_run.path(name).read_bytes()

    def test_every_figure_is_there(self, cluster_run, smoke_run):
        through_slurm, local = (
            {path.name for path in workspace.path("results/figures").glob("*.pdf")}
            for workspace in (cluster_run[0], smoke_run)
        )
        assert through_slurm == local >= {"fig5.pdf"}

    def test_training_has_a_gpu_and_analysis_has_none(self, cluster_run):
        training, analysis = ([j for j in cluster_run[2] if j["Partition"] == name] for name in ("gpu", "cpu"))
        assert len(training) >= 3 and len(analysis) >= 2
        assert {job["TresPerNode"] for job in training} == {"gres:gpu:fake:1"}
        assert not any("TresPerNode" in job for job in analysis)
        assert {job["JobState"] for job in cluster_run[2]} == {"COMPLETED"}

    def test_training_says_which_device_it_was_given(self, cluster_run):
        logs = list(cluster_run[0].path("results/logs/train").rglob("*.log"))
        assert logs and all("the job was given GPU" in log.read_text() for log in logs)

    def test_jobs_are_named_by_the_prefix_and_the_runs_id(self, cluster_run):
        (name,) = {job["JobName"] for job in cluster_run[2]}
        assert name.startswith("phasediagram_") and f"SLURM run ID: {name}\n" in cluster_run[1]

    @pytest.mark.parametrize(
        ("site", "arguments", "partition", "place"),
        [
            (SITE["cluster"] | {"partition": "nowhere"}, (), "nowhere", "config key cluster.partition"),
            (SITE["cluster"] | {"gpu": "gpu:h100:1"}, (), "gpu", "config key cluster.gpu"),
            (SITE["cluster"] | {"partition": "tiny"}, (), "tiny", "config key cluster.max_minutes"),
            (
                ONLY_GPU["cluster"],
                ("--default-resources", "slurm_partition=elsewhere"),
                "elsewhere",
                "slurm_partition in --default-resources",
            ),
        ],
    )
    def test_a_site_that_refuses_stops_before_the_first_job_with_one_line(
        self, slurm, fresh, site, arguments, partition, place
    ):
        line = line_of_refusal(slurm, fresh, site, *arguments)
        assert f"jobs with --partition={partition}" in line and f"see {place}" in line
