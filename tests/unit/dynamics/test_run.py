"""Checkpoints of runs: everything that figures and tables need of a run, however it ended."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from small_runs import FOUR_POINTS, images, run_of

from phasediagram.data import training_set
from phasediagram.dynamics.engines.deferred import DeferredEngine
from phasediagram.dynamics.engines.dense import DenseEngine
from phasediagram.dynamics.randomness import stream
from phasediagram.dynamics.run import train_and_write
from phasediagram.model import initialisation
from phasediagram.model.layers import LAYERS
from phasediagram.model.status import Status
from phasediagram.storage import artefact
from phasediagram.storage.snapshot import Interrupted


def written(tmp_path, run, xy=FOUR_POINTS):
    """Return the checkpoint (arrays, header) of a run, and whether it may be kept."""
    path = tmp_path / "run.safetensors"
    keep = train_and_write(run, *xy, "cpu", path, lambda step, loss: None)
    return artefact.read(path), keep


def test_checkpoint_holds_what_the_figures_need(tmp_path):
    (arrays, header), keep = written(tmp_path, run_of())
    assert keep
    assert arrays["w1"].shape == arrays["w1_initial"].shape == (50, 2)
    assert arrays["a"].shape == (1, 50)
    assert arrays["function"].shape == arrays["x_grid"].shape == (401, 1)
    moved = np.linalg.norm(arrays["w1"] - arrays["w1_initial"]) / np.linalg.norm(arrays["w1_initial"])
    assert moved == pytest.approx(header["relative_distance"]["W1"], rel=1e-5)
    assert arrays["history_loss"][-1] == pytest.approx(header["loss"])
    for layer in LAYERS:
        history = arrays[f"history_relative_distance_{layer}"]
        assert history[-1] == header["relative_distance"][layer]
        assert history.max() <= header["sup_relative_distance"][layer]
    assert {"status", "reason", "seed", "versions", "device", "kappa3", "data_sha256", "gamma2"} <= header.keys()
    assert json.loads(json.dumps(header, allow_nan=False)) == header


@pytest.mark.parametrize("engine", ["dense", "deferred"])
def test_distance_of_the_output_weights_is_that_of_the_weights(tmp_path, engine):
    run = run_of(200, point=(0.0, 2.0), engine=engine)
    (arrays, header), _ = written(tmp_path, run)
    start = initialisation.from_config(run.initialisation)
    initial = stream("a", seed=run.seed, m=run.m, point=start.point).standard_normal((1, 200), dtype=np.float32)
    moved = np.linalg.norm(arrays["a"] - initial) / np.linalg.norm(initial)
    assert moved == pytest.approx(header["relative_distance"]["a"], rel=1e-5)


def test_function_of_a_single_point_is_drawn_around_it(tmp_path):
    (arrays, _), _ = written(tmp_path, run_of(), training_set.from_points([1.0], [1.0]))
    assert arrays["x_grid"].min() < 1.0 < arrays["x_grid"].max()


def test_ten_outputs_train_by_power_iteration(tmp_path):
    (arrays, header), _ = written(tmp_path, run_of(100, stop_loss=0.05), images())
    assert header["status"] == Status.CONVERGED
    assert "w1" not in arrays and "function" not in arrays


def test_diverged_run_of_the_deferred_engine_is_recorded(tmp_path, monkeypatch):
    monkeypatch.setattr(DeferredEngine, "_stiffness", lambda self, p, *_: p.new_tensor(float("nan")))
    (_, header), _ = written(tmp_path, run_of(engine="deferred"))
    assert header["status"] == Status.DIVERGED and "nan" in header["reason"]


def test_distances_that_are_not_finite_are_text_in_the_header(tmp_path, monkeypatch):
    monkeypatch.setattr(DenseEngine, "evaluate", not_finite(DenseEngine.evaluate))
    (_, header), _ = written(tmp_path, run_of(engine="dense"))
    assert header["status"] == Status.DIVERGED
    assert set(header["relative_distance"].values()) == {"nan"} and header["loss"] == "inf"


def not_finite(evaluate):
    def changed(engine):
        state = evaluate(engine)
        layers = {name: replace(layer, moved=math.nan) for name, layer in state.layers.items()}
        return replace(state, loss=math.inf, layers=layers)

    return changed


ENDINGS = {
    Status.CONVERGED: {},
    Status.DIVERGED: {},
    Status.OUT_OF_STEPS: {"max_steps": 5},
    Status.OUT_OF_TIME: {"max_minutes": 1e-9},
    Status.OUT_OF_MEMORY: {"engine": "deferred", "max_gigabytes": 1e-6},
}


@pytest.mark.parametrize("status", ENDINGS)
def test_ending_says_what_the_checkpoint_holds_and_whether_it_is_kept(tmp_path, status, monkeypatch):
    if status == Status.DIVERGED:
        monkeypatch.setattr(DenseEngine, "_stiffness_from_gram", lambda *_: float("nan"))
    (arrays, header), keep = written(tmp_path, run_of(40, **ENDINGS[status]))
    assert header["status"] == status
    assert ("function" in arrays) == ("w2_motion" in arrays) == status.readable
    assert "w1" in arrays
    assert keep == status.repeatable


EXTREME = {"point": (-5.0, 5.0), "m": 100, "engine": "dense", "max_steps": 20_000}  # more than float32 resolves


@pytest.mark.parametrize(
    ("dtype", "used", "status"), [("float32", "float32", "diverged"), ("auto", "float64", "converged")]
)
def test_a_run_that_float32_cannot_hold_is_trained_again_in_float64(tmp_path, dtype, used, status):
    (_, header), _ = written(tmp_path, run_of(dtype=dtype, **EXTREME))
    assert (header["dtype"], header["status"]) == (used, status)
    assert list(tmp_path.iterdir()) == [tmp_path / "run.safetensors"]  # no snapshot of either attempt is left


def test_auto_stays_in_float32_where_that_converges(tmp_path):
    (arrays, header), _ = written(tmp_path, run_of(dtype="auto"))
    (same, other), _ = written(tmp_path, run_of(dtype="float32"))
    assert header["dtype"] == "float32" and header | {"seconds": 0} == other | {"seconds": 0}
    assert all(np.array_equal(array, same[name]) for name, array in arrays.items())


def test_the_second_attempt_continues_from_its_own_snapshot(tmp_path):
    run, path = run_of(dtype="auto", **EXTREME), tmp_path / "run.safetensors"
    (quiet, quiet_header), _ = written(tmp_path, run)
    path.unlink()
    steps = []

    def progress(step, loss):
        if steps and step < steps[-1]:
            steps.clear()  # the second attempt has begun
        steps.append(step)

    with pytest.raises(Interrupted):
        train_and_write(run, *FOUR_POINTS, "cpu", path, progress, lambda: "a signal" if len(steps) > 50 else "")
    train_and_write(run, *FOUR_POINTS, "cpu", path, lambda step, loss: None)
    arrays, header = artefact.read(path)
    assert header | {"seconds": 0} == quiet_header | {"seconds": 0}
    assert all(np.array_equal(array, arrays[name]) for name, array in quiet.items())
