"""Records of results, the check of all of them, and the chain from a figure to its runs."""

import os
import shutil
import sys

import numpy as np
import pytest

from phasediagram.storage import artefact, chain, check, records
from phasediagram.storage.files import DamagedFile

KNOWN = {"rule": "fit_slope", "code": "c0de", "commit": "1a2b3c4", "recorded": "2026-11-28T12:00:00+00:00"}


def name_of(letters):
    """Return a fingerprint."""
    return letters * 32


def made(path, content, *inputs):
    """Write a result and its record."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    records.write(path, KNOWN | {"inputs": {str(made_from): records.check(made_from) for made_from in inputs}})
    return path


def checkpoint(path, seed):
    """Write a checkpoint and its record."""
    header = {"m": 100, "trainer": "7ra1", "commit": "1a2b3c4", "device": "cpu", "data_sha256": "da7a" * 16}
    header |= {"seed": seed, "versions": {"numpy": "2.4", "torch": "2.13"}, "status": "converged", "accuracy": 0.01}
    header |= {"gamma2": 0.0, "gamma3": 1.5, "depth": 3, "activation": "relu", "engine": "dense", "dtype": "float32"}
    header |= {"stop_loss": 1e-4, "file_sha256": None}
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
    expected = "^results/points/slopes.csv: it has changed since it was made. `make check ARGS=--delete` deletes it and"
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


def test_a_record_that_was_edited_is_found(results):
    record = records.path_of(results / "points/slopes.csv")
    record.write_text(record.read_text().replace("1a2b3c4", "5d6e7f8"))
    with pytest.raises(DamagedFile, match="is damaged"):
        records.check(results / "points/slopes.csv")


def test_a_file_whose_input_was_made_anew_is_stale(results):
    slopes, runs = results / "points/slopes.csv", results / "points/runs/seed_0.safetensors"
    assert records.made_from_others(slopes) == []
    checkpoint(runs, 5)
    assert records.made_from_others(slopes) == [runs]
    runs.unlink()
    records.path_of(runs).unlink()
    assert records.made_from_others(slopes) == []  # what is not there is missing, and not stale


# ---- all files ---------------------------------------------------------------------------------------------


def made_old(path):
    path.touch()
    os.utime(path, (1, 1))


def test_sound_results_have_no_faults(results):
    (results / "logs").mkdir()
    (results / "logs/train.log").touch()
    (results / "report.html").touch()  # Snakemake's own
    (results / "figures/.fig5.x1.tmp.pdf").touch()  # which a job is writing
    assert kinds(results) == []


def test_every_kind_of_fault_is_found(results):
    (results / "points/runs/seed_0.safetensors").write_bytes(b"")
    (results / "points/runs/seed_1.safetensors").unlink()
    (results / "points/notes.txt").touch()
    made_old(results / "figures/.fig5.x1.tmp.pdf")
    made_old(results / "figures/.records/.fig5.pdf.x1.tmp.json")
    made(results / "points/slopes.csv", "slope\n0.6\n")  # made again, and the figure not
    assert kinds(results) == [
        ("altered", "seed_0.safetensors"),
        ("foreign", "notes.txt"),
        ("leftover", ".fig5.pdf.x1.tmp.json"),
        ("leftover", ".fig5.x1.tmp.pdf"),
        ("missing", "seed_1.safetensors"),
        ("stale", "fig5.pdf"),
    ]


def test_what_was_deleted_with_its_record_is_missing_where_others_were_made_from_it(results):
    shutil.rmtree(results / "points")
    assert kinds(results) == [("missing", "slopes.csv")]


def test_faults_of_a_store_are_found(tmp_path):
    store = tmp_path / "store"
    entries = {letters: store / f"{name_of(letters)}.safetensors" for letters in ("aa", "bb", "cc")}
    for letters, path in entries.items():
        artefact.write(path, {}, {"fingerprint": name_of(letters), "status": "converged"})
    snapshot = store / f"{name_of('dd')}.float32.snapshot"
    artefact.write(snapshot, {}, {})
    assert kinds(None, store) == []
    entries["aa"].write_bytes(b"")
    shutil.copyfile(entries["cc"], entries["bb"])
    snapshot.write_bytes(b"half")
    (store / f"{name_of('aa')}.lock").touch()
    made_old(store / ".ee.x1.tmp.safetensors")
    (store / ".ff.x1.tmp.safetensors").touch()
    for foreign in ("notes.txt", "mine.safetensors"):
        (store / foreign).touch()
    assert kinds(None, store) == [
        ("altered", entries["aa"].name),
        ("altered", entries["bb"].name),
        ("altered", snapshot.name),
        ("foreign", "mine.safetensors"),
        ("foreign", "notes.txt"),
        ("leftover", ".ee.x1.tmp.safetensors"),
    ]


def run_check(monkeypatch, capsys, *arguments, folder="results"):
    monkeypatch.setattr(sys, "argv", ["check", folder, "--store", ".run-store", *arguments])
    with pytest.raises(SystemExit) as ended:
        check.main()
    return ended.value.code, capsys.readouterr().out


def test_the_command_tells_what_it_found_and_deletes_when_asked(results, monkeypatch, capsys):
    expected = "4 files of results and no such folder, so no runs of .run-store checked: 0 faults\n"
    assert run_check(monkeypatch, capsys) == (0, expected)
    (results / "points/slopes.csv").write_text("slope\n0.6\n")
    (results / "points/notes.txt").write_text("mine")
    code, text = run_check(monkeypatch, capsys)
    assert code == 1 and "altered  results/points/slopes.csv: it has changed since it was made" in text
    assert "make check ARGS=--delete" in text and (results / "points/slopes.csv").exists()
    code, text = run_check(monkeypatch, capsys, "--delete")
    assert code == 1 and "deleted  results/points/slopes.csv" in text and "deleted  results/figures/fig5.pdf" in text
    assert not (results / "points/slopes.csv").exists() and not (results / "figures/fig5.pdf").exists()
    assert (results / "points/notes.txt").exists() and (results / "points/runs/seed_0.safetensors").exists()


def test_what_was_made_from_a_missing_table_is_deleted_as_well(results, monkeypatch, capsys):
    (results / "points/slopes.csv").unlink()
    assert run_check(monkeypatch, capsys, "--delete")[0] == 1
    assert not (results / "figures/fig5.pdf").exists()
    (results / "points/notes.txt").unlink(missing_ok=True)
    assert run_check(monkeypatch, capsys)[0] == 0


def test_before_a_report_only_what_is_wrong_counts(results, monkeypatch, capsys):
    (results / "points/notes.txt").write_text("mine")
    assert run_check(monkeypatch, capsys, "--altered") == (0, "")
    (results / "figures/fig5.pdf").write_text("another figure")
    assert run_check(monkeypatch, capsys, "--altered")[0] == 1


def test_a_folder_that_is_not_there_is_told(monkeypatch, capsys):
    code, _ = run_check(monkeypatch, capsys, folder="reslts")
    assert code == "reslts: there is no such folder"


# ---- the chain ---------------------------------------------------------------------------------------------


def test_the_chain_goes_from_a_figure_to_its_runs(results):
    lines = list(chain.chain(results / "figures/fig5.pdf"))
    named = [line for line in lines if line.endswith((".pdf", ".csv"))]
    assert named == ["results/figures/fig5.pdf", "  results/points/slopes.csv"]
    assert "by fit_slope with code c0de" in lines[1] and "commit 1a2b3c4" in lines[2]
    assert lines[-2] == "    2 runs, m = 100"
    assert lines[-1].startswith("      2: trainer 7ra1, commit 1a2b3c4, numpy 2.4, torch 2.13, cpu, training set da7a")


def test_the_chain_of_a_checkpoint_tells_its_run(results):
    text = "\n".join(chain.chain(results / "points/runs/seed_1.safetensors"))
    assert "status converged, gamma2 0.0, gamma3 1.5, m 100, seed 1" in text and "trainer 7ra1" in text


def broken(path):
    return [line for line in chain.chain(path) if chain.BROKEN in line]


def test_the_chain_says_where_it_is_broken(results, monkeypatch, capsys):
    figure, slopes = results / "figures/fig5.pdf", results / "points/slopes.csv"
    assert broken(figure) == []
    made(slopes, "slope\n0.6\n")
    assert "slopes.csv !! it has been made anew: what is above was made from" in broken(figure)[0]
    slopes.write_text("slope\n0.7\n")
    assert "it has changed since it was made" in broken(figure)[0]
    slopes.unlink()
    assert "it is not there" in broken(figure)[0]
    monkeypatch.setattr(sys, "argv", ["chain", str(figure)])
    with pytest.raises(SystemExit) as ended:
        chain.main()
    assert ended.value.code is True and "fig5.pdf" in capsys.readouterr().out


def test_the_chain_names_runs_that_are_not_those_that_were_read(results):
    checkpoint(results / "points/runs/seed_0.safetensors", 5)
    (results / "points/runs/seed_1.safetensors").unlink()
    first, second = broken(results / "points/slopes.csv")
    assert "seed_0.safetensors !! it is another one" in first and "seed_1.safetensors !! it is not there" in second


def test_a_file_that_two_others_need_is_written_out_once(results):
    slopes = results / "points/slopes.csv"
    regimes = made(results / "points/regimes.csv", "regime\n", slopes)
    made(results / "figures/fig1.pdf", "%PDF", slopes, regimes)
    assert list(chain.chain(results / "figures/fig1.pdf"))[-1] == "    results/points/slopes.csv (above)"


@pytest.mark.parametrize("arguments", [[], ["results"], ["results/figures/fig9.pdf"]])
def test_what_has_no_chain_is_told(results, monkeypatch, arguments):
    monkeypatch.setattr(sys, "argv", ["chain", *arguments])
    with pytest.raises(SystemExit, match="give one file that is there"):
        chain.main()
