"""The same run in torch as in numpy: on a GPU, where there is one, and on the CPU."""

import pytest
import torch
from small_runs import images, network_at, trained

from phasediagram.dynamics.integrator import Settings, integrate
from phasediagram.storage.snapshot import Interrupted, Snapshots

DEVICES = [
    pytest.param("cpu:0", id="torch on the CPU"),
    pytest.param("cuda", marks=pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")),
]
PLACES = [(2, (0.0, 1.5)), (3, (0.0, 1.1)), (3, (0.7, 2.5)), (4, (0.0, 2.5))]
X_NEW = [[0.05], [0.7]]


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("kind", ["dense", "followed", "deferred"])
@pytest.mark.parametrize(("depth", "gamma"), PLACES)
def test_distances_and_functions_are_those_of_numpy(kind, depth, gamma, device):
    (here, expected), (there, found) = (trained(kind, gamma, 300, depth=depth, device=name) for name in ("cpu", device))
    assert found.relative_distance == pytest.approx(expected.relative_distance, rel=1e-6)
    assert there.function(X_NEW) == pytest.approx(here.function(X_NEW), abs=1e-6)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("kind", ["dense", "followed"])
def test_many_outputs_have_the_distances_of_numpy(kind, device):
    options = {"xy": images(), "max_steps": 100}
    (_, expected), (_, found) = (trained(kind, (0.0, 1.5), 100, device=name, **options) for name in ("cpu", device))
    error = 1e-6 if kind == "dense" else 5e-3  # what a basis of the default tolerance takes in may differ
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
