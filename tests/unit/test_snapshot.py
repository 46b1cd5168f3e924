"""A run that is ended at any step and continued equals the uninterrupted one bit for bit."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
import train

from phasediagram.data import training_set
from phasediagram.dynamics import integrator
from phasediagram.dynamics.engines.deferred import DeferredEngine
from phasediagram.dynamics.engines.dense import DenseEngine
from phasediagram.dynamics.randomness import stream
from phasediagram.dynamics.run import Run
from phasediagram.jobs.termination import Termination, termination
from phasediagram.model import initialisation
from phasediagram.storage import artefact
from phasediagram.storage.snapshot import Interrupted, Snapshots
from phasediagram.storage.store import RunStore

X, Y = training_set.from_points([-1.0, -0.3, 0.4, 1.0], [0.0, 1.0, 0.8, -0.2])
DRAW = np.random.default_rng(0)
MANY_X, MANY_Y = DRAW.random((12, 30)), np.eye(10)[np.arange(12) % 10]
CASES = {
    "dense": (DenseEngine, X, Y, 60),
    "dense with power iteration": (DenseEngine, MANY_X, MANY_Y, 80),
    "deferred": (DeferredEngine, X, Y, 300),
}
SETTINGS = integrator.Settings(stop_loss=1e-2, accuracy=0.02)


def engine_of(case, gamma=(-0.5, 2.0)):
    engine_class, x, y, m = CASES[case]
    start = initialisation.from_point(*gamma)
    draw = partial(stream, seed=0, m=m, point=start.point)
    return engine_class(x, y, start.kappas(m, x.shape[1]), draw, m)


class EveryFewSteps:
    """Says that the process has to end at every n-th question."""

    def __init__(self, n):
        self.n, self.asked = n, 0

    def __call__(self):
        self.asked += 1
        return "TEST" if self.asked % self.n == 0 else ""


def in_pieces(case, path, steps):
    """Train in pieces of a few steps, each with a new engine, as new processes would."""
    for pieces in range(1, 1000):
        engine = engine_of(case)
        try:
            outcome = integrator.integrate(engine, SETTINGS, snapshots=Snapshots(path, "cpu", EveryFewSteps(steps)))
        except Interrupted:
            continue
        return engine, outcome, pieces
    raise AssertionError("no end")


@pytest.mark.parametrize("case", CASES)
def test_a_run_in_pieces_is_bit_equal(case, tmp_path):
    whole_engine = engine_of(case)
    whole = integrator.integrate(whole_engine, SETTINGS)
    engine, outcome, pieces = in_pieces(case, tmp_path / "run.snapshot", steps=23)
    assert pieces > 3 and whole.status == "converged"
    for name, value in vars(whole).items():
        if name == "history":
            for column, numbers in value.items():
                assert np.array_equal(numbers, outcome.history[column]), column
        elif name != "seconds":
            assert getattr(outcome, name) == value, name
    for name in whole_engine.STATE:
        if isinstance(getattr(whole_engine, name), torch.Tensor):
            assert torch.equal(getattr(whole_engine, name), getattr(engine, name)), name
    grid = CASES[case][1]
    assert np.array_equal(whole_engine.function(grid), engine.function(grid))


def test_a_snapshot_is_written_when_it_is_due_and_removed_when_the_run_is_done(tmp_path):
    path = tmp_path / "run.snapshot"
    snapshots = Snapshots(path, "cpu", str, interval_s=0.0)
    integrator.integrate(engine_of("dense"), integrator.Settings(max_steps=20), snapshots=snapshots)
    assert '"path.step": 20' in artefact.read_header(path)["values"]
    snapshots.discard()
    assert not path.exists()
    later = Snapshots(path, "cpu", str, interval_s=1000.0)
    integrator.integrate(engine_of("dense"), integrator.Settings(max_steps=20), snapshots=later)
    assert not path.exists()


def test_seconds_add_up_over_attempts_and_count_against_the_time_limit(tmp_path):
    path = tmp_path / "run.snapshot"
    with pytest.raises(Interrupted):
        integrator.integrate(engine_of("dense"), SETTINGS, snapshots=Snapshots(path, "cpu", EveryFewSteps(5)))
    arrays, header = artefact.read(path)
    path.unlink()
    artefact.write(path, arrays, {"values": header["values"].replace('"path.seconds": ', '"path.seconds": 10')})
    outcome = integrator.integrate(
        engine_of("dense"), integrator.Settings(max_minutes=0.1), snapshots=Snapshots(path, "cpu", str)
    )
    assert outcome.status == "out of time" and outcome.seconds > 10


SUBPROCESS = """
import sys
sys.path[:0] = {paths!r}
import test_snapshot as t
t.torch.set_num_threads(1)
t.integrator.integrate(t.engine_of("deferred"), t.SETTINGS, snapshots=t.Snapshots({path!r}, "cpu", str, interval_s=0.0))
"""


def test_a_process_killed_with_kill_9_continues_bit_equal(tmp_path):
    path = tmp_path / "run.snapshot"
    paths = [str(Path(__file__).parent), *sys.path]
    process = subprocess.Popen([sys.executable, "-c", SUBPROCESS.format(paths=paths, path=str(path))])
    while not path.exists() or '"path.step": 0' in artefact.read_header(path)["values"]:
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    process.wait()
    outcome = integrator.integrate(engine_of("deferred"), SETTINGS, snapshots=Snapshots(path, "cpu", str))
    whole = integrator.integrate(engine_of("deferred"), SETTINGS)
    assert outcome.relative_distance_w1 == whole.relative_distance_w1
    assert all(np.array_equal(outcome.history[name], numbers) for name, numbers in whole.history.items())


def test_an_unreadable_snapshot_starts_the_run_over(tmp_path, caplog):
    path = tmp_path / "run.snapshot"
    path.write_bytes(b"half of someth")
    outcome = integrator.integrate(engine_of("dense"), SETTINGS, snapshots=Snapshots(path, "cpu", str))
    assert outcome.status == "converged" and "starts over" in caplog.text


def run(seed):
    return Run({"gamma2": 0.0, "gamma3": 1.5}, 60, seed, 0.02, 1e-3, True, 10_000, 1.0, 8.0, "auto", "float32")


def test_a_job_that_gets_sigterm_keeps_what_it_has_and_the_next_attempt_continues(tmp_path, monkeypatch):
    runs, store = [run(0), run(1)], RunStore(tmp_path / "store")
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
    train.main([run(1)], [alone], X, Y, "cpu", RunStore(tmp_path / "other"), "code", Termination())
    (arrays, header), (arrays_alone, header_alone) = artefact.read(outputs[1]), artefact.read(alone)
    assert header | {"seconds": 0} == header_alone | {"seconds": 0}
    assert all(np.array_equal(arrays[name], arrays_alone[name]) for name in arrays_alone)


def test_a_signal_between_runs_ends_the_job_at_once():
    with termination(), pytest.raises(SystemExit, match="ended by SIGUSR1"):
        os.kill(os.getpid(), signal.SIGUSR1)
        signal.pause()
    assert signal.getsignal(signal.SIGUSR1) == signal.SIG_DFL


def test_prune_deletes_snapshots(tmp_path):
    (tmp_path / "ab.snapshot").touch()
    RunStore(tmp_path).prune()
    assert not list(tmp_path.iterdir())
