"""The run store: computed once, linked everywhere, nothing half-made."""

import multiprocessing
import os
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from phasediagram.storage import artefact
from phasediagram.storage.files import whole_file
from phasediagram.storage.store import RunStore

PARAMETERS = {"m": 100, "seed": 0, "accuracy": 0.07}


@pytest.fixture
def store(tmp_path):
    return RunStore(tmp_path / "store")


@pytest.fixture
def results(tmp_path):
    return tmp_path / "results"


class Computation:
    """Writes a run and remembers how often it was asked to."""

    def __init__(self, content="run", keep=True):
        self.content, self.keep, self.calls = content, keep, 0

    def __call__(self, path):
        self.calls += 1
        artefact.write(path, {}, {"fingerprint": path.stem, "status": "converged", "content": self.content})
        return self.keep


def content(path):
    return artefact.read_header(path)["content"]


def entries(store):
    return sorted(path.name for path in store.folder.iterdir() if path.suffix != ".lock")


def test_run_is_computed_once_and_then_linked(store, results):
    compute = Computation()
    assert store.obtain(PARAMETERS, results / "a", compute) is True
    assert store.obtain(PARAMETERS, results / "b", compute) is False
    assert compute.calls == 1
    assert content(results / "a") == content(results / "b") == "run"


def test_run_that_may_not_be_kept_reaches_its_output_alone(store, results):
    compute = Computation(keep=False)
    assert store.obtain(PARAMETERS, results / "a", compute) is True
    assert content(results / "a") == "run"
    assert entries(store) == []
    assert store.obtain(PARAMETERS, results / "a", compute) is True


def test_run_survives_the_loss_of_its_output(store, results):
    compute = Computation()
    store.obtain(PARAMETERS, results / "a", compute)
    (results / "a").unlink()
    assert store.obtain(PARAMETERS, results / "a", compute) is False
    assert compute.calls == 1


def test_output_is_a_hard_link_to_the_entry(store, results):
    store.obtain(PARAMETERS, results / "a", Computation())
    assert (results / "a").samefile(store.folder / f"{store.fingerprint(PARAMETERS)}.safetensors")
    assert (results / "a").stat().st_nlink == 2


def test_existing_output_is_replaced(store, results):
    results.mkdir()
    (results / "a").write_text("old")
    store.obtain(PARAMETERS, results / "a", Computation())
    assert content(results / "a") == "run"


def test_linked_output_is_newer_than_its_inputs(store, results, tmp_path):
    store.obtain(PARAMETERS, results / "a", Computation())
    os.utime(results / "a", (1, 1))
    (tmp_path / "input").write_text("made later")
    store.obtain(PARAMETERS, results / "b", Computation())
    assert (results / "b").stat().st_mtime >= (tmp_path / "input").stat().st_mtime


def test_nothing_but_entry_and_output_is_left(store, results):
    store.obtain(PARAMETERS, results / "a", Computation())
    assert entries(store) == [f"{store.fingerprint(PARAMETERS)}.safetensors"]
    assert [path.name for path in results.iterdir()] == ["a"]


def test_file_system_without_hard_links_gets_a_copy(store, results, monkeypatch):
    def no_links(*_):
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", no_links)
    store.obtain(PARAMETERS, results / "a", Computation())
    assert content(results / "a") == "run"
    assert (results / "a").stat().st_nlink == 1


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_failed_computation_leaves_nothing(store, results, error):
    def fail(path):
        with whole_file(path) as temporary:
            temporary.write_text("hal")
            raise error

    with pytest.raises(error):
        store.obtain(PARAMETERS, results / "a", fail)
    assert entries(store) == []
    assert not results.exists()


def test_failed_computation_can_be_repeated(store, results):
    with pytest.raises(ZeroDivisionError):
        store.obtain(PARAMETERS, results / "a", lambda path: 1 / 0)
    assert store.obtain(PARAMETERS, results / "a", Computation()) is True


def obtain_beside_others(folder, output, log, barrier):
    def compute(path):
        with log.open("a") as file:
            file.write("computed\n")
        time.sleep(0.3)  # long enough for the other process to arrive
        return Computation()(path)

    barrier.wait(timeout=30)
    RunStore(folder).obtain(PARAMETERS, output, compute)


