"""Artefacts of any arrays and headers come back as they were, and damage of any kind is found."""

import contextlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from phasediagram.storage import artefact
from phasediagram.storage.files import DamagedFile

TYPES = ["bool", "u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8", "c8"]  # all that safetensors has
SHAPES = arrays_of.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
ORDERS = st.sampled_from("CF")
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=8).filter(lambda name: name != "__metadata__")


@st.composite
def arrays(draw):
    """Any bits of any type and shape, in both orders of memory, or of every second element."""
    dtype, shape = np.dtype(draw(st.sampled_from(TYPES))), draw(SHAPES)
    count = int(np.prod(shape)) * dtype.itemsize
    array = np.frombuffer(draw(st.binary(min_size=count, max_size=count)), np.uint8)
    array = (array % 2 == 1 if dtype.kind == "b" else array.view(dtype)).reshape(shape, order=draw(ORDERS))
    return array[::2] if array.ndim and draw(st.booleans()) else array


FINITE = st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | FINITE | st.text(max_size=8),
    lambda members: st.lists(members, max_size=3) | st.dictionaries(st.text(max_size=8), members, max_size=3),
    max_leaves=6,
)
HEADERS = st.dictionaries(st.text(max_size=8), VALUES, max_size=4)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return tmp_path_factory.mktemp("artefacts") / "run.safetensors"


@given(contents=st.dictionaries(NAMES, arrays(), max_size=3), header=HEADERS)
def test_any_arrays_and_header_come_back_bit_for_bit(path, contents, header):
    artefact.write(path, contents, header)
    found, found_header = artefact.read(path)
    assert found_header == header and artefact.read_header(path) == header
    assert found.keys() == contents.keys()
    for name, array in contents.items():
        assert (found[name].dtype, found[name].shape) == (array.dtype, array.shape)
        assert found[name].tobytes() == array.tobytes()


@given(contents=st.dictionaries(NAMES, arrays(), max_size=3), header=HEADERS)
def test_what_was_read_and_is_written_again_makes_an_equal_file(path, contents, header):
    artefact.write(path, contents, header)
    again = path.with_name("again.safetensors")
    artefact.write(again, *artefact.read(path))
    assert again.read_bytes() == path.read_bytes()


# ---- damage ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The bytes of a file with arrays, and with a header that looks like the beginning of another."""
    path = tmp_path_factory.mktemp("whole") / "run.safetensors"
    header = {"header": "0" * 64, 'a":"': '"header":"' + "0" * 64, "loss": 1e-4, "none": None}
    artefact.write(path, {"w": np.arange(12.0).reshape(3, 4), "header": np.arange(7, dtype=np.uint8)}, header)
    return path.read_bytes()


def assert_found(path, damaged):
    path.write_bytes(damaged)
    for reads in (artefact.check, artefact.read, artefact.read_header):
        with pytest.raises(DamagedFile, match=r"run\.safetensors: its? .*\. `make check"):
            reads(path)


@settings(max_examples=200)
@given(place=st.integers(0), flipped=st.integers(1, 255))
def test_any_byte_that_has_changed_is_found(path, whole, place, flipped):
    damaged = bytearray(whole)
    damaged[place % len(whole)] ^= flipped
    assert_found(path, damaged)


@settings(max_examples=100)
@given(length=st.integers(0))
def test_a_file_cut_at_any_place_is_found(path, whole, length):
    assert_found(path, whole[: length % len(whole)])


@given(start=st.integers(0), length=st.integers(0, 80), inserted=st.binary(max_size=80))
def test_any_bytes_lost_added_or_written_over_are_found(path, whole, start, length, inserted):
    start %= len(whole) + 1
    damaged = whole[:start] + inserted + whole[start + length :]
    if damaged == whole:
        path.write_bytes(damaged)
        artefact.check(path)
    else:
        assert_found(path, damaged)


@given(content=st.binary(max_size=200), size=st.none() | st.integers(0, 2**64 - 1))
def test_a_file_of_any_bytes_is_refused(path, content, size):
    """Its first eight bytes are the size of a header, of which no more is read than there is."""
    assert_found(path, content if size is None else size.to_bytes(8, "little") + content)


@given(header=HEADERS, depth=st.integers(0, 3), number=st.sampled_from([np.nan, np.inf, -np.inf]))
def test_a_header_with_a_number_that_is_not_finite_leaves_the_old_file(path, header, depth, number):
    artefact.write(path, {}, header)
    for _ in range(depth):
        number = [number] if depth % 2 else {"inner": number}
    with contextlib.suppress(ValueError):
        artefact.write(path, {}, header | {"bad": number})
        pytest.fail("it was written")
    assert artefact.read_header(path) == header
    assert [other.name for other in path.parent.glob(".*")] == []
