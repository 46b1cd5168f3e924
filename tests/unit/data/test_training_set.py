"""Training sets from config entries."""

import numpy as np
import pytest

from phasediagram.data import training_set
from phasediagram.data.of_problem import training_set_of
from phasediagram.data.training_set import balanced_subset
from phasediagram.storage import artefact


def test_points_of_a_config_entry_are_columns():
    x, y = training_set_of({"x": [-1, 0.5], "y": [[1, 0], [0, 2]], "scale": "none"})
    np.testing.assert_array_equal(x, [[-1.0], [0.5]])
    np.testing.assert_array_equal(y, [[1.0, 0.0], [0.0, 2.0]])


@pytest.fixture
def digits(tmp_path):
    """An artefact of two images of each digit."""
    labels = np.repeat(np.arange(10, dtype=np.uint8), 2)
    images = np.random.default_rng(0).integers(0, 256, (20, 28, 28), dtype=np.uint8)
    artefact.write(tmp_path / "digits", {"images": images, "labels": labels}, {})
    return tmp_path / "digits"


def test_digits_come_from_their_artefact(digits):
    images = artefact.read(digits)[0]["images"]
    x, y = training_set_of({"mnist": {"n": 11, "targets": "one_hot"}, "scale": "none"}, digits)
    assert x.shape == (11, 784) and y.shape == (11, 10)
    np.testing.assert_array_equal(y.argmax(axis=1), [*range(10), 0])
    np.testing.assert_array_equal(x[10] * 255, images[1].ravel())  # the second zero
    assert y.sum() == 11


def test_the_target_may_be_the_digit_itself(digits):
    x, y = training_set_of({"mnist": {"n": 11, "targets": "digit"}, "scale": "none"}, digits)
    assert y.dtype == np.float64 and y.tolist() == [[float(digit)] for digit in (*range(10), 0)]
    one_hot, _ = training_set_of({"mnist": {"n": 11, "targets": "one_hot"}, "scale": "none"}, digits)
    np.testing.assert_array_equal(x, one_hot)


@pytest.mark.parametrize(("x", "low", "high"), [([[0.0], [2.0]], -1.0, 3.0), ([[1.0]], 0.5, 1.5)])
def test_grid_goes_beyond_the_points_by_half_their_range(x, low, high):
    grid = training_set.x_grid(np.array(x))
    assert grid.shape == (training_set.X_GRID_POINTS, 1) and (grid[0, 0], grid[-1, 0]) == (low, high)


def test_images_have_no_grid():
    assert training_set.x_grid(np.zeros((3, 2))) is None


# ---- balanced subsets --------------------------------------------------------------------------------------


def test_balanced_subset_goes_round_the_classes_in_stored_order():
    labels = np.array([3, 0, 0, *range(1, 10), *range(9, -1, -1)], dtype=np.uint8)
    images = np.arange(len(labels))[:, None]
    chosen, chosen_labels = balanced_subset(images, labels, 14)
    assert list(chosen_labels) == [*range(10), 0, 1, 2, 3]
    assert list(chosen[:, 0]) == [1, 3, 4, 0, 6, 7, 8, 9, 10, 11, 2, 20, 19, 5]


def test_balanced_subset_of_fewer_digits_is_its_beginning():
    labels = np.random.default_rng(1).permutation(np.repeat(np.arange(10), 4))
    images = np.arange(40)
    np.testing.assert_array_equal(balanced_subset(images, labels, 13)[0], balanced_subset(images, labels, 40)[0][:13])


@pytest.mark.parametrize(("scarce", "most"), [(0, 10), (3, 13), (9, 19)])
def test_balanced_subset_ends_where_a_class_runs_out(scarce, most):
    labels = np.concatenate([np.full(1 if digit == scarce else 3, digit) for digit in range(10)])
    assert len(balanced_subset(labels, labels, most)[1]) == most
    with pytest.raises(ValueError, match=f"n = {most + 1} digits asked for, at most {most} "):
        balanced_subset(labels, labels, most + 1)


@pytest.mark.parametrize("x", [[[3.0, 4.0], [0.0, 1.0]], [2.0, -1.0]])
def test_unit_scale_divides_inputs_by_the_root_of_their_mean_square_norm(x):
    raw, _ = training_set_of({"x": x, "y": [1.0, 2.0], "scale": "none"})
    scaled, y = training_set_of({"x": x, "y": [1.0, 2.0], "scale": "unit"})
    assert (scaled**2).sum(1).mean() == pytest.approx(1.0) == training_set.norm(scaled)
    assert np.allclose(scaled * training_set.norm(raw), raw) and y.ravel().tolist() == [1.0, 2.0]
