"""Files that appear whole or not at all."""

import os
import stat

import pytest

from phasediagram.storage.files import whole_file


@pytest.fixture
def umask(request):
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def test_file_appears_with_its_content_and_nothing_else(tmp_path):
    with whole_file(tmp_path / "table.csv") as path:
        path.write_text("whole")
    assert [p.name for p in tmp_path.iterdir()] == ["table.csv"]
    assert (tmp_path / "table.csv").read_text() == "whole"


def test_file_does_not_appear_before_the_end(tmp_path):
    with whole_file(tmp_path / "table.csv") as path:
        path.write_text("whole")
        assert not (tmp_path / "table.csv").exists()


def test_old_content_is_replaced(tmp_path):
    (tmp_path / "table.csv").write_text("a longer old content")
    with whole_file(tmp_path / "table.csv") as path:
        path.write_text("new")
    assert (tmp_path / "table.csv").read_text() == "new"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_error_leaves_nothing_behind(tmp_path, error):
    with pytest.raises(error), whole_file(tmp_path / "table.csv") as path:
        path.write_text("hal")
        raise error
    assert list(tmp_path.iterdir()) == []


def test_error_leaves_the_old_content(tmp_path):
    (tmp_path / "table.csv").write_text("old")
    with pytest.raises(ValueError), whole_file(tmp_path / "table.csv") as path:
        path.write_text("hal")
        raise ValueError
    assert [p.name for p in tmp_path.iterdir()] == ["table.csv"]
    assert (tmp_path / "table.csv").read_text() == "old"


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002, 0o000], indirect=True, ids=oct)
def test_permissions_follow_the_umask(tmp_path, umask):
    with whole_file(tmp_path / "table.csv") as path:
        path.write_text("whole")
    assert stat.S_IMODE((tmp_path / "table.csv").stat().st_mode) == 0o666 & ~umask
    assert os.umask(umask) == umask


def test_missing_folders_are_made(tmp_path):
    with whole_file(str(tmp_path / "a" / "b" / "table.csv")) as path:
        path.write_text("whole")
    assert (tmp_path / "a" / "b" / "table.csv").read_text() == "whole"


def test_temporary_file_is_hidden_and_keeps_the_suffix(tmp_path):
    with whole_file(tmp_path / "figure.pdf") as path:
        assert path.parent == tmp_path
        assert path.name.startswith(".")
        assert path.suffix == ".pdf"


def test_two_writers_do_not_share_a_temporary_file(tmp_path):
    with whole_file(tmp_path / "table.csv") as first, whole_file(tmp_path / "table.csv") as second:
        assert first != second
        first.write_text("first")
        second.write_text("second")
    assert (tmp_path / "table.csv").read_text() == "first"
