"""Checkpoints of runs: everything that figures and tables need of a run, however it ended."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from small_runs import FOUR_POINTS, images, run_of, several_outputs

from phasediagram.data import training_set
from phasediagram.dynamics.checkpoint import train_and_write
from phasediagram.dynamics.network import Network
from phasediagram.dynamics.randomness import stream
from phasediagram.dynamics.run import train
from phasediagram.model import initialisation
from phasediagram.model.layers import DEPTHS, LAYERS, layer_names
from phasediagram.model.status import Status
from phasediagram.statistics.run_tables import runs_table
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
    assert np.array_equal(arrays["a_initial"], initial)
    moved = np.linalg.norm(arrays["a"] - initial) / np.linalg.norm(initial)
    assert moved == pytest.approx(header["relative_distance"]["a"], rel=1e-5)


@pytest.mark.parametrize("engine", ["dense", "deferred"])
@pytest.mark.parametrize("depth", DEPTHS)
def test_checkpoint_of_any_depth_has_all_layers(tmp_path, depth, engine):
    run = run_of(80, point=(0.0, depth / 2), engine=engine, depth=depth)
    (arrays, header), _ = written(tmp_path, run)
    kind = engine if depth > 2 else "dense"
    assert (header["status"], header["depth"], header["engine"]) == (Status.CONVERGED, depth, kind)
    assert tuple(header["relative_distance"]) == tuple(header["sup_relative_distance"]) == layer_names(depth)
    assert header["kappa3"] == pytest.approx(80 ** (-depth / 2)) and header["kappa1"] == 1.0
    inner = [name.removesuffix("_motion") for name in arrays if name.startswith("w") and name.endswith("_motion")]
    assert inner == [f"w{index}" for index in range(2, depth)]
    for layer in layer_names(depth):
        assert arrays[f"history_relative_distance_{layer}"][-1] == header["relative_distance"][layer]
    assert ("rank_h" in header) == (engine == "deferred" and depth > 2)


def test_an_initial_stage_has_its_misalignment_in_the_table_of_runs(tmp_path):
    (_, header), _ = written(tmp_path, run_of(80, point=(0.0, 2.0), depth=2, activation="tanh", stage_drop=0.1))
    (_, whole), _ = written(tmp_path, run_of(80, point=(0.0, 2.0), depth=2))
    table = runs_table("stage", [("a", header), ("b", whole)]).set_index("init")
    assert header["beta1"] == pytest.approx(1 / 80) and header["activation"] == "tanh"
    assert 0 < table.loc["a", "misalignment"] < 0.5 and table.loc["a", "stage_drop"] == 0.1
    assert table.loc["b", ["misalignment", "stage_drop"]].isna().all() and table.loc["b", "activation"] == "relu"


def test_antisymmetric_run_begins_at_the_loss_of_the_zero_function(tmp_path):
    (arrays, header), _ = written(tmp_path, run_of(80, point=(0.0, 0.25), depth=2, antisymmetric=True))
    assert header["status"] == Status.CONVERGED and header["antisymmetric"] is True
    assert arrays["history_loss"][0] == pytest.approx(header["loss_zero"], rel=1e-6)
    assert np.array_equal(arrays["w1_initial"][40:], arrays["w1_initial"][:40])
    assert np.array_equal(arrays["a_initial"][:, 40:], -arrays["a_initial"][:, :40])


def test_antisymmetric_runs_have_names_of_their_own():
    run = run_of(80, depth=2)
    assert run.identity(4, 1) != replace(run, antisymmetric=True).identity(4, 1)


@pytest.mark.parametrize(("engine", "n"), [("dense", 5), ("deferred", 5), ("deferred", 40)])
def test_inputs_in_the_plane_have_weights_and_no_grid(tmp_path, engine, n):
    (arrays, header), _ = written(
        tmp_path, run_of(100, point=(0.0, 2.0), engine=engine, depth=4, stop_loss=0.5), several_outputs(n, 2, 1)
    )
    assert header["status"] == Status.CONVERGED and "function" not in arrays
    assert arrays["w1"].shape == (100, 3) and {"w2_motion", "w3_motion"} <= arrays.keys()


def test_function_of_a_single_point_is_drawn_around_it(tmp_path):
    (arrays, _), _ = written(tmp_path, run_of(), training_set.from_points([1.0], [1.0]))
    assert arrays["x_grid"].min() < 1.0 < arrays["x_grid"].max()


def test_ten_outputs_train_by_power_iteration(tmp_path):
    (arrays, header), _ = written(tmp_path, run_of(100, stop_loss=0.05), images())
    assert header["status"] == Status.CONVERGED
    assert "w1" not in arrays and "function" not in arrays


def test_of_rows_of_w1_on_images_the_projection_on_the_mean_pixel_is_kept(tmp_path):
    x, y = images()
    (arrays, _), _ = written(tmp_path, run_of(100, stop_loss=0.05), (x, y))
    network, _ = train(run_of(100, stop_loss=0.05), x, y, "cpu", lambda *_: None)
    for name, w1 in network.input.stored().items():
        expected = np.column_stack([w1[:, :-1].sum(1) / np.sqrt(x.shape[1]), w1[:, -1]])
        assert np.allclose(arrays[name.replace("w1", "w1_projected")], expected, atol=1e-6)


def test_diverged_run_of_deferred_layers_is_recorded(tmp_path, monkeypatch):
    monkeypatch.setattr(Network, "_stiffness", lambda *_: float("nan"))
    (_, header), _ = written(tmp_path, run_of(engine="deferred"))
    assert header["status"] == Status.DIVERGED and "nan" in header["reason"]


def test_distances_that_are_not_finite_are_text_in_the_header(tmp_path, monkeypatch):
    monkeypatch.setattr(Network, "evaluate", not_finite(Network.evaluate))
    (_, header), _ = written(tmp_path, run_of(engine="dense"))
    assert header["status"] == Status.DIVERGED
    assert set(header["relative_distance"].values()) == {"nan"} and header["loss"] == "inf"


def not_finite(evaluate):
    def changed(network):
        state = evaluate(network)
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
        monkeypatch.setattr(Network, "_stiffness", lambda *_: float("nan"))
    (arrays, header), keep = written(tmp_path, run_of(40, **ENDINGS[status]))
    assert header["status"] == status
    assert ("function" in arrays) == ("w2_motion" in arrays) == status.readable
    assert "w1" in arrays
    assert keep == status.repeatable


EXTREME = {"point": (-10.0, 10.0), "m": 100, "engine": "dense", "max_steps": 20_000}  # more than float32 resolves


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


def test_the_three_gauges_of_two_layers_are_one_point_and_their_distances_coincide(tmp_path):
    """Those of Luo et al., beta1 = beta2 = 1, m^-1/2 and m^-1: their random numbers are the same, too."""
    exponents = {1: 0, 0: "-1/2", -1: -1}  # of alpha: that of both betas
    gauges = [{"alpha": alpha, "beta2": beta, "beta1": beta} for alpha, beta in exponents.items()]
    starts = [initialisation.from_config(gauge, 2) for gauge in gauges]
    assert {(start.gamma2, start.gamma3) for start in starts} == {(0.0, 1.0)} and len({s.point for s in starts}) == 1
    distances = []
    for gauge in gauges:
        (_, header), _ = written(tmp_path, run_of(300, depth=2, initialisation=gauge))
        distances.append([header["relative_distance"][layer] for layer in layer_names(2)])
    assert np.allclose(distances, distances[0], rtol=1e-9, atol=0)
