"""A run that is ended at any step and continued equals the uninterrupted one bit for bit."""

import operator
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from small_runs import FOUR_POINTS, images, network_at

from phasediagram.dynamics import contents, ending, integrator
from phasediagram.model.status import Status
from phasediagram.storage import artefact, snapshot
from phasediagram.storage.snapshot import Interrupted, Snapshots
from phasediagram.storage.store import RunStore

CASES = {
    "dense": ("dense", FOUR_POINTS, 60, 3),
    "dense with power iteration": ("dense", images(), 80, 3),
    "followed": ("followed", FOUR_POINTS, 300, 3),
    "followed with power iteration": ("followed", images(), 300, 3),
    "deferred": ("deferred", FOUR_POINTS, 300, 3),
    "two layers": ("dense", FOUR_POINTS, 60, 2),
    "initial stage": ("dense", FOUR_POINTS, 60, 2),
    "dense, four layers": ("dense", FOUR_POINTS, 60, 4),
    "dense with power iteration, four layers": ("dense", images(), 80, 4),
    "deferred, four layers": ("deferred", FOUR_POINTS, 300, 4),
}
WITH_ROOM = ("_rows",)  # arrays with rows that are not in use yet
SETTINGS = integrator.Settings(stop_loss=1e-2, accuracy=0.02)
OF_A_STAGE = integrator.Settings(accuracy=0.01, stage_drop=0.3)


def network_of(case):
    kind, xy, m, depth = CASES[case]
    options = {"activation": "tanh"} if case == "initial stage" else {}
    return network_at((-0.5, depth / 2 + 0.5), m, depth, xy, kind=kind, dtype="float32", **options)


def settings_of(case):
    return OF_A_STAGE if case == "initial stage" else SETTINGS


class EveryFewSteps:
    """Says that the process has to end at every n-th question."""

    def __init__(self, n):
        self.n, self.asked = n, 0

    def __call__(self):
        self.asked += 1
        return "TEST" if self.asked % self.n == 0 else ""


def in_pieces(case, path, steps):
    """Train in pieces of a few steps, each with a new network, as new processes would."""
    for pieces in range(1, 1000):
        network, snapshots = network_of(case), Snapshots(path, "cpu", EveryFewSteps(steps))
        try:
            outcome = integrator.integrate(network, settings_of(case), snapshots=snapshots)
        except Interrupted:
            continue
        return network, outcome, pieces
    raise AssertionError("no end")


@pytest.mark.parametrize("case", CASES)
def test_a_run_in_pieces_is_bit_equal(case, tmp_path):
    whole_network = network_of(case)
    whole = integrator.integrate(whole_network, settings_of(case))
    network, outcome, pieces = in_pieces(case, tmp_path / "run.snapshot", steps=23)
    assert pieces > 3 and whole.status == Status.CONVERGED
    for name, value in vars(whole).items():
        if name == "history":
            for column, numbers in value.items():
                assert np.array_equal(numbers, outcome.history[column]), column
        elif name != "seconds":
            assert getattr(outcome, name) == value, name
    of_whole, of_pieces = snapshot._taken(whole_network, ""), snapshot._taken(network, "")
    assert of_whole.keys() == of_pieces.keys()
    for name in of_whole.keys() - {name for name in of_whole if name.endswith(WITH_ROOM)}:
        same = np.array_equal if isinstance(of_whole[name], np.ndarray) else operator.eq
        assert same(of_whole[name], of_pieces[name]), name
    x = CASES[case][1][0]
    assert np.array_equal(contents.function(whole_network, x), contents.function(network, x))


def test_a_run_in_pieces_that_are_shorter_than_its_window_stalls_where_the_whole_one_does(tmp_path, monkeypatch):
    monkeypatch.setattr(ending, "STALL_WINDOW", 50)
    monkeypatch.setattr(ending, "STALL_LOSS", 0.9)
    monkeypatch.setattr(ending, "STALL_MOTION", 10.0)
    whole = integrator.integrate(network_of("dense"), SETTINGS)
    _, outcome, pieces = in_pieces("dense", tmp_path / "run.snapshot", steps=23)
    assert pieces > 2 and whole.status == outcome.status == Status.STALLED
    assert (whole.evaluations, whole.reason) == (outcome.evaluations, outcome.reason)


def test_a_snapshot_is_written_when_it_is_due_and_removed_when_the_run_is_done(tmp_path):
    path = tmp_path / "run.snapshot"
    snapshots = Snapshots(path, "cpu", str, interval_s=0.0)
    integrator.integrate(network_of("dense"), integrator.Settings(max_steps=20), snapshots=snapshots)
    assert '"path.step": 20' in artefact.read_header(path)["values"]
    snapshots.discard()
    assert not path.exists()
    later = Snapshots(path, "cpu", str, interval_s=1000.0)
    integrator.integrate(network_of("dense"), integrator.Settings(max_steps=20), snapshots=later)
    assert not path.exists()


def test_seconds_add_up_over_attempts_and_count_against_the_time_limit(tmp_path):
    path = tmp_path / "run.snapshot"
    with pytest.raises(Interrupted):
        integrator.integrate(network_of("dense"), SETTINGS, snapshots=Snapshots(path, "cpu", EveryFewSteps(5)))
    arrays, header = artefact.read(path)
    path.unlink()
    later = header["values"].replace('"path.seconds": ', '"path.seconds": 10')
    artefact.write(path, arrays, header | {"values": later})
    outcome = integrator.integrate(
        network_of("dense"), integrator.Settings(max_minutes=0.1), snapshots=Snapshots(path, "cpu", str)
    )
    assert outcome.status == Status.OUT_OF_TIME and outcome.seconds > 10


SUBPROCESS = """
import sys
sys.path[:0] = {paths!r}
import test_snapshot as t
snapshots = t.Snapshots({path!r}, "cpu", str, interval_s=0.0)
t.integrator.integrate(t.network_of("deferred"), t.SETTINGS, snapshots=snapshots)
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
    outcome = integrator.integrate(network_of("deferred"), SETTINGS, snapshots=Snapshots(path, "cpu", str))
    whole = integrator.integrate(network_of("deferred"), SETTINGS)
    assert outcome.relative_distance == whole.relative_distance
    assert all(np.array_equal(outcome.history[name], numbers) for name, numbers in whole.history.items())


def test_an_unreadable_snapshot_starts_the_run_over(tmp_path, caplog):
    path = tmp_path / "run.snapshot"
    path.write_bytes(b"half of someth")
    outcome = integrator.integrate(network_of("dense"), SETTINGS, snapshots=Snapshots(path, "cpu", str))
    assert outcome.status == Status.CONVERGED and "starts over" in caplog.text


def test_prune_deletes_snapshots(tmp_path):
    (tmp_path / "ab.snapshot").touch()
    RunStore(tmp_path).prune()
    assert not list(tmp_path.iterdir())
