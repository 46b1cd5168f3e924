"""What a site's refusal is turned into; tests/slurm asks a real SLURM."""

import pytest

from phasediagram.jobs import site

SECTION = {}  # the config's section `cluster`, with nothing set
JOB = {"mem_mb": 800, "runtime": 10}


def install_sbatch(folder, monkeypatch, script):
    """Put an `sbatch` into the path that notes its arguments and then does what the script says."""
    path = folder / "sbatch"
    path.write_text(f'#!/bin/sh\necho "$@" >> {folder}/calls\n{script}\n')
    path.chmod(0o755)
    (folder / "sinfo").write_text("#!/bin/sh\necho 'cpu*|1:00:00'; echo 'gpu|2-00:00:00'; echo 'free|infinite'\n")
    (folder / "sinfo").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return lambda: (folder / "calls").read_text().splitlines()


def test_the_largest_askedof_each_kind_is_tried_once(tmp_path, monkeypatch):
    calls = install_sbatch(tmp_path, monkeypatch, "exit 0")
    gpu = {"gres": "gpu:1", "slurm_partition": "gpu", "mem_mb": 4000, "runtime": 30}
    assert site.refusal([JOB, JOB | {"mem_mb": 900}, JOB | {"runtime": 20}, gpu], SECTION) == ""
    assert calls() == [
        "--test-only --ntasks=1 --mem=900 --time=20 --wrap=true",
        "--test-only --ntasks=1 --partition=gpu --gres=gpu:1 --mem=4000 --time=30 --wrap=true",
    ]


def test_what_all_jobs_are_submitted_with_is_tried_too(tmp_path, monkeypatch):
    calls = install_sbatch(tmp_path, monkeypatch, "exit 0")
    jobs = [JOB | {"clusters": "c2", "reservation": "ignored"}]  # the plugin passes on no such resource
    assert site.refusal(jobs, SECTION, qos="low", reservation="r1") == ""
    assert calls() == [
        "--test-only --ntasks=1 --qos=low --clusters=c2 --reservation=r1 --mem=800 --time=10 --wrap=true"
    ]


def test_a_partition_file_chooses_for_jobs_that_name_no_partition(tmp_path, monkeypatch):
    calls = install_sbatch(tmp_path, monkeypatch, "exit 0")
    jobs = [JOB | {"runtime": 10**6}, JOB | {"slurm_partition": "gpu"}]
    assert site.refusal(jobs, SECTION, has_partition_file=True) == ""
    assert calls() == ["--test-only --ntasks=1 --partition=gpu --mem=800 --time=10 --wrap=true"]


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("Invalid account or account/partition combination specified", "config key cluster.account"),
        (
            "Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)",
            "config key cluster.qos",
        ),
        ("invalid partition specified: nowhere", "config key cluster.partition"),
        ("Requested time limit is invalid (missing or exceeds some limit)", "config key cluster.max_minutes"),
        ("Requested node configuration is not available", "config key cluster.gpu"),
        ("The stars are wrong", "the section cluster of the config"),
    ],
)
def test_a_refusal_names_the_key_in_one_line(tmp_path, monkeypatch, said, key):
    install_sbatch(tmp_path, monkeypatch, f'echo "sbatch: error: {said}" >&2; exit 1')
    message = site.refusal([JOB], SECTION)
    assert f'"{said}"' in message and key in message and "\n" not in message


@pytest.mark.parametrize(
    ("said", "section", "asked", "common", "place"),
    [
        ("Invalid partition name", {}, {"slurm_partition": "x"}, {}, "slurm_partition in --default-resources"),
        ("Invalid partition name", {"partition": "x"}, {"slurm_partition": "x"}, {}, "config key cluster.partition "),
        ("Invalid partition name", {"gpu_partition": "x"}, {"slurm_partition": "x"}, {}, "config key cluster.gpu_"),
        ("Invalid partition name", {"partition": "y"}, {"slurm_partition": "x"}, {}, "slurm_partition in"),
        ("Invalid account", {"account": "42"}, {"slurm_account": 42}, {}, "config key cluster.account "),
        ("Invalid account", {}, {"slurm_account": "x"}, {}, "slurm_account in"),
        ("Invalid qos specification", {}, {}, {"qos": "x"}, "--slurm-qos"),
        ("Invalid qos specification", {"qos": "x"}, {"qos": "x"}, {"qos": None}, "config key cluster.qos "),
        ("Requested reservation is invalid", {}, {}, {"reservation": "x"}, "--slurm-reservation"),
        ("No cluster 'x' known by database.", {}, {"clusters": "x"}, {}, "clusters in --default-resources"),
    ],
)
def test_a_refusal_names_the_place_where_what_was_refused_is_set(
    tmp_path, monkeypatch, said, section, asked, common, place
):
    install_sbatch(tmp_path, monkeypatch, f'echo "allocation failure: {said}" >&2; exit 1')
    assert f"see {place}" in site.refusal([JOB | asked], section, **common)


def test_accounts_that_the_plugin_refuses_are_refused_though_sbatch_takes_them(tmp_path, monkeypatch):
    install_sbatch(tmp_path, monkeypatch, "exit 0")
    jobs, section = [JOB, JOB | {"slurm_account": "x"}], {"account": "x"}
    assert site.refusal(jobs, section, lambda account: "") == ""
    message = site.refusal(jobs, section, lambda account: f"no account {account}")
    assert '"no account x"; see config key cluster.account ' in message


def test_time_limits_are_those_of_the_cluster_that_jobs_go_to(tmp_path, monkeypatch):
    install_sbatch(tmp_path, monkeypatch, "exit 0")
    (tmp_path / "sinfo").write_text("""#!/bin/sh
case "$*" in *--clusters=c2*) echo 'CLUSTER: c2'; echo 'cpu*|5:00:00';; *) echo 'cpu*|1:00:00';; esac
""")
    assert "the limit of the default partition is 60 minutes" in site.refusal([JOB | {"runtime": 300}], SECTION)
    assert site.refusal([JOB | {"runtime": 300, "clusters": "c2"}], SECTION) == ""


@pytest.mark.parametrize(
    ("partition", "minutes", "refused"),
    [
        (None, 60, ""),
        (None, 61, "the limit of the default partition is 60 minutes"),
        ("gpu", 2880, ""),
        ("gpu", 2881, "the limit of gpu is 2880 minutes"),
        ("free", 10**6, ""),
    ],
)
def test_more_time_than_the_partition_gives_is_refused(tmp_path, monkeypatch, partition, minutes, refused):
    install_sbatch(tmp_path, monkeypatch, "exit 0")
    message = site.refusal([JOB | {"slurm_partition": partition, "runtime": minutes}], SECTION)
    assert refused in message and bool(refused) == ("cluster.max_minutes" in message)


def test_no_slurm_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "sbatch was not found" in site.refusal([JOB], SECTION)
