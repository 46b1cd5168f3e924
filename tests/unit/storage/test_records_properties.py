"""Records of any files, and of any damage to a file or to its record."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phasediagram.storage import records
from phasediagram.storage.files import DamagedFile

NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9_+.]{0,10}", fullmatch=True)
CONTENTS = st.binary(max_size=40)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda members: st.lists(members, max_size=3) | st.dictionaries(st.text(max_size=8), members, max_size=3),
    max_leaves=6,
)
ORIGINS = st.fixed_dictionaries(
    {"inputs": st.dictionaries(NAMES, st.text("0123456789abcdef", min_size=64, max_size=64), max_size=3)},
    optional={"rule": NAMES, "parameters": JSON, "commit": st.text(max_size=7)},
)
ORIGIN = {"rule": "fit_slope", "inputs": {"results/points/runs.csv": "0" * 64}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("results") / "results"


def made(folder, name, content, origin=ORIGIN):
    """Write a file and its record."""
    path = folder / "points" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    records.write(path, origin)
    return path


@given(name=NAMES, content=CONTENTS, origin=ORIGINS)
def test_any_origin_comes_back_with_the_digest_of_the_file(folder, name, content, origin):
    path = made(folder, name, content, origin)
    found = records.read(path)
    assert {key: found[key] for key in origin} == origin and found.keys() == origin.keys() | {"file", "sha256"}
    assert records.check(path) == records.digest(path) == found["sha256"]


@given(content=CONTENTS, other=CONTENTS)
def test_a_file_passes_only_with_the_content_that_it_was_made_with(folder, content, other):
    path = made(folder, "slopes.csv", content)
    expected = records.digest(path)
    path.write_bytes(other)
    if other == content:
        assert records.check(path) == expected
    else:
        with pytest.raises(DamagedFile, match=r"slopes\.csv: it has changed since it was made"):
            records.check(path)


@given(names=st.lists(NAMES, min_size=2, max_size=2, unique=True), content=CONTENTS)
def test_a_record_is_of_one_name_alone(folder, names, content):
    path, other = (made(folder, name, content) for name in names)
    records.path_of(path).replace(records.path_of(other))
    with pytest.raises(DamagedFile, match="of another file"):
        records.check(other)
    with pytest.raises(DamagedFile, match="its record is lost"):
        records.check(path)


def assert_refused_or_unharmed(path, expected):
    """Check that a file whose record has changed passes with its own digest or is refused, in one way."""
    try:
        assert records.check(path) == expected
    except DamagedFile as error:
        assert str(error).startswith(f"{path}: ")


@settings(max_examples=150)
@given(place=st.integers(0), flipped=st.integers(1, 255))
def test_a_changed_byte_of_a_record_never_makes_another_file_pass(folder, place, flipped):
    path = made(folder, "slopes.csv", b"slope\n0.5\n")
    expected, damaged = records.digest(path), bytearray(records.path_of(path).read_bytes())
    damaged[place % len(damaged)] ^= flipped
    records.path_of(path).write_bytes(damaged)
    assert_refused_or_unharmed(path, expected)


@given(length=st.integers(0))
def test_a_record_cut_at_any_place_is_refused(folder, length):
    path = made(folder, "slopes.csv", b"slope\n0.5\n")
    whole = records.path_of(path).read_bytes()
    records.path_of(path).write_bytes(whole[: length % len(whole)])
    with pytest.raises(DamagedFile, match="is damaged"):
        records.read(path)


@given(record=st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode()))
def test_a_record_of_any_bytes_or_any_json_is_refused(folder, record):
    path = made(folder, "slopes.csv", b"slope\n0.5\n")
    records.path_of(path).write_bytes(record)
    with pytest.raises(DamagedFile, match="is damaged"):
        records.check(path)


@given(file=JSON, sha256=JSON, inputs=JSON)
def test_a_record_with_the_right_keys_and_any_values_is_refused_or_harmless(folder, file, sha256, inputs):
    path = made(folder, "slopes.csv", b"slope\n0.5\n")
    known = records.read(path)
    for record in ({"file": file}, {"sha256": sha256}, {"inputs": inputs}, {"file": file, "sha256": sha256}):
        records.path_of(path).write_text(json.dumps(known | record))
        assert_refused_or_unharmed(path, known["sha256"])
