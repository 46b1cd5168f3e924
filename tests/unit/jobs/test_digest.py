"""The digest of a script and its imports, on a copy of the scripts."""

import os
import shutil

import pytest

from phasediagram.jobs import digest

LIBRARY = digest.SCRIPTS


@pytest.fixture
def scripts(tmp_path, monkeypatch):
    copy = tmp_path / "scripts"
    shutil.copytree(LIBRARY, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(digest, "SCRIPTS", copy)
    yield copy


def digest_after(change=lambda: None, script="train"):
    change()
    digest._parsed.cache_clear()
    return digest.code_digest(script)


def replace(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def closure(scripts, script):
    digest._parsed.cache_clear()
    return {str(path.relative_to(scripts)) for path in digest.import_graph(scripts / f"{script}.py")}


IRRELEVANT = {
    "comment": lambda path: path.write_text("# another comment\n" + path.read_text() + "\n# and one more\n"),
    "module docstring": lambda path: replace(path, '"""', '"""Said differently: '),
    "function docstring": lambda path: replace(path, '    """Yield', '    """It does yield'),
    "docstring removed": lambda path: path.write_text(path.read_text().split('"""', 2)[2]),
    "formatting": lambda path: path.write_text(path.read_text().replace("(", "( ").replace("\n\n\n", "\n\n\n\n")),
    "quotes": lambda path: replace(path, 'f".{path.stem}."', "f'.{path.stem}.'"),
    "time stamp": lambda path: os.utime(path, (1, 1)),
}


@pytest.mark.parametrize("change", IRRELEVANT.values(), ids=IRRELEVANT)
def test_change_that_is_not_of_the_code_keeps_the_digest(scripts, change):
    path, before = scripts / "phasediagram/storage/files.py", digest_after()
    content, stamp = path.read_bytes(), path.stat().st_mtime_ns
    assert digest_after(lambda: change(path)) == before
    assert (path.read_bytes(), path.stat().st_mtime_ns) != (content, stamp)


@pytest.mark.parametrize(
    ("module", "old", "new"),
    [
        ("train.py", "REPORT_EVERY_S = 5.0", "REPORT_EVERY_S = 5.5"),
        ("phasediagram/dynamics/run.py", "UP_TO_D = 2", "UP_TO_D = 3"),
        ("phasediagram/dynamics/step.py", "min(1.0, 100.0 *", "min(1.0, 20.0 *"),
        ("phasediagram/dynamics/contents.py", "z.clip(0.0)", "z.clip(0.1)"),
        ("phasediagram/dynamics/layers/__init__.py", '"""\n', '"""\nSOMETHING = 1\n'),
        ("phasediagram/model/spelling.py", "DECIMALS = 4", "DECIMALS = 5"),
    ],
)
def test_change_of_code_that_is_imported_changes_the_digest(scripts, module, old, new):
    before = digest_after()
    path = scripts / module
    text = path.read_text()
    head, tail = text.rsplit(old, 1)
    assert digest_after(lambda: path.write_text(head + new + tail)) != before


@pytest.mark.parametrize(
    "module",
    [
        "phasediagram/drawing/style.py",
        "phasediagram/statistics/slopes.py",
        "phasediagram/planning/settings.py",
        "slope_map.py",
    ],
)
def test_change_of_code_that_is_not_imported_keeps_the_digest(scripts, module):
    before = digest_after()
    assert digest_after(lambda: (scripts / module).write_text("SOMETHING = 1\n")) == before


def test_new_module_that_nobody_imports_keeps_the_digest(scripts):
    before = digest_after()
    assert digest_after(lambda: (scripts / "phasediagram" / "new.py").write_text("SOMETHING = 1\n")) == before


def test_training_depends_on_engine_and_integrator_and_not_on_figures(scripts):
    files = closure(scripts, "train")
    assert {"train.py", "phasediagram/dynamics/layers/dense.py", "phasediagram/dynamics/integrator.py"} <= files
    assert "phasediagram/drawing/style.py" not in files
    assert not any(name.endswith(("slope_map.py", "theory.py", "slopes.py", "settings.py")) for name in files)


def test_packages_of_a_module_belong_to_its_closure(scripts):
    files = closure(scripts, "train")
    assert "phasediagram/dynamics/__init__.py" not in files  # it has no code
    (scripts / "phasediagram/dynamics/__init__.py").write_text("SOMETHING = 1\n")
    assert "phasediagram/dynamics/__init__.py" in closure(scripts, "train")


@pytest.mark.parametrize(
    ("statement", "file"),
    [
        ("import phasediagram.model.theory", "phasediagram/model/theory.py"),
        ("import phasediagram.model.theory as t", "phasediagram/model/theory.py"),
        ("from phasediagram.model import theory as t", "phasediagram/model/theory.py"),
        ("from phasediagram.model.theory import slope", "phasediagram/model/theory.py"),
        ("def f():\n    from phasediagram.model import theory", "phasediagram/model/theory.py"),
        ("try:\n    pass\nexcept OSError:\n    from phasediagram.model import theory", "phasediagram/model/theory.py"),
        ("import fig4", "phasediagram/drawing/style.py"),
    ],
)
def test_import_is_followed_however_it_is_written(scripts, statement, file):
    (scripts / "new.py").write_text(f"{statement}\n")
    assert file in closure(scripts, "new")


@pytest.mark.parametrize(
    "statement",
    ["from . import theory", "from .theory import slope", "from ..model import theory", "from .. import x"],
)
def test_relative_import_is_followed(scripts, statement):
    (scripts / "phasediagram/x.py").write_text("from .model import theory\n")
    (scripts / "phasediagram/model/new.py").write_text(f"{statement}\n")
    assert "phasediagram/model/theory.py" in closure(scripts, "phasediagram/model/new")
    before = digest_after(script="phasediagram/model/new")
    theory = scripts / "phasediagram/model/theory.py"
    assert digest_after(lambda: replace(theory, "0.5", "0.6"), "phasediagram/model/new") != before


def test_code_that_moves_to_another_room_keeps_the_digest(scripts):
    before = digest_after()
    (scripts / "phasediagram/other").mkdir()
    (scripts / "phasediagram/other/__init__.py").write_text('"""Another room."""\n')
    (scripts / "phasediagram/dynamics/randomness.py").rename(scripts / "phasediagram/other/draws.py")
    for path in scripts.rglob("*.py"):
        text = path.read_text().replace("from phasediagram.dynamics.randomness import", "from ..other.draws import")
        path.write_text(text)
    assert "phasediagram/other/draws.py" in closure(scripts, "train")
    assert digest_after() == before


def test_two_modules_that_change_places_change_the_digest(scripts):
    """What a name means changes, though not one line does."""
    room = scripts / "phasediagram/model"
    (room / "one.py").write_text("def f():\n    return 1\n")
    (room / "two.py").write_text("def f():\n    return 2\n")
    (scripts / "new.py").write_text("from phasediagram.model import one, two\nprint(one.f())\n")
    before = digest_after(script="new")
    one, two = (room / "one.py").read_text(), (room / "two.py").read_text()
    (room / "one.py").write_text(two), (room / "two.py").write_text(one)
    assert digest_after(script="new") != before


def test_modules_that_import_each_other_are_named(scripts):
    (scripts / "phasediagram/one.py").write_text("from phasediagram import two\n")
    (scripts / "phasediagram/two.py").write_text("from phasediagram import one\n")
    (scripts / "new.py").write_text("from phasediagram import one\n")
    with pytest.raises(ValueError, match=r"import each other: .*one\.py.*two\.py"):
        digest_after(script="new")


def test_modules_of_others_are_not_followed(scripts):
    (scripts / "new.py").write_text("import numpy\nfrom scipy import stats\nimport os.path\n")
    assert closure(scripts, "new") == {"new.py"}


def test_scripts_of_different_code_have_different_digests(scripts):
    names = [path.stem for path in scripts.glob("*.py")]
    assert len({digest_after(script=name) for name in names}) == len(names) > 5


def test_digest_does_not_depend_on_where_the_repository_lies(scripts, monkeypatch):
    here = digest_after()
    monkeypatch.setattr(digest, "SCRIPTS", LIBRARY)
    assert digest_after() == here
