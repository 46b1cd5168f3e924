"""Samples of hand-made checkpoints."""

import numpy as np
import pytest
from planes import checkpoint

from phasediagram.model.status import Status
from phasediagram.statistics import samples
from phasediagram.storage import artefact


@pytest.fixture
def written(tmp_path):
    """Return a function that writes checkpoints and reads the samples of them."""

    def of(inits, *runs, **options):
        paths = [tmp_path / str(index) for index in range(len(runs))]
        for path, run in zip(paths, runs, strict=True):
            artefact.write(path, *run)
        artefact.write(tmp_path / "samples", *samples.collect(paths, inits, **options))
        return samples.read(tmp_path / "samples")

    return of


def test_functions_of_every_seed_and_rows_of_the_first(written):
    first, second = checkpoint(), checkpoint(seed=1)
    one, two = written(["a", "a"], first, second)
    assert (one.init, one.gamma3, one.m, one.seed, two.seed) == ("a", 1.0, 50, 0, 1)
    for sample in (one, two):
        assert sample.function.shape == (41, 1) and sample.function.dtype == np.float32
        assert np.allclose(sample.function[:, 0], 2 * sample.x)
    assert np.allclose(one.rows_initial, first[0]["w1_initial"]) and np.allclose(one.rows_final, first[0]["w1"])
    assert two.rows_initial is None and two.rows_final is None


@pytest.mark.parametrize("status", Status)
def test_runs_keep_how_they_ended_and_a_function_where_there_is_one(written, status):
    (sample,) = written(["a"], checkpoint(status=status))
    assert sample.status is status
    assert (sample.function is not None) == status.readable
    assert sample.rows_final.shape == (50, 2) and len(sample.x) == (41 if status.readable else 0)


def test_rows_of_a_run_that_went_to_infinity_are_kept_as_they_are(written):
    arrays, header = checkpoint(status=Status.DIVERGED)
    arrays["w1"][0] = np.inf, np.nan
    (sample,) = written(["a"], (arrays, header))
    assert np.array_equal(sample.rows_final[0], [np.inf, np.nan], equal_nan=True)


def test_output_weights_are_kept_with_the_rows_where_they_are_asked_for(written):
    arrays, header = checkpoint()
    arrays |= {"a_initial": np.arange(100.0).reshape(2, 50), "a": np.arange(100.0, 200.0).reshape(2, 50)}
    first, second = written(["a", "a"], (arrays, header), checkpoint(seed=1), output_weights=True)
    assert first.a_initial.shape == first.a_final.shape == (50, 2) and len(first.rows_final) == 50
    assert first.a_initial[3].tolist() == [3.0, 53.0] and first.a_final[3].tolist() == [103.0, 153.0]
    assert second.a_initial is None and second.a_final is None
    (without,) = written(["a"], checkpoint())
    assert without.a_initial is None and without.a_final is None


def test_maps_keep_the_first_rows_and_small_sweeps_all_of_them(written, monkeypatch):
    monkeypatch.setattr(samples, "ROWS", 7)
    many = [f"init {index}" for index in range(samples.FEW + 1)]
    run = checkpoint()
    of_a_map = written(many, *[run] * len(many))
    assert all(len(sample.rows_final) == len(sample.rows_initial) == 7 for sample in of_a_map)
    assert np.allclose(of_a_map[0].rows_final, run[0]["w1"][:7])
    assert all(len(sample.rows_final) == 50 for sample in written(many[1:], *[run] * (len(many) - 1)))


def test_where_neurons_are_drawn_there_are_output_weights_and_a_history(written):
    first, second = written(["a", "a"], checkpoint(), checkpoint(seed=1), output_weights=True)
    assert first.a_final.tolist() == [[2.0]] * 50
    assert {name: list(column) for name, column in first.history.items()} == {"t": [0, 1, 2], "loss": [1, 0.5, 0.1]}
    assert (first.mobility, first.output_scale) == (0.5, 0.1) and second.history is None
