"""The campaign of bad input at full size, and some of it through the real commands."""

import random
import subprocess
import sys

import bad_files
import bad_values
import configs
import from_schema
import good_values
import pytest
from case import BASE, WRITTEN, Case, as_file
from workspace import Workspace, copy_of_repository

BAD, GOOD = 750, 110
BEFORE = [  # what `make` asks first, as Snakemake reads overlays before the Snakefile
    Case("not UTF-8", bad_files.NOT_UTF8[0], ("overlay.yaml", "UTF-8")),
    Case("broken YAML", bad_files.BROKEN[0], ("overlay.yaml, line 2", "YAML")),
    Case("YAML tags", bad_files.TAGS[0], ("overlay.yaml, line 1", "python/object/apply")),
    Case("aliases", bad_files.aliases(40, "{x: 1}", "N: A", 2), ("overlay.yaml", "aliases")),
    Case("depth", f"sweeps: {bad_files.in_each_other(3000)}\n", ("overlay.yaml", "in one another")),
    Case("no mapping", "", ("overlay.yaml", "must be a mapping")),
]
REFUSED = [
    Case("keys twice", bad_files.TWICE[0], ("overlay.yaml, line 2: config key bundle = [seed]",)),
    Case("aliases", bad_files.aliases(9, "[x, x, x, x]", "A", 9), ("overlay.yaml", "aliases")),
    Case(
        "names", {"problems": {"<b>{a}%s\n": bad_values.POINTS}}, ("config key 'problems.<b>{a}%s", "the name must be")
    ),
    Case("names", {"mnist_source": "data/{wildcard}"}, ("config key mnist_source = 'data/{wildcard}'", "{ }")),
    Case("points", {"problems": {"points": {"x": [0.5, 0.5]}}}, ("problems.points.stop_loss", "different targets")),
    Case("wrong types", {"training": {"accuracy": "high"}}, ("config key training.accuracy = 'high'", "0.5")),
]
ACCEPTED = [
    Case(
        "edges",
        {"sweeps": {name: bad_values.SWEEP | {"purpose": "growth"} for name in ("class", "input", good_values.LONG)}},
    ),
    Case("edges", {"store": "größe/{x}/%s", "phase_maps": {"points": {"seeds": [2**63 - 1], "gamma2": [-5, 5]}}}),
    Case("names of files", {"bundle": []}, name="größe %s.yaml"),
    Case(
        "aliases", "sweeps:\n  a: &a {problem: points, gamma2: [0], gamma3: [0], widths: [2, 3], seeds: 1}\n  b: *a\n"
    ),
    Case("at random", good_values.at_random(random.Random(0))),
]


def test_bad_configs_are_refused_in_one_line_and_good_ones_accepted(tmp_path):
    counts = configs.campaign(BAD, GOOD, seed=0, folder=tmp_path)
    print(counts.table())
    assert counts.wrong == []
    assert counts.refused.total() == BAD >= 300 and counts.accepted.total() == GOOD >= 100
    assert set(from_schema.KINDS) < set(counts.refused) and "at random" in counts.accepted


def test_every_key_of_the_schema_is_spoilt_once_at_full_size():
    tried = {str(case.content) for case in configs.bad_cases(BAD, random.Random(0))}
    rounds = from_schema.bad(random.Random(0))
    places = {(kind, path) for kind, path, _, _ in from_schema.mistakes()}
    assert len(places) >= 150 and all(str(case.content) in tried for case in rounds[: len(places)])


def test_a_refusal_is_seen_by_the_campaign(tmp_path):
    for number, (case, fault) in enumerate(
        [
            (Case("good that is refused", {"store": ""}), "refused: config key store"),
            (Case("bad that is accepted", {"store": "runs"}, ("store",)), "accepted"),
            (Case("names nothing", {"store": ""}, ("another key",)), "the message lacks ['another key']"),
        ]
    ):
        (tmp_path / str(number)).mkdir()
        assert fault in case.fault(tmp_path / str(number))


# ---- the real commands -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Workspace:
    workspace = copy_of_repository(tmp_path_factory.mktemp("faults") / "clone")
    workspace.path("config.yaml").write_bytes(as_file(BASE))
    workspace.path("file").touch()
    return workspace


def tried(workspace: Workspace, case: Case, *command: str) -> subprocess.CompletedProcess:
    """Run a command of the library or Snakemake on an overlay; nothing is started by it."""
    workspace.path(case.name).write_bytes(as_file(case.content))
    done = workspace.run(sys.executable, "-m", *command, case.name)
    assert not any(workspace.path(name).exists() for name in WRITTEN)
    assert "Traceback" not in done.stdout
    return done


def assert_refused(case: Case, done: subprocess.CompletedProcess) -> None:
    assert done.returncode != 0
    (line,) = (line for line in done.stdout.splitlines() if case.shown[0] in line)
    assert case.fault_of(line) == ""


def name_of(case: Case) -> str:
    return f"{case.kind}-{str(case.content)[:30]!r}"


@pytest.mark.parametrize("case", BEFORE, ids=name_of)
def test_what_is_no_good_file_is_refused_by_the_command_that_make_runs_first(clone, case):
    assert_refused(case, tried(clone, case, "phasediagram.planning.sources"))


@pytest.mark.parametrize("case", REFUSED, ids=name_of)
def test_what_cannot_be_is_refused_by_snakemake(clone, case):
    assert_refused(case, tried(clone, case, "snakemake", "--cores", "1", "-n", "--configfile"))


def test_a_store_that_cannot_be_written_is_refused_when_the_real_run_starts(clone):
    case = Case("stores", {"store": "file/below"}, ("config key store = 'file/below'", "cannot be written"))
    assert_refused(case, tried(clone, case, "snakemake", "--cores", "1", "--configfile"))


@pytest.mark.parametrize("case", ACCEPTED, ids=name_of)
def test_what_is_good_is_planned_by_snakemake(clone, case):
    done = tried(clone, case, "snakemake", "--cores", "1", "-n", "--quiet", "rules", "--configfile")
    assert done.returncode == 0, done.stdout[-3000:]
    assert "This was a dry-run" in done.stdout
