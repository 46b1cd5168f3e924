"""The device of a run: with auto a GPU where it gains, and a clear message where CUDA is missing."""

import pytest
import torch
from small_runs import run_of

from phasediagram.jobs import device


@pytest.fixture
def gpu(monkeypatch):
    monkeypatch.setattr(device, "gpu_name", lambda: "a GPU")


@pytest.mark.parametrize(
    ("options", "narrow", "wide"),
    [
        ({"engine": "dense"}, 999, 1000),
        ({"engine": "followed"}, 999, 1000),
        ({"engine": "deferred"}, 29_999, 30_000),
        ({"engine": "auto"}, 29_999, 30_000),  # deferred, for four points and one output
        ({"engine": "auto", "depth": 2}, 29_999, 30_000),  # no matrix
    ],
)
def test_auto_sends_a_run_to_the_gpu_from_the_width_at_which_it_gains(gpu, options, narrow, wide):
    assert device.of_run("auto", run_of(narrow, **options), 4, 1) == "cpu"
    assert device.of_run("auto", run_of(wide, **options), 4, 1) == "cuda"


def test_a_device_by_name_is_for_all_runs(gpu):
    for wish in ("cpu", "cuda"):
        assert {device.of_run(wish, run_of(m), 4, 1) for m in (30, 30_000)} == {wish}


def test_without_a_gpu_auto_is_the_cpu_and_cuda_is_refused(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert device.of_run("auto", run_of(5000, engine="dense"), 4, 1) == "cpu"
    device.check("auto")
    with pytest.raises(SystemExit, match=r"training\.device"):
        device.check("cuda")


def test_a_job_names_its_devices_and_the_gpu_that_it_does_not_use(gpu, monkeypatch):
    assert device.described({"cpu", "cuda"}) == "a GPU and CPU, one thread"
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "3")
    assert device.described({"cuda"}) == "a GPU"
    assert device.described({"cpu"}) == "CPU, one thread; the job was given GPU 3, which is not used"
