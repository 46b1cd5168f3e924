"""Runs as the train script makes them: the same alone and in a bundle, with everything in the checkpoint."""

import json

import fig2
import fig3
import numpy as np
import pytest
import torch
import train
import zeta

from phasediagram.data import training_set
from phasediagram.dynamics.engines.dense import DenseEngine
from phasediagram.dynamics.run import Run, train_and_write
from phasediagram.jobs.termination import Termination
from phasediagram.storage import artefact
from phasediagram.storage.store import RunStore

X, Y = np.array([[-1.0], [-0.3], [0.4], [1.0]]), np.array([[0.0], [1.0], [0.8], [-0.2]])


@pytest.fixture(autouse=True)
def one_thread():
    torch.set_num_threads(1)


def run(m=50, seed=0, **changes):
    values = {
        "initialisation": {"gamma2": 0.0, "gamma3": 1.5},
        "accuracy": 0.02,
        "engine": "auto",
        "stop_loss": 1e-3,
        "biases": True,
        "max_steps": 10_000,
        "max_minutes": 1.0,
        "max_gigabytes": 1.0,
        "dtype": "float32",
    }
    return Run(m=m, seed=seed, **(values | changes))


def trained(tmp_path, runs, name, x=X, y=Y):
    outputs = [tmp_path / name / f"{r.m}_{r.seed}.safetensors" for r in runs]
    train.main(runs, outputs, x, y, "cpu", RunStore(tmp_path / f"store_{name}"), "code", Termination())
    return {(r.m, r.seed): artefact.read(path) for r, path in zip(runs, outputs, strict=True)}


def test_a_run_is_bit_equal_alone_and_in_a_bundle(tmp_path):
    bundle = trained(tmp_path, [run(m, seed) for m in (30, 50, 80) for seed in (0, 1)], "bundle")
    alone = trained(tmp_path, [run(50, 1)], "alone")
    arrays, header = bundle[50, 1]
    arrays_alone, header_alone = alone[50, 1]
    assert arrays.keys() == arrays_alone.keys()
    for name, array in arrays.items():
        assert np.array_equal(array, arrays_alone[name]), name
    assert header | {"seconds": 0} == header_alone | {"seconds": 0}


def test_seeds_and_widths_differ(tmp_path):
    results = trained(tmp_path, [run(50, 0), run(50, 1), run(60, 0)], "many")
    distances = {header["relative_distance_w1"] for _, header in results.values()}
    assert len(distances) == 3


def test_checkpoint_holds_what_the_figures_need(tmp_path):
    arrays, header = trained(tmp_path, [run(50, 0)], "one")[50, 0]
    assert arrays["w1"].shape == arrays["w1_initial"].shape == (50, 2)
    assert arrays["a"].shape == (1, 50)
    assert arrays["function"].shape == arrays["x_grid"].shape == (401, 1)
    moved = np.linalg.norm(arrays["w1"] - arrays["w1_initial"]) / np.linalg.norm(arrays["w1_initial"])
    assert moved == pytest.approx(header["relative_distance_w1"], rel=1e-5)
    assert arrays["history_loss"][-1] == pytest.approx(header["loss"])
    assert {"status", "reason", "seed", "versions", "device", "kappa3", "data_sha256", "gamma2"} <= header.keys()
    assert json.loads(json.dumps(header, allow_nan=False)) == header


def test_function_of_a_single_point_is_drawn_around_it(tmp_path):
    x, y = training_set.from_points([1.0], [1.0])
    arrays, _ = trained(tmp_path, [run(50, 0)], "one_point", x, y)[50, 0]
    assert arrays["x_grid"].min() < 1.0 < arrays["x_grid"].max()


def test_ten_outputs_train_by_power_iteration(tmp_path):
    draw = np.random.default_rng(0)
    x, y = draw.random((12, 30)), np.eye(10)[np.arange(12) % 10]
    arrays, header = trained(tmp_path, [run(100, 0, stop_loss=0.05)], "many_outputs", x, y)[100, 0]
    assert header["status"] == "converged"
    assert "w1" not in arrays and "function" not in arrays


