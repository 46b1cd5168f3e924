"""Records of results, the check of all of them, and the chain from a figure to its runs."""

import json
import shutil
import sys

import numpy as np
import pytest

from phasediagram.storage import artefact, chain, check, records
from phasediagram.storage.files import DamagedFile

KNOWN = {"rule": "fit_slope", "code": "c0de", "commit": "1a2b3c4", "recorded": "2026-11-28T12:00:00+00:00"}


def made(path, content, *inputs):
    """Write a result and its record."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    records.write(path, KNOWN | {"inputs": {str(made_from): records.check(made_from) for made_from in inputs}})
    return path


def checkpoint(path, seed):
    """Write a checkpoint and its record."""
    header = {"m": 100, "trainer": "7ra1", "commit": "1a2b3c4", "device": "cpu", "data_sha256": "da7a" * 16}
    header |= {"seed": seed, "versions": {"numpy": "2.4", "torch": "2.13"}}
    artefact.write(path, {"w": np.full(3, seed, dtype=float)}, header)
    records.write(path, KNOWN | {"inputs": {}})
    return path


@pytest.fixture
def results(tmp_path, monkeypatch):
    """Two checkpoints, a table of them, and a figure of the table."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "results"
    relative = folder.relative_to(tmp_path)
    runs = [checkpoint(relative / f"points/runs/seed_{seed}.safetensors", seed) for seed in (0, 1)]
    slopes = made(relative / "points/slopes.csv", "slope\n0.5\n", *runs)
    made(relative / "figures/fig5.pdf", "%PDF", slopes)
    return relative


def kinds(results, store=None):
    found = check.faults_of_results(results) if store is None else check.faults_of_store(store)
    return sorted((fault.kind, fault.path.name) for fault in found)


# ---- one file ----------------------------------------------------------------------------------------------


def test_a_file_that_is_as_it_was_made_gives_its_digest(results):
    path = results / "points/slopes.csv"
    assert records.check(path) == records.digest(path) == records.read(path)["sha256"]


def test_an_edited_table_is_named_with_what_to_do(results):
    (results / "points/slopes.csv").write_text("slope\n0.6\n")
    expected = "^results/points/slopes.csv: it has changed since it was made. Delete this file and run again$"
    with pytest.raises(DamagedFile, match=expected):
        records.check(results / "points/slopes.csv")


def test_another_runs_file_with_its_record_in_a_runs_place_is_found(results):
    first, second = (results / f"points/runs/seed_{seed}.safetensors" for seed in (0, 1))
    for path_of in (lambda path: path, records.path_of):
        shutil.copyfile(path_of(second), path_of(first))
    with pytest.raises(DamagedFile, match="of another file"):
        records.check(first)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '{"file": "points/slopes.csv"}'])
def test_a_damaged_record_is_named(results, text):
    records.path_of(results / "points/slopes.csv").write_text(text)
    with pytest.raises(DamagedFile, match=r"slopes\.csv: its record .*slopes\.csv\.json is damaged"):
        records.check(results / "points/slopes.csv")


def test_a_file_without_a_record_is_not_ours(results):
    (results / "points/mine.csv").write_text("slope\n0.5\n")
    with pytest.raises(DamagedFile, match="did not make it, or its record is lost"):
        records.check(results / "points/mine.csv")


def test_results_may_move_as_a_whole(results, tmp_path):
    shutil.move(results, tmp_path / "elsewhere" / "published")
    moved = tmp_path / "elsewhere" / "published"
    records.check(moved / "points/slopes.csv")
    assert kinds(moved) == []
    assert any("2 runs, m = 100" in line for line in chain.chain(moved / "figures/fig5.pdf"))


# ---- all files ---------------------------------------------------------------------------------------------


def test_sound_results_have_no_faults(results):
    (results / "logs").mkdir()
    (results / "logs/train.log").touch()
    (results / "report.html").touch()  # Snakemake's own
    assert kinds(results) == []


