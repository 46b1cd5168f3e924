"""The train script: runs the same alone and in a bundle, kept in the store, and continued after a signal."""

import os
import signal

import numpy as np
import pytest
import train
from small_runs import X, Y, run_of

from phasediagram.dynamics.checkpoint import train_and_write
from phasediagram.jobs.termination import Termination, termination
from phasediagram.model.status import Status
from phasediagram.storage import artefact
from phasediagram.storage.store import RunStore


def trained(tmp_path, runs, name):
    outputs = [tmp_path / name / f"{r.m}_{r.seed}.safetensors" for r in runs]
    train.main(runs, outputs, X, Y, "cpu", RunStore(tmp_path / f"store_{name}"), "code", Termination())
    return {(r.m, r.seed): artefact.read(path) for r, path in zip(runs, outputs, strict=True)}


def test_a_run_is_bit_equal_alone_and_in_a_bundle(tmp_path):
    bundle = trained(tmp_path, [run_of(m, seed) for m in (30, 50, 80) for seed in (0, 1)], "bundle")
    alone = trained(tmp_path, [run_of(50, 1)], "alone")
    arrays, header = bundle[50, 1]
    arrays_alone, header_alone = alone[50, 1]
    assert arrays.keys() == arrays_alone.keys()
    for name, array in arrays.items():
        assert np.array_equal(array, arrays_alone[name]), name
    assert header | {"seconds": 0} == header_alone | {"seconds": 0}


def test_seeds_and_widths_differ(tmp_path):
    results = trained(tmp_path, [run_of(50, 0), run_of(50, 1), run_of(60, 0)], "many")
    distances = {header["relative_distance"]["W1"] for _, header in results.values()}
    assert len(distances) == 3


def test_a_failed_run_is_recorded_and_does_not_stop_the_bundle(tmp_path):
    results = trained(tmp_path, [run_of(50, 0, max_steps=3), run_of(60, 0)], "capped")
    assert results[50, 0][1]["status"] == Status.OUT_OF_STEPS
    assert results[60, 0][1]["status"] == Status.CONVERGED


def test_progress_tells_the_time_left_from_the_loss_and_then_from_the_steps_of_the_run_before(monkeypatch, caplog):
    caplog.set_level("INFO")
    clock = iter([0.0, 10.0, 30.0, 40.0])
    monkeypatch.setattr(train.time, "monotonic", lambda: next(clock))
    progress = train.Progress([run_of(50, 0, stop_loss=1e-4), run_of(50, 1, stop_loss=1e-4)], 4, 1)
    progress(100, 1e-2)  # half of the way down, on a logarithmic scale: a quarter of the work in 10 s
    assert "0 of 2 runs done; m=50 seed=0: step 100, relative loss 0.01; about 30 s left" in caplog.text
    progress.finish_run(True, 400)
    progress(200, 0.9)  # half the steps of the run before: three quarters in 30 s
    assert "1 of 2 runs done; m=50 seed=1: step 200, relative loss 0.9; about 10 s left" in caplog.text
    progress(800, 0.9)  # more than it took: never quite done
    assert "step 800, relative loss 0.9; about 0 s left" in caplog.text


def test_a_bundle_that_fails_keeps_its_finished_runs(tmp_path, monkeypatch):
    runs = [run_of(30, seed) for seed in (0, 1, 2)]
    outputs, store = [tmp_path / f"{r.seed}.safetensors" for r in runs], RunStore(tmp_path / "store")
    with monkeypatch.context() as patch:
        patch.setattr(train, "train_and_write", failing_at_seed_2)
        with pytest.raises(KeyboardInterrupt):
            train.main(runs, outputs, X, Y, "cpu", store, "code", Termination())
    computed = []
    patched = lambda run, *args, **kwargs: computed.append(run.seed) or train_and_write(run, *args, **kwargs)  # noqa: E731
    monkeypatch.setattr(train, "train_and_write", patched)
    train.main(runs, outputs, X, Y, "cpu", store, "code", Termination())
    assert computed == [2]


def failing_at_seed_2(run, *args, **kwargs):
    if run.seed == 2:
        raise KeyboardInterrupt
    return train_and_write(run, *args, **kwargs)


def test_a_larger_limit_trains_nothing_again(tmp_path):
    store = RunStore(tmp_path / "store")
    for number, limits in enumerate(({}, {"max_minutes": 2.0, "max_gigabytes": 3.0})):
        output = tmp_path / f"{number}.safetensors"
        train.main([run_of(30, **limits)], [output], X, Y, "cpu", store, "code", Termination())
    assert store.size()[0] == 1


def test_a_run_that_ran_out_of_memory_is_not_kept(tmp_path):
    store, output = RunStore(tmp_path / "store"), tmp_path / "out.safetensors"
    limited = run_of(100, engine="deferred", max_gigabytes=1e-6)
    train.main([limited], [output], X, Y, "cpu", store, "code", Termination())
    assert artefact.read_header(output)["status"] == Status.OUT_OF_MEMORY
    assert store.size()[0] == 0


# ---- signals ---------------------------------------------------------------------------------------------


def test_a_job_that_gets_sigterm_keeps_what_it_has_and_the_next_attempt_continues(tmp_path, monkeypatch):
    runs, store = [run_of(seed=0), run_of(seed=1)], RunStore(tmp_path / "store")
    outputs = [tmp_path / f"{r.seed}.safetensors" for r in runs]
    report = train.Progress.__call__

    def kill_at_step_10_of_seed_1(self, step, loss):
        if self.index == 1 and step == 10:
            os.kill(os.getpid(), signal.SIGTERM)
        report(self, step, loss)

    with monkeypatch.context() as patch, termination() as ending, pytest.raises(SystemExit, match="SIGTERM: its snap"):
        patch.setattr(train.Progress, "__call__", kill_at_step_10_of_seed_1)
        train.main(runs, outputs, X, Y, "cpu", store, "code", ending)
    assert outputs[0].exists() and not outputs[1].exists()
    (snapshot,) = store.folder.glob("*.snapshot")
    _, header = artefact.read(snapshot)
    assert '"path.step": 11' in header["values"]
    train.main(runs, outputs, X, Y, "cpu", store, "code", Termination())
    assert not list(store.folder.glob("*.snapshot"))

    alone = tmp_path / "alone.safetensors"
    train.main([run_of(seed=1)], [alone], X, Y, "cpu", RunStore(tmp_path / "other"), "code", Termination())
    (arrays, header), (arrays_alone, header_alone) = artefact.read(outputs[1]), artefact.read(alone)
    assert header | {"seconds": 0} == header_alone | {"seconds": 0}
    assert all(np.array_equal(arrays[name], arrays_alone[name]) for name in arrays_alone)


def test_a_signal_between_runs_ends_the_job_at_once():
    with termination(), pytest.raises(SystemExit, match="ended by SIGUSR1"):
        os.kill(os.getpid(), signal.SIGUSR1)
        signal.pause()
    assert signal.getsignal(signal.SIGUSR1) == signal.SIG_DFL
