"""Inner matrices from a checkpoint against those of the run, and the cosines of their rows."""

import numpy as np
import pytest
from scipy import stats
from small_runs import X, Y, run_of, trained

from phasediagram.dynamics import inner_layer
from phasediagram.dynamics.checkpoint import train_and_write
from phasediagram.dynamics.inner_layer import InnerLayer
from phasediagram.model.status import Status
from phasediagram.statistics import similarity
from phasediagram.storage import artefact

POINTS = [(0.0, 1.1), (0.7, 2.5), (-0.5, 2.5)]


def written(path, gamma, m, engine, seed=0, stop_loss=1e-4, index=2, **changes):
    run = run_of(m, seed, gamma, engine=engine, stop_loss=stop_loss, max_minutes=5.0, **changes)
    train_and_write(run, X, Y, "cpu", path, lambda step, loss: None)
    return InnerLayer.read(path, index)


def whole(layer, initial=False):
    return np.concatenate([rows for _, rows in layer.rows(initial)])


def dense_matrices(gamma, m, index=2, **options):
    """Return [W | b] at t = 0 and at the end, from the network itself."""
    network, _ = trained("dense", gamma, m, dtype="float32", accuracy=0.02, stop_loss=1e-4, **options)
    layer = network.layers[f"W{index}"]
    initial = np.column_stack([layer.initial, layer.bias_initial])
    return initial, initial + np.column_stack([layer.change, layer.bias_motion])


@pytest.mark.parametrize("gamma", [(0.0, 1.1), (0.5, 2.8), (-0.5, 2.5)])
def test_a_dense_run_gives_its_matrix_back_and_its_cosines(tmp_path, gamma):
    layer = written(tmp_path / "run.safetensors", gamma, 500, "dense")
    initial, final = dense_matrices(gamma, 500)
    assert np.array_equal(whole(layer, initial=True), initial)
    assert np.linalg.norm(whole(layer) - final) < 2e-6 * np.linalg.norm(final)
    kept = np.argsort(-np.linalg.norm(final.astype(np.float64), axis=1))[:250]
    units = final[kept].astype(np.float64)
    units /= np.linalg.norm(units, axis=1, keepdims=True)
    similar = similarity.cosines(similarity.largest_rows(layer))
    assert np.abs(similar - units @ units.T).max() < 1e-5
    assert similarity.zeta(similar) == pytest.approx(np.abs(units @ units.T).mean(), abs=1e-5)


@pytest.mark.parametrize("index", [2, 3])
def test_a_dense_run_of_depth_4_gives_all_its_matrices_back(tmp_path, index):
    layer = written(tmp_path / "run.safetensors", (0.0, 2.5), 300, "dense", index=index, depth=4)
    initial, final = dense_matrices((0.0, 2.5), 300, index, depth=4)
    assert np.array_equal(whole(layer, initial=True), initial)
    assert np.linalg.norm(whole(layer) - final) < 2e-6 * np.linalg.norm(final)


@pytest.mark.parametrize(("depth", "gamma", "index"), [(3, (-0.5, 2.5), 2), (4, (0.0, 2.5), 2), (4, (0.0, 2.5), 3)])
def test_a_deferred_run_keeps_what_it_saw_of_its_matrices(tmp_path, depth, gamma, index):
    layer = written(tmp_path / "run.safetensors", gamma, 400, "deferred", index=index, depth=depth)
    initial, w, arrays = whole(layer, initial=True)[:, :-1], f"w{index}", layer.arrays
    assert np.allclose(initial @ arrays[f"{w}_right"].T, arrays[f"{w}_right_images"].T, atol=1e-4)
    assert np.allclose(arrays[f"{w}_left"] @ initial, arrays[f"{w}_left_images"], atol=1e-4)
    moved = np.linalg.norm(whole(layer) - whole(layer, initial=True)) / np.sqrt(400**2 + (initial**2).mean() * 400)
    assert moved == pytest.approx(layer.header["relative_distance"][f"W{index}"], rel=0.01)


