"""The same run in torch as in numpy: on a GPU, where there is one, and on the CPU."""

import numpy as np
import pytest
import torch
from small_runs import images, network_at, trained

from phasediagram.dynamics import arrays, contents
from phasediagram.dynamics.arrays import Arrays, add_product
from phasediagram.dynamics.integrator import Settings, integrate
from phasediagram.dynamics.layers import lazy_gaussian
from phasediagram.storage.snapshot import Interrupted, Snapshots

DEVICES = [
    pytest.param("cpu:0", id="torch on the CPU"),
    pytest.param("cuda", marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")),
]
PLACES = [(2, (0.0, 1.5)), (3, (0.0, 1.1)), (3, (0.7, 2.5)), (4, (0.0, 2.5))]
# what a basis takes in is decided by comparing numbers, which differ in the last bits: tight tolerances hide that
TIGHT = {"dense": {}, "followed": {"tolerance": 1e-6}, "deferred": {"tolerance": 1e-6, "explicit": True}}
X_NEW = [[0.05], [0.7]]


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("kind", ["dense", "followed", "deferred"])
@pytest.mark.parametrize(("depth", "gamma"), PLACES)
def test_distances_and_functions_are_those_of_numpy(kind, depth, gamma, device):
    options = {"depth": depth} | TIGHT[kind]
    (here, expected), (there, found) = (trained(kind, gamma, 300, device=name, **options) for name in ("cpu", device))
    assert found.relative_distance == pytest.approx(expected.relative_distance, rel=1e-6)
    assert contents.function(there, X_NEW) == pytest.approx(contents.function(here, X_NEW), abs=1e-6)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("kind", ["dense", "followed"])
def test_many_outputs_have_the_distances_of_numpy(kind, device):
    options = {"xy": images(), "max_steps": 100} | TIGHT[kind]
    (_, expected), (_, found) = (trained(kind, (0.0, 1.5), 100, device=name, **options) for name in ("cpu", device))
    error = 1e-6 if kind == "dense" else 5e-3  # the power iteration knows images within the bases only
    assert found.relative_distance == pytest.approx(expected.relative_distance, rel=error)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("kind", ["dense", "followed", "deferred"])
def test_a_run_goes_on_from_its_snapshot(kind, device, tmp_path):
    calls = iter(range(1000))
    snapshots = Snapshots(tmp_path / "snapshot", device, lambda: "the end" if next(calls) == 20 else "")
    with pytest.raises(Interrupted):
        integrate(network_at((0.0, 2.0), 100, kind=kind, device=device), Settings(), snapshots=snapshots)
    networks = [network_at((0.0, 2.0), 100, kind=kind, device=device) for _ in range(2)]
    whole, resumed = integrate(networks[0], Settings()), integrate(networks[1], Settings(), snapshots=snapshots)
    assert resumed.relative_distance == whole.relative_distance


@pytest.mark.parametrize("device", ["cpu", *DEVICES])
@pytest.mark.parametrize("kind", ["dense", "followed", "deferred"])
def test_long_rows_are_summed_in_blocks(kind, device, monkeypatch):
    options = {"device": device, "max_steps": 100, "dtype": "float32"}
    options |= {"explicit": True} if kind == "deferred" else {}
    _, expected = trained(kind, (0.0, 2.0), 300, **options)
    monkeypatch.setattr(arrays, "BLOCK", 64)
    monkeypatch.setattr(lazy_gaussian, "BLOCK", 64)
    network, found = trained(kind, (0.0, 2.0), 300, **options)
    assert found.relative_distance == pytest.approx(expected.relative_distance, rel=0.01)
    assert contents.outer_weights(network)["w1"].dtype == np.float32


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_product_is_added_in_place(dtype, order):
    draw = np.random.default_rng(0)
    target, left, right = (np.array(draw.normal(size=size), dtype, order=order) for size in ((5, 7), (3, 5), (3, 7)))
    expected, rows = target + left.T @ right, target[:4]
    add_product(target, left, right)
    assert np.allclose(target, expected, rtol=1e-5) and np.allclose(rows, expected[:4], rtol=1e-5)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("kind", ["dense", "followed", "deferred"])
def test_arrays_of_a_run_have_its_type(kind, dtype):
    """numpy makes float64 of float32 beside any scalar that is not Python's own."""
    network, _ = trained(kind, (0.0, 1.5), 50, dtype=dtype, max_steps=20)
    (inner,) = network.inner
    found = [network.input.motion_on_inputs, network.readout.change, inner.bias_motion, *network._rows]
    found += [inner.change] if kind == "dense" else [inner.right.motion, inner.hidden.use]
    assert {array.dtype.name for array in found} == {dtype}


def test_a_norm_is_the_root_of_the_sum_of_squares():
    matrix = np.random.default_rng(0).normal(size=(30, 20))
    assert Arrays("cpu", "float64").norm(matrix) == pytest.approx(np.linalg.norm(matrix))
    assert Arrays("cpu", "float64").norm(matrix[0]) == pytest.approx(np.linalg.norm(matrix[0]))
