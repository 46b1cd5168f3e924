"""Copying published files to where they are drawn."""

import shutil

import pytest

from phasediagram.publishing.copy import copy
from phasediagram.storage import manifest


def publish(folder, **texts):
    """Write a published folder of a few text files."""
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text)
    manifest.write(folder, {})


def test_only_what_differs_is_copied(tmp_path):
    published, target = tmp_path / "published", tmp_path / "drawn"
    publish(published, a="1", b="2")
    assert copy(published, target) == 3  # with the manifest
    times = {path.name: path.stat().st_mtime_ns for path in target.iterdir()}
    assert copy(published, target) == 0
    publish(published, a="1", b="3")
    assert copy(published, target) == 2
    assert (target / "b").read_text() == "3"
    assert (target / "a").stat().st_mtime_ns == times["a"]


def test_what_is_no_longer_published_is_removed_and_what_was_drawn_stays(tmp_path):
    published, target = tmp_path / "published", tmp_path / "drawn"
    publish(published, a="1", b="2")
    copy(published, target)
    (target / "figure").write_text("drawn")
    publish(published, a="1")
    copy(published, target)
    assert sorted(path.name for path in target.iterdir()) == ["a", "figure", manifest.NAME]


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_text("{}")])
def test_where_nothing_says_what_was_copied_nothing_is_copied(tmp_path, damage):
    published, target = tmp_path / "published", tmp_path / "drawn"
    publish(published, a="1")
    copy(published, target)
    (target / "config.yaml").write_text("")
    damage(target / manifest.NAME)
    with pytest.raises(SystemExit, match="drawn: nothing says what was copied there; delete it and run again"):
        copy(published, target)


def test_a_folder_with_nothing_but_drawn_files_is_taken(tmp_path):
    """As in an unpacked archive."""
    publish(tmp_path / "published", a="1")
    (tmp_path / "drawn").mkdir()
    (tmp_path / "drawn/figure").write_text("drawn")
    assert copy(tmp_path / "published", tmp_path / "drawn") == 2


def test_after_a_killed_copy_the_next_one_goes_on(tmp_path, monkeypatch):
    published, target = tmp_path / "published", tmp_path / "drawn"
    publish(published, a="1", b="2")
    copy_file = shutil.copyfile

    def killed(source, place):
        if source.name == "b":
            raise KeyboardInterrupt
        return copy_file(source, place)

    monkeypatch.setattr(shutil, "copyfile", killed)
    with pytest.raises(KeyboardInterrupt):
        copy(published, target)
    monkeypatch.undo()
    assert copy(published, target) == 1
    publish(published, b="2")
    copy(published, target)
    assert not (target / "a").exists() and (target / "b").read_text() == "2"


def test_a_folder_that_is_not_sound_is_not_copied(tmp_path):
    publish(tmp_path / "published", a="1")
    (tmp_path / "published/a").write_text("2")
    with pytest.raises(SystemExit, match="published/a: it has changed since it was published"):
        copy(tmp_path / "published", tmp_path / "drawn")
    assert not (tmp_path / "drawn").exists()
