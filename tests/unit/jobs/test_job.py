"""What every job does around its own work."""

import errno
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from phasediagram.jobs import digest
from phasediagram.jobs.job import job
from phasediagram.storage import records


class Named(list):
    """A list with names, as Snakemake's."""

    def __init__(self, **named):
        super().__init__(named.values())
        self.__dict__.update(named)
        self.items = named.items


@pytest.fixture
def described(tmp_path, monkeypatch):
    """A job that makes one table from another."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "results").mkdir()
    (tmp_path / "results/distances.csv").write_text("relative_distance\n0.5\n")
    records.write("results/distances.csv", {"inputs": {}})
    return SimpleNamespace(
        rule="fit_slope",
        config={"code_state": digest.code_state()},
        input=Named(distances="results/distances.csv"),
        output=Named(slopes="results/slopes.csv"),
        params=Named(code=digest.code_digest("fit_slope"), sweeps=[{"widths": [10, 20]}]),
        log=["job.log"],
    )


def test_outputs_are_recorded_with_inputs_parameters_and_code(described, tmp_path):
    with job(described) as origin:
        (tmp_path / "results/slopes.csv").write_text("slope\n0.5\n")
    record = json.loads((tmp_path / "results/.records/slopes.csv.json").read_text())
    assert record["inputs"] == {"results/distances.csv": records.digest("results/distances.csv")}
    assert record["rule"] == "fit_slope" and record["code"] == origin["Code"] == digest.code_digest("fit_slope")
    assert record["parameters"]["sweeps"] == [{"widths": [10, 20]}]
    assert {"commit", "versions", "processor", "recorded"} <= record.keys()
    records.check("results/slopes.csv")


def test_what_figures_carry_depends_on_the_content_of_inputs(described):
    digests = set()
    for content in ("0.5", "0.6", "0.5"):
        with open("results/distances.csv", "w") as file:  # noqa: PTH123
            file.write(content)
        records.write("results/distances.csv", {"inputs": {}})
        with job(described) as origin:
            write("results/slopes.csv")
        digests.add(origin["Inputs"])
    assert len(digests) == 2


def write(path):
    with open(path, "w") as file:  # noqa: PTH123
        file.write("slope\n")


def test_an_altered_input_ends_the_job_before_its_work(described, tmp_path):
    (tmp_path / "results/distances.csv").write_text("relative_distance\n0.6\n")
    with pytest.raises(SystemExit, match=r"results/distances\.csv: it has changed"), job(described):
        raise AssertionError("the work has begun")
    assert "distances.csv: it has changed since it was made" in (tmp_path / "job.log").read_text()


def test_a_job_that_fails_records_nothing(described, tmp_path):
    with pytest.raises(ZeroDivisionError), job(described):
        1 / 0  # noqa: B018
    assert not records.path_of("results/slopes.csv").exists()


def test_an_output_that_a_successor_deleted_is_left_to_snakemake(described):
    described.output = Named(slopes="results/slopes.csv", zeros="results/zero_points.csv")
    with job(described):
        write("results/zero_points.csv")
    assert not records.path_of("results/slopes.csv").exists()
    assert "results/slopes.csv is not there, so it gets no record" in Path("job.log").read_text()
    records.check("results/zero_points.csv")


def test_a_record_that_cannot_be_written_ends_the_job(described, monkeypatch):
    def write_record(path, _):
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", str(records.path_of(path)))

    monkeypatch.setattr(records, "write", write_record)
    with pytest.raises(FileNotFoundError), job(described):
        write("results/slopes.csv")


def test_what_a_killed_job_left_of_its_outputs_is_deleted(described, tmp_path):
    left = tmp_path / "results/.slopes.x1.tmp.csv"
    left.touch()
    with job(described):
        (tmp_path / "results/slopes.csv").touch()
    assert not left.exists()


def test_a_stale_input_ends_the_job(described, tmp_path):
    (tmp_path / "results/runs.csv").write_text("m\n10\n")
    records.write("results/runs.csv", {"inputs": {}})
    records.write("results/distances.csv", {"inputs": {"results/runs.csv": "of other runs"}})
    expected = r"distances\.csv: it is stale: results/runs\.csv has been made anew"
    with pytest.raises(SystemExit, match=expected), job(described):
        raise AssertionError("the work has begun")


def test_code_that_changed_since_the_workflow_began_ends_the_job(described):
    described.config["code_state"] = [1, 2]  # files have been touched, but the code is the same
    with job(described):
        write("results/slopes.csv")
    described.params.code = "of another fit"
    with pytest.raises(SystemExit, match="the code of fit_slope has changed"), job(described):
        raise AssertionError("the work has begun")


@pytest.mark.parametrize("rule", ["train", "train_12"])
def test_numbered_rules_have_the_code_of_training(described, rule):
    described.config["code_state"], described.rule = [1, 2], rule
    described.params.code = digest.code_digest("train")
    with job(described):
        write("results/slopes.csv")


def test_a_full_disk_ends_the_job_with_one_line(described):
    with pytest.raises(SystemExit, match=r"^results/slopes\.csv: the disk is full"), job(described):
        raise OSError(errno.ENOSPC, "No space left on device", "results/slopes.csv")
