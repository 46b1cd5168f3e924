"""What the workflow asks of a cluster, from dry runs through the SLURM profile; tests/slurm has a real one."""

import sys

import pytest
import yaml
from workspace import REPOSITORY

PROFILES = ("profiles/default", "slurm")


def plan(workspace, overlay, *arguments):
    """Return {"training GPU" or "analysis CPU": (cluster jobs, Snakemake jobs, hours, longest, GB)}."""
    workspace.path("overlay.yaml").write_text(yaml.safe_dump(overlay))
    command = [sys.executable, "benchmarks/cluster_plan.py", "--configfile", "config/paper.yaml", "overlay.yaml"]
    done = workspace.run(*command, *arguments)
    assert done.returncode == 0, done.stdout
    rows = [line.split() for line in done.stdout.partition("\n\n")[0].splitlines()[1:]]
    return {" ".join(row[:2]): tuple(map(float, row[2:])) for row in rows}


def test_the_paper_is_a_few_hundred_jobs_and_the_docs_say_how_many(fresh):
    table = plan(fresh, {})
    assert 100 <= table["training GPU"][0] <= 500
    documented = [line.split() for line in fresh.path("docs/cluster.md").read_text().splitlines()]
    for kind, row in table.items():
        (words,) = [words for words in documented if words[:2] == kind.split()]
        jobs, members, hours, _, memory = map(float, words[2:])  # which jobs go together, and so the longest, is chance
        assert (jobs, members, hours, memory) == (*row[:3], row[4])


@pytest.mark.parametrize("arguments", [(), ("--group-components", "short_training=50", "zeta=8")])
def test_no_cluster_job_asks_for_more_than_the_sites_longest(fresh, arguments):
    table = plan(fresh, {"cluster": {"max_minutes": 120}}, *arguments)
    assert all(longest <= 2.0 for _, _, _, longest, _ in table.values())


def test_jobs_ask_for_more_than_they_take(finished):
    command = [sys.executable, "benchmarks/job_requests.py", "--configfile", "config/smoke.yaml"]
    done = finished.run(*command)
    assert done.returncode == 0, done.stdout
    rows = [line.replace("|", " ").split() for line in done.stdout.splitlines()[1:]]
    assert {"train", "rd_metrics", "fit_slope", "phase_map", "fig5", "zeta"} <= {row[0] for row in rows}
    for rule, _, _, taken_mb, memory_ratio, _, _, minutes_ratio in rows:
        assert float(memory_ratio) > 1 and float(minutes_ratio) > 1, rule
        assert float(taken_mb) >= 280, rule


def test_what_the_site_section_leaves_out_is_for_the_command_line_to_say(fresh):
    said = ["--default-resources", "slurm_account=foo", "slurm_partition=bar", "qos=low", "mem_mb_per_cpu=77"]
    said += ["--set-resources", "train:slurm_partition=urgent", "train:mem_mb=300*attempt"]
    done = fresh.run(sys.executable, "benchmarks/cluster_plan.py", "--configfile", "config/smoke.yaml", *said)
    assert done.returncode == 0, done.stdout
    rows = [line.split() for line in done.stdout.partition("\n\n")[2].splitlines()[1:]]
    told = {row[0]: set(row[4:]) for row in rows}
    assert told["fit_slope"] == {"slurm_account=foo", "slurm_partition=bar", "qos=low"}
    assert told["train"] == {"slurm_account=foo", "slurm_partition=urgent", "qos=low", "gres=gpu:1"}
    assert {row[2] for row in rows if row[0] == "train"} == {"300"}


def test_site_section_wins_over_default_resources(fresh):
    fresh.path("site.yaml").write_text("cluster: {partition: cpu, account: mine}\n")
    command = [sys.executable, "benchmarks/cluster_plan.py", "--configfile", "config/smoke.yaml", "site.yaml"]
    done = fresh.run(*command, "--default-resources", "slurm_account=foo", "slurm_partition=bar")
    (row,) = [line for line in done.stdout.splitlines() if line.startswith("fit_slope")]
    assert row.split()[4:] == ["slurm_partition=cpu", "slurm_account=mine"]


def test_slurm_profile_repeats_what_the_default_profile_sets():
    default, slurm = (yaml.safe_load((REPOSITORY / f"{name}/config.yaml").read_text()) for name in PROFILES)
    assert default.items() <= slurm.items()
