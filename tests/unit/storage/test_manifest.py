"""The manifest of published results: whatever changes, comes or goes is named."""

import json

import numpy as np
import pytest

from phasediagram.storage import manifest

FILES = {"config.yaml": "a: 1\n", "results/p/runs.csv": "m\n100\n", "results/p/.records/runs.csv.json": "{}"}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    manifest.write(tmp_path, {"runs": 1, "machine": "Zürich"})
    return tmp_path


def test_what_is_as_published_has_no_faults(folder):
    assert list(manifest.faults(folder)) == []
    assert manifest.read(folder)["runs"] == 1
    assert set(manifest.read(folder)["files"]) == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_every_flipped_byte_is_named(folder, name):
    original = (folder / name).read_bytes()
    for place in range(len(original)):
        damaged = bytearray(original)
        damaged[place] ^= 1
        (folder / name).write_bytes(damaged)
        ((path, kind, wrong),) = manifest.faults(folder)
        assert (path, kind) == (folder / name, "altered") and "changed since it was published" in wrong


def test_missing_and_foreign_files_are_named(folder):
    (folder / "results/p/runs.csv").rename(folder / "results/p/other.csv")
    assert [(path.name, kind) for path, kind, _ in manifest.faults(folder)] == [
        ("other.csv", "foreign"),
        ("runs.csv", "missing"),
    ]


def test_a_damaged_manifest_is_named_whatever_byte_it_is(folder):
    path = folder / manifest.NAME
    original = path.read_bytes()
    for place in np.random.default_rng(0).choice(len(original), 60, replace=False):
        damaged = bytearray(original)
        damaged[place] ^= 2
        path.write_bytes(damaged)
        try:
            same = json.loads(damaged) == json.loads(original)  # white space
        except ValueError:
            same = False
        assert same or [(fault[0], fault[1]) for fault in manifest.faults(folder)] == [(path, "altered")]


def test_a_folder_without_manifest_is_not_sound(tmp_path):
    with pytest.raises(ValueError, match=r"manifest\.json: it is not there"):
        manifest.read(tmp_path)
