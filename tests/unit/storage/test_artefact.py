"""Arrays with a header in one file."""

import math

import numpy as np
import pytest
from safetensors.numpy import save_file

from phasediagram.storage import artefact
from phasediagram.storage.files import DamagedFile

ARRAYS = {
    "float32": np.array([[1.5, -0.0], [np.pi, 1e-40]], dtype=np.float32),
    "float64": np.array([np.nan, np.inf, 1 / 3]),
    "bytes": np.arange(256, dtype=np.uint8).reshape(2, 4, 32),
    "columns": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "strided": np.arange(10)[::3],
    "empty": np.zeros((0, 4)),
}
HEADER = {"status": "converged", "t": 0.1 + 0.2, "m": 2**60, "none": None, "ü": ["ß", {"nested": True}]}


def test_round_trip(tmp_path):
    artefact.write(tmp_path / "run.safetensors", ARRAYS, HEADER)
    arrays, header = artefact.read(tmp_path / "run.safetensors")
    assert header == HEADER
    assert arrays.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(arrays[name], array)


def test_header_is_read_alone(tmp_path):
    artefact.write(str(tmp_path / "run.safetensors"), ARRAYS, HEADER)
    assert artefact.read_header(str(tmp_path / "run.safetensors")) == HEADER


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("wrap", [lambda v: v, lambda v: [v], lambda v: {"inner": v}], ids=["bare", "list", "dict"])
def test_number_that_is_not_finite_is_refused_in_the_header(tmp_path, value, wrap):
    with pytest.raises(ValueError):
        artefact.write(tmp_path / "run.safetensors", {}, {"loss": wrap(value)})
    assert list(tmp_path.iterdir()) == []


def test_failed_write_leaves_the_old_file(tmp_path):
    artefact.write(tmp_path / "run.safetensors", ARRAYS, {"version": 1})
    with pytest.raises(Exception, match="object"):
        artefact.write(tmp_path / "run.safetensors", {"bad": np.array([object()])}, {"version": 2})
    assert artefact.read_header(tmp_path / "run.safetensors") == {"version": 1}
    assert [p.name for p in tmp_path.iterdir()] == ["run.safetensors"]


def test_equal_content_makes_equal_files(tmp_path):
    artefact.write(tmp_path / "a", ARRAYS, HEADER)
    artefact.write(tmp_path / "b", dict(reversed(ARRAYS.items())), dict(reversed(HEADER.items())))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_any_bit_that_is_flipped_is_found(tmp_path):
    path = tmp_path / "run.safetensors"
    artefact.write(path, {"w": np.arange(3.0)}, {"header": "0" * 64})
    whole = path.read_bytes()
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 8
        path.write_bytes(damaged)
        with pytest.raises(DamagedFile, match=r"run\.safetensors: it.*`make check"):
            artefact.check(path)


@pytest.mark.parametrize("read", [artefact.read, artefact.read_header])
def test_readers_check_the_file(tmp_path, read):
    path = tmp_path / "run.safetensors"
    artefact.write(path, ARRAYS, HEADER)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(DamagedFile):
        read(path)


@pytest.mark.parametrize("length", [0, 7, 8, 50, 200, -1])
def test_a_file_that_is_cut_short_is_found(tmp_path, length):
    path = tmp_path / "run.safetensors"
    artefact.write(path, ARRAYS, HEADER)
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(DamagedFile):
        artefact.read(path)


def test_a_file_of_another_program_is_refused(tmp_path):
    save_file({"w": np.arange(3.0)}, tmp_path / "run.safetensors", {"header": "{}"})
    with pytest.raises(DamagedFile):
        artefact.read(tmp_path / "run.safetensors")


def test_a_file_that_is_not_there_is_told_as_such(tmp_path):
    with pytest.raises(FileNotFoundError):
        artefact.read(tmp_path / "run.safetensors")
