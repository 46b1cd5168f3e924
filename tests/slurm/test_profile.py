"""The smoke config through the profile on a SLURM without accounting: the same results, the right requests."""

import pytest
from cluster_run import SITE, ClusterRun
from workspace import copy_of_repository


@pytest.fixture(scope="module")
def cluster_run(slurm, smoke_run, tmp_path_factory):
    """A finished run through the profile: (workspace, what Snakemake printed, SLURM's jobs)."""
    workspace = copy_of_repository(tmp_path_factory.mktemp("through_slurm") / "clone")
    output = ClusterRun(workspace).finish()
    return workspace, output, slurm.jobs()


@pytest.mark.parametrize("data", ["four_points", "mnist"])
def test_slopes_are_those_of_the_local_run_byte_for_byte(cluster_run, smoke_run, data):
    name = f"results/{data}/slopes.csv"
    assert cluster_run[0].path(name).read_bytes() == smoke_run.path(name).read_bytes()


def test_every_figure_is_there(cluster_run, smoke_run):
    through_slurm, local = (
        {path.name for path in workspace.path("results/figures").glob("*.pdf")}
        for workspace in (cluster_run[0], smoke_run)
    )
    assert through_slurm == local >= {"fig5.pdf"}


def test_training_has_a_gpu_and_analysis_has_none(cluster_run):
    training, analysis = ([j for j in cluster_run[2] if j["Partition"] == name] for name in ("gpu", "cpu"))
    assert len(training) >= 3 and len(analysis) >= 2
    assert {job["TresPerNode"] for job in training} == {"gres:gpu:fake:1"}
    assert not any("TresPerNode" in job for job in analysis)
    assert {job["JobState"] for job in cluster_run[2]} == {"COMPLETED"}


def test_training_says_which_device_it_was_given(cluster_run):
    logs = list(cluster_run[0].path("results/logs/train").rglob("*.log"))
    assert logs and all("the job was given GPU" in log.read_text() for log in logs)


@pytest.mark.parametrize(
    ("site", "key"),
    [
        ({"partition": "nowhere"}, "cluster.partition"),
        ({"gpu": "gpu:h100:1"}, "cluster.gpu"),
        ({"partition": "tiny"}, "cluster.max_minutes"),
    ],
)
def test_a_site_that_refuses_stops_before_the_first_job_with_one_line(slurm, fresh, site, key):
    before = len(slurm.jobs())
    run = ClusterRun(fresh, overlay={"cluster": SITE["cluster"] | site})
    with pytest.raises(AssertionError):
        run.finish()
    assert f"jobs with --partition={site.get('partition', 'gpu')}" in run.log.read_text()
    assert f"config key {key}" in run.log.read_text() and "Traceback" not in run.log.read_text()
    assert len(slurm.jobs()) == before