def test_a_failed_run_is_recorded_and_does_not_stop_the_bundle(tmp_path):
    results = trained(tmp_path, [run(50, 0, max_steps=3), run(60, 0)], "capped")
    assert results[50, 0][1]["status"] == "out of steps"
    assert results[60, 0][1]["status"] == "converged"


def test_progress_tells_the_time_left_from_the_loss_and_then_from_the_steps_of_the_run_before(monkeypatch, caplog):
    caplog.set_level("INFO")
    clock = iter([0.0, 10.0, 30.0, 40.0])
    monkeypatch.setattr(train.time, "monotonic", lambda: next(clock))
    progress = train.Progress([run(50, 0, stop_loss=1e-4), run(50, 1, stop_loss=1e-4)], 4, 1)
    progress(100, 1e-2)  # half of the way down, on a logarithmic scale: a quarter of the work in 10 s
    assert "0 of 2 runs done; m=50 seed=0: step 100, relative loss 0.01; about 30 s left" in caplog.text
    progress.finish_run(True, 400)
    progress(200, 0.9)  # half the steps of the run before: three quarters in 30 s
    assert "1 of 2 runs done; m=50 seed=1: step 200, relative loss 0.9; about 10 s left" in caplog.text
    progress(800, 0.9)  # more than it took: never quite done
    assert "step 800, relative loss 0.9; about 0 s left" in caplog.text


def test_cuda_on_demand_is_refused_where_there_is_none(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(SystemExit, match=r"training\.device"):
        train.choose_device("cuda")
    assert train.choose_device("auto") == "cpu"


def test_a_diverged_run_of_the_deferred_engine_is_recorded(tmp_path, monkeypatch):
    from phasediagram.dynamics.engines.deferred import DeferredEngine

    monkeypatch.setattr(DeferredEngine, "_stiffness", lambda self, p, *_: p.new_tensor(float("nan")))
    _, header = trained(tmp_path, [run(50, 0, engine="deferred")], "diverged")[50, 0]
    assert header["status"] == "diverged" and "nan" in header["reason"]


def test_a_bundle_that_fails_keeps_its_finished_runs(tmp_path, monkeypatch):
    runs = [run(30, seed) for seed in (0, 1, 2)]
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
        train.main([run(30, **limits)], [output], X, Y, "cpu", store, "code", Termination())
    assert store.size()[0] == 1


def test_a_run_that_ran_out_of_memory_is_not_kept(tmp_path):
    store, output = RunStore(tmp_path / "store"), tmp_path / "out.safetensors"
    limited = run(100, engine="deferred", max_gigabytes=1e-6)
    train.main([limited], [output], X, Y, "cpu", store, "code", Termination())
    assert artefact.read_header(output)["status"] == "out of memory"
    assert store.size()[0] == 0


@pytest.mark.parametrize("status", ["converged", "diverged", "out of steps", "out of memory"])
def test_figures_of_runs_take_every_ending(tmp_path, status, monkeypatch):
    changes = {
        "converged": {},
        "diverged": {},
        "out of steps": {"max_steps": 5},
        "out of memory": {"engine": "deferred", "max_gigabytes": 1e-6},
    }[status]
    if status == "diverged":
        monkeypatch.setattr(DenseEngine, "_stiffness_from_gram", lambda *_: float("nan"))
    _, header = trained(tmp_path, [run(40, 0, **changes)], "ending")[40, 0]
    path = str(tmp_path / "ending" / "40_0.safetensors")
    assert header["status"] == status
    assert fig2.draw([artefact.read(path)], (X, Y)).axes
    title = fig3.draw([fig3.measure(path)]).axes[0].get_title()
    assert (status in title) == (status != "converged")
    assert ("zeta" in zeta.measure(path, "init")) == (status == "converged")