def test_every_kind_of_fault_is_found(results):
    (results / "points/runs/seed_0.safetensors").write_bytes(b"")
    (results / "points/runs/seed_1.safetensors").unlink()
    (results / "points/notes.txt").touch()
    (results / "figures/.fig5.x1.tmp.pdf").touch()
    made(results / "points/slopes.csv", "slope\n0.6\n")  # made again, and the figure not
    assert kinds(results) == [
        ("altered", "seed_0.safetensors"),
        ("foreign", "notes.txt"),
        ("leftover", ".fig5.x1.tmp.pdf"),
        ("missing", "seed_1.safetensors"),
        ("stale", "fig5.pdf"),
    ]


def test_faults_of_a_store_are_found(tmp_path):
    store = tmp_path / "store"
    for name in ("aa", "bb", "cc"):
        artefact.write(store / f"{name}.safetensors", {}, {"fingerprint": name})
    artefact.write(store / "dd.float32.snapshot", {}, {})
    assert kinds(None, store) == []
    (store / "aa.safetensors").write_bytes(b"")
    shutil.copyfile(store / "cc.safetensors", store / "bb.safetensors")
    (store / "dd.float32.snapshot").write_bytes(b"half")
    (store / "aa.lock").touch()
    (store / ".ee.x1.tmp.safetensors").touch()
    (store / "notes.txt").touch()
    assert kinds(None, store) == [
        ("altered", "aa.safetensors"),
        ("altered", "bb.safetensors"),
        ("altered", "dd.float32.snapshot"),
        ("foreign", "notes.txt"),
        ("leftover", ".ee.x1.tmp.safetensors"),
    ]


def run_check(monkeypatch, capsys, *arguments):
    monkeypatch.setattr(sys, "argv", ["check", "results", "--store", ".run-store", *arguments])
    with pytest.raises(SystemExit) as ended:
        check.main()
    return ended.value.code, capsys.readouterr().out


def test_the_command_tells_what_it_found_and_deletes_when_asked(results, monkeypatch, capsys):
    assert run_check(monkeypatch, capsys) == (
        0,
        "4 files of results and 0 runs of .run-store checked: 0 faults\n",
    )
    (results / "points/slopes.csv").write_text("slope\n0.6\n")
    (results / "points/notes.txt").write_text("mine")
    code, text = run_check(monkeypatch, capsys)
    assert code == 1 and "altered  results/points/slopes.csv: it has changed since it was made" in text
    assert "make check ARGS=--delete" in text and (results / "points/slopes.csv").exists()
    code, text = run_check(monkeypatch, capsys, "--delete")
    assert code == 1 and "changed since it was made: deleted" in text
    assert not (results / "points/slopes.csv").exists() and (results / "points/notes.txt").exists()


# ---- the chain ---------------------------------------------------------------------------------------------


def test_the_chain_goes_from_a_figure_to_its_runs(results):
    lines = list(chain.chain(results / "figures/fig5.pdf"))
    assert [line.split(" sha256")[0] for line in lines[:2]] == [
        "results/figures/fig5.pdf",
        "  results/points/slopes.csv",
    ]
    assert "by fit_slope, code c0de, commit 1a2b3c4" in lines[1]
    assert lines[2] == "    2 runs, m = 100"
    assert lines[3].startswith(
        "      2 runs: trainer 7ra1, commit 1a2b3c4, numpy 2.4, torch 2.13, cpu, training set da7a"
    )


def test_the_chain_says_where_it_is_broken(results):
    (results / "points/slopes.csv").write_text("slope\n0.6\n")
    assert any("slopes.csv" in line and "ALTERED" in line for line in chain.chain(results / "figures/fig5.pdf"))


def test_a_file_that_two_others_need_is_written_out_once(results):
    slopes = results / "points/slopes.csv"
    regimes = made(results / "points/regimes.csv", "regime\n", slopes)
    made(results / "figures/fig1.pdf", "%PDF", slopes, regimes)
    lines = list(chain.chain(results / "figures/fig1.pdf"))
    assert lines[-1] == "    results/points/slopes.csv (above)"
    assert json.loads(records.path_of(regimes).read_text())["inputs"].keys() == {str(slopes)}