def test_two_processes_compute_the_same_run_once(store, results, tmp_path):
    processes = multiprocessing.get_context("fork")
    barrier, log = processes.Barrier(2), tmp_path / "log"
    workers = [
        processes.Process(target=obtain_beside_others, args=(store.folder, results / name, log, barrier))
        for name in "ab"
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert log.read_text() == "computed\n"
    assert content(results / "a") == content(results / "b") == "run"


def test_who_waits_for_another_job_says_so(store, results, caplog):
    caplog.set_level("INFO")
    entry, at_work = store.folder / f"{RunStore.fingerprint(PARAMETERS)}.safetensors", threading.Event()

    def compute(path):
        at_work.set()
        while "waiting for another job" not in caplog.text:
            time.sleep(0.01)
        return Computation()(path)

    first = threading.Thread(target=store.obtain, args=(PARAMETERS, results / "a", compute))
    first.start()
    at_work.wait(timeout=30)
    assert not store.obtain(PARAMETERS, results / "b", compute)
    first.join()
    assert content(entry) == content(results / "b") == "run"


def test_after_a_failure_the_waiting_and_the_late_still_take_turns(store, results):
    at_work, most_at_work = [], []
    first_is_in, first_may_fail, second_is_in = (threading.Event() for _ in range(3))

    def fail(path):
        first_is_in.set()
        first_may_fail.wait(timeout=30)
        raise ValueError

    def compute(path):
        at_work.append(path)
        most_at_work.append(len(at_work))
        second_is_in.set()
        time.sleep(0.3)  # long enough for the late one to arrive
        Computation()(path)
        at_work.remove(path)
        return True

    with ThreadPoolExecutor(3) as pool:
        failed = pool.submit(store.obtain, PARAMETERS, results / "a", fail)
        first_is_in.wait(timeout=30)
        waiting = pool.submit(store.obtain, PARAMETERS, results / "b", compute)
        time.sleep(0.2)  # long enough to reach the lock
        first_may_fail.set()
        second_is_in.wait(timeout=30)
        late = pool.submit(store.obtain, PARAMETERS, results / "c", compute)
        assert isinstance(failed.exception(), ValueError)
        assert [waiting.result(), late.result()] == [True, False]
    assert most_at_work == [1]


@pytest.mark.parametrize("changed", [{"m": 101}, {"seed": 1}, {"accuracy": 0.070001}, {"dtype": "float64"}], ids=str)
def test_other_parameters_are_another_run(store, results, changed):
    store.obtain(PARAMETERS, results / "a", Computation("first"))
    assert store.obtain(PARAMETERS | changed, results / "b", Computation("second")) is True
    assert (content(results / "a"), content(results / "b")) == ("first", "second")
    assert len(entries(store)) == 2


def test_order_of_parameters_does_not_matter(store):
    assert store.fingerprint(PARAMETERS) == store.fingerprint(dict(reversed(PARAMETERS.items())))


def test_parameter_that_is_not_finite_is_refused(store, results):
    with pytest.raises(ValueError):
        store.obtain({"m": float("nan")}, results / "a", Computation())


def test_prune_deletes_only_runs_that_no_result_links_to(store, results):
    for seed in range(3):
        store.obtain({"seed": seed}, results / str(seed), Computation())
    (results / "1").unlink()
    each = (results / "0").stat().st_size
    assert store.size() == (3, 3 * each, each)
    assert store.prune() == 1
    assert entries(store) == sorted(f"{store.fingerprint({'seed': seed})}.safetensors" for seed in (0, 2))
    assert store.prune() == 0


def test_prune_and_size_leave_a_run_that_is_being_written_alone(store, results):
    seen = []

    def compute(path):
        with whole_file(path) as temporary:
            seen.append((store.size(), store.prune(), temporary.exists()))
        return Computation()(path)

    store.obtain(PARAMETERS, results / "a", compute)
    assert seen == [((0, 0, 0), 0, True)]


def test_deleted_store_is_filled_again(store, results):
    compute = Computation()
    store.obtain(PARAMETERS, results / "a", compute)
    shutil.rmtree(store.folder)
    assert content(results / "a") == "run"
    assert store.obtain(PARAMETERS, results / "b", compute) is True
    assert compute.calls == 2


def test_store_that_was_never_used_is_empty(store):
    assert store.size() == (0, 0, 0)
    assert store.prune() == 0


# ---- damage ----------------------------------------------------------------------------------------------


def flip(path, place):
    """Flip one bit in place: time stamp, size and hard links stay."""
    stamp, content = path.stat().st_mtime_ns, bytearray(path.read_bytes())
    content[place] ^= 1
    with path.open("r+b") as file:
        file.write(content)
    os.utime(path, ns=(stamp, stamp))


@pytest.mark.parametrize("place", [0, 20, -1])
def test_a_damaged_run_is_dropped_and_trained_again(store, results, caplog, place):
    compute = Computation()
    store.obtain(PARAMETERS, results / "a", compute)
    flip(results / "a", place)  # the entry is the same file
    assert store.obtain(PARAMETERS, results / "a", compute) is True
    assert compute.calls == 2 and content(results / "a") == "run"
    assert f"{store.fingerprint(PARAMETERS)}.safetensors: " in caplog.text and "trained again" in caplog.text


@pytest.mark.parametrize("content_of_file", [b"", b"run", b"\x00" * 100])
def test_what_is_no_run_at_all_is_dropped(store, results, content_of_file):
    store.obtain(PARAMETERS, results / "a", Computation())
    (results / "a").write_bytes(content_of_file)
    assert store.obtain(PARAMETERS, results / "b", Computation()) is True
    assert content(results / "b") == "run"


def test_the_file_of_another_run_is_dropped(store, results):
    for seed in (0, 1):
        store.obtain({"seed": seed}, results / str(seed), Computation(f"run {seed}"))
    first, second = (store.folder / f"{store.fingerprint({'seed': seed})}.safetensors" for seed in (0, 1))
    shutil.copyfile(second, first)
    assert store.obtain({"seed": 0}, results / "a", Computation("run 0")) is True
    assert content(results / "a") == "run 0"


def test_what_a_killed_job_left_is_deleted_when_its_run_is_trained_and_by_prune_when_it_is_old(store, results):
    store.folder.mkdir()
    own, other = (store.folder / f".{name}.xyz.tmp.safetensors" for name in (store.fingerprint(PARAMETERS), "other"))
    for path in (own, other):
        path.write_text("hal")
    store.obtain(PARAMETERS, results / "a", Computation())
    assert not own.exists() and other.exists()
    store.prune()
    assert other.exists()
    os.utime(other, (1, 1))
    store.prune()
    assert not other.exists()


def test_a_run_that_was_cut_short_by_the_clock_does_not_outlive_a_kill_before_it_is_taken_away(store, results):
    def killed(path):
        artefact.write(path, {}, {"fingerprint": path.stem, "status": "out of time", "content": "cut short"})
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.obtain(PARAMETERS, results / "a", killed)
    assert len(entries(store)) == 1
    assert store.obtain(PARAMETERS, results / "a", Computation()) is True
    assert content(results / "a") == "run"
