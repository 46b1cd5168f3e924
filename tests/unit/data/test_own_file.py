"""Training sets from files: what is read, and that each mistake is told with its place."""

import hashlib

import numpy as np
import pytest

from phasediagram.data import own_file
from phasediagram.data.of_problem import scaled
from phasediagram.data.own_file import FileError


def written(tmp_path, text, name="mine.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


@pytest.mark.parametrize(
    ("text", "x", "y"),
    [
        ("x,y\n-1,0\n0.5,1e-1\n", [-1.0, 0.5], [0.0, 0.1]),
        ("y, x\r\n0,-1\r\n\r\n1,2\r\n", [-1.0, 2.0], [0.0, 1.0]),  # any order, spaces, empty lines
        ("\ufeffx2,x1,y1,y2\n1,2,3,4\n", [[2.0, 1.0]], [[3.0, 4.0]]),  # columns by their numbers; as Excel writes
        ("x1,x2,y\n1,2,3\n", [[1.0, 2.0]], [3.0]),
    ],
)
def test_columns_of_a_csv_file(tmp_path, text, x, y):
    assert own_file.read(written(tmp_path, text)) == (x, y)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "columns of x are x, or x1, x2, … without a gap; here: none"),
        ("x,y\n", "it has no rows"),
        ("x\n1\n", "columns of y are .* here: none"),
        ("x,y,z\n1,2,3\n", "column 3 of its head is 'z'"),
        ("1,2\n3,4\n", "column 1 of its head is '1'"),
        ("x1,x3,y\n1,2,3\n", "without a gap; here: x1, x3"),
        ("x,x1,y\n1,2,3\n", "without a gap; here: x, x1"),
        ("x,x,y\n1,2,3\n", "column x is there twice"),
        ("x,y\n1,2\n3\n", "line 3 has 1 fields, and the head has 2"),
        ("x,y\n1,2\n3,four\n", "line 3, column y: 'four' is not a finite number"),
        ("x,y\n1,\n", "line 2, column y: '' is not a finite number"),
        ("x,y\n1,nan\n", "line 2, column y: 'nan' is not a finite number"),
        ("x,y\ninf,1\n", "line 2, column x: 'inf'"),
        ("x;y\n1;2\n", "column 1 of its head is 'x;y'"),
        (b"\xff\xfex\x00", "cannot be read"),
    ],
)
def test_a_broken_csv_file_is_told_with_its_place(tmp_path, text, wrong):
    with pytest.raises(FileError, match=wrong):
        own_file.read(written(tmp_path, text))


@pytest.mark.parametrize("name", ["mine.txt", "mine", "mine.CSV"])
def test_other_kinds_of_files_are_refused(tmp_path, name):
    with pytest.raises(FileError, match=r"must end in \.csv or \.npz"):
        own_file.read(written(tmp_path, "x,y\n1,2\n", name))


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FileError, match=r"cannot be read \(No such file"):
        own_file.read(str(tmp_path / "mine.csv"))


@pytest.mark.parametrize("shape", [(5,), (5, 1), (5, 3)])
def test_arrays_of_an_npz_file(tmp_path, shape):
    x, y = np.arange(np.prod(shape)).reshape(shape), np.arange(5.0)
    np.savez(tmp_path / "mine.npz", x=x, y=y)
    read = own_file.read(str(tmp_path / "mine.npz"))
    assert read == (x.astype(float).reshape(5, -1).squeeze(axis=1 if x.size == 5 else ()).tolist(), y.tolist())


@pytest.mark.parametrize(
    ("arrays", "wrong"),
    [
        ({"x": np.ones(3)}, "numbers in arrays x and y"),
        ({"x": np.ones(3), "y": np.ones(2)}, "x has 3 rows and y has 2"),
        ({"x": np.ones((3, 2, 2)), "y": np.ones(3)}, r"array x has shape \(3, 2, 2\)"),
        ({"x": np.ones((0, 2)), "y": np.ones(0)}, "array x has shape"),
        ({"x": np.array(["a", "b"]), "y": np.ones(2)}, "of numbers"),
        ({"x": np.array([1.0, np.nan]), "y": np.ones(2)}, "not finite in row 1"),
        ({"x": np.array([object()]), "y": np.ones(1)}, "numbers in arrays x and y"),  # would run code to be read
        ({"x": np.ones((1000, 600)), "y": np.ones(1000)}, "at most 500,000 numbers"),
    ],
)
def test_a_broken_npz_file_is_told(tmp_path, arrays, wrong):
    np.savez(tmp_path / "mine.npz", **arrays)
    with pytest.raises(FileError, match=wrong):
        own_file.read(str(tmp_path / "mine.npz"))


def test_what_is_no_npz_file_is_told(tmp_path):
    with pytest.raises(FileError, match="must be an NPZ file"):
        own_file.read(written(tmp_path, "x,y\n1,2\n", "mine.npz"))


def test_the_digest_is_that_of_the_bytes(tmp_path):
    path = written(tmp_path, "x,y\n1,2\n")
    assert own_file.digest(path) == hashlib.sha256(b"x,y\n1,2\n").hexdigest()


def test_standard_inputs_have_mean_0_and_deviation_1_in_each_component():
    x = np.random.default_rng(0).normal(3.0, 5.0, (20, 3))
    x[:, 2] = 7.0
    standard = scaled(x, "standard")
    np.testing.assert_allclose(standard.mean(axis=0), 0.0, atol=1e-12)
    np.testing.assert_allclose(standard.std(axis=0), [1.0, 1.0, 0.0], atol=1e-12)