@pytest.mark.parametrize("engine", ["dense", "followed", "deferred"])
@pytest.mark.parametrize(
    ("depth", "gamma"), [(2, (0.3, 1.5)), *((3, gamma) for gamma in POINTS), (4, (0.0, 2.5)), (5, (0.3, 2.5))]
)
def test_the_function_is_that_of_the_run(tmp_path, depth, gamma, engine):
    path = tmp_path / "run.safetensors"
    train_and_write(run_of(400, 0, gamma, engine=engine, stop_loss=1e-4, depth=depth), X, Y, "cpu", path, print)
    arrays, header = artefact.read(path)
    assert header["status"] == Status.CONVERGED
    error = 1e-4 if engine == "dense" or depth == 2 else 0.02
    assert np.abs(inner_layer.function(path, arrays["x_grid"]) - arrays["function"]).max() < error
    assert np.abs(inner_layer.function(path, X) - Y).max() < 0.03  # at a relative loss of 1e-4 the run's own is 0.01


@pytest.mark.parametrize("depth", [3, 4])
def test_without_biases_the_function_is_that_of_the_run_too(tmp_path, depth):
    path = tmp_path / "run.safetensors"
    layer = written(path, (0.0, depth / 2), 200, "dense", biases=False, depth=depth, max_steps=300)
    function = inner_layer.function(path, layer.arrays["x_grid"])
    assert np.allclose(function, layer.arrays["function"], atol=1e-5)
    assert not whole(layer)[:, -1].any()


@pytest.mark.parametrize(("depth", "gamma", "index"), [(3, (0.0, 1.1), 2), (4, (0.0, 1.6), 3)])
def test_what_a_deferred_run_never_saw_is_standard_normal(tmp_path, depth, gamma, index):
    layer = written(tmp_path / "run.safetensors", gamma, 400, "deferred", index=index, depth=depth)
    initial = whole(layer, initial=True)[:, :-1].astype(np.float64)
    seen = layer.arrays[f"w{index}_right"].astype(np.float64)
    directions = np.linalg.qr(np.column_stack([seen.T, np.random.default_rng(0).normal(size=(400, 30))]))[0]
    images = initial @ directions[:, len(seen) :]
    assert stats.kstest(images.ravel(), "norm").pvalue > 0.01


def test_what_matrices_of_a_run_never_saw_is_independent(tmp_path):
    path = tmp_path / "run.safetensors"
    second = whole(written(path, (0.0, 1.6), 200, "deferred", depth=4), initial=True)
    third = whole(InnerLayer.read(path, 3), initial=True)
    assert abs(np.corrcoef(second.ravel(), third.ravel())[0, 1]) < 5 / 200


def test_rows_do_not_depend_on_the_block(tmp_path, monkeypatch):
    for engine in ("dense", "followed", "deferred"):
        layer = written(tmp_path / f"{engine}.safetensors", (0.0, 2.0), 100, engine)
        at_once = whole(layer)
        monkeypatch.setattr(inner_layer, "BLOCK_NUMBERS", 700)
        assert np.allclose(whole(layer), at_once, atol=1e-5)
        monkeypatch.undo()


@pytest.mark.parametrize("gamma", [(0.5, 2.2), (0.5, 2.8)])
def test_revealed_runs_have_the_zeta_of_dense_runs(tmp_path, gamma):
    m, samples = 400, []
    for engine, seeds in (("dense", range(12)), ("deferred", range(12, 24))):
        layers = [written(tmp_path / "run", gamma, m, engine, seed, accuracy=0.05, stop_loss=1e-2) for seed in seeds]
        samples.append([similarity.zeta(similarity.cosines(similarity.largest_rows(layer))) for layer in layers])
    # else the deferred engine would have seen most of W2(0), and there would be no law to test
    assert max(layer.header["rank_h"] + layer.header["rank_d"] for layer in layers) < m / 2
    error = np.sqrt(sum(np.var(sample, ddof=1) / len(sample) for sample in samples))
    assert abs(np.mean(samples[0]) - np.mean(samples[1])) < 3 * error
    assert stats.ks_2samp(*samples).pvalue > 0.01


def test_a_run_on_images_holds_no_matrix_and_says_so(tmp_path):
    path = tmp_path / "run.safetensors"
    artefact.write(path, {}, {"d": 784, "status": Status.CONVERGED, "depth": 4})
    with pytest.raises(ValueError, match="holds no W3: the run is converged, of depth 4, with inputs of d = 784"):
        InnerLayer.read(path, 3)
