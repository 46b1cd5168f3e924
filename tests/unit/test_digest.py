"""The digest of a script and its imports, on a copy of the scripts."""

import os
import shutil

import pytest

from phasediagram import digest

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
    return {str(path.relative_to(scripts)) for path in digest._closure(scripts / f"{script}.py")}


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
    path, before = scripts / "phasediagram" / "files.py", digest_after()
    content, stamp = path.read_bytes(), path.stat().st_mtime_ns
    assert digest_after(lambda: change(path)) == before
    assert (path.read_bytes(), path.stat().st_mtime_ns) != (content, stamp)


@pytest.mark.parametrize(
    ("module", "old", "new"),
    [
        ("train.py", "REPORT_EVERY_S = 5.0", "REPORT_EVERY_S = 5.5"),
        ("phasediagram/run.py", "UP_TO_D = 2", "UP_TO_D = 3"),
        ("phasediagram/integrator.py", "min(1.0, 100.0 *", "min(1.0, 20.0 *"),
        ("phasediagram/engines/dense.py", "torch.relu(u)", "torch.tanh(u)"),
        ("phasediagram/engines/__init__.py", '"""\n', '"""\nSOMETHING = 1\n'),
        ("phasediagram/spelling.py", "DECIMALS = 4", "DECIMALS = 5"),
    ],
)
def test_change_of_code_that_is_imported_changes_the_digest(scripts, module, old, new):
    before = digest_after()
    path = scripts / module
    text = path.read_text()
    head, tail = text.rsplit(old, 1)
    assert digest_after(lambda: path.write_text(head + new + tail)) != before


@pytest.mark.parametrize(
    "module", ["phasediagram/plotting.py", "phasediagram/slopes.py", "phasediagram/settings.py", "slope_map.py"]
)
def test_change_of_code_that_is_not_imported_keeps_the_digest(scripts, module):
    before = digest_after()
    assert digest_after(lambda: (scripts / module).write_text("SOMETHING = 1\n")) == before


def test_new_module_that_nobody_imports_keeps_the_digest(scripts):
    before = digest_after()
    assert digest_after(lambda: (scripts / "phasediagram" / "new.py").write_text("SOMETHING = 1\n")) == before


def test_training_depends_on_engine_and_integrator_and_not_on_figures(scripts):
    files = closure(scripts, "train")
    assert {"train.py", "phasediagram/engines/dense.py", "phasediagram/integrator.py"} <= files
    assert "phasediagram/plotting.py" not in files
    assert not any(name.endswith(("slope_map.py", "theory.py", "slopes.py", "settings.py")) for name in files)


def test_packages_of_a_module_belong_to_its_closure(scripts):
    files = closure(scripts, "train")
    assert {"phasediagram/__init__.py", "phasediagram/engines/__init__.py"} <= files


@pytest.mark.parametrize(
    ("statement", "file"),
    [
        ("import phasediagram.theory", "phasediagram/theory.py"),
        ("import phasediagram.theory as t", "phasediagram/theory.py"),
        ("from phasediagram import theory as t", "phasediagram/theory.py"),
        ("from phasediagram.theory import slope_w1", "phasediagram/theory.py"),
        ("def f():\n    from phasediagram import theory", "phasediagram/theory.py"),
        ("import fig4", "phasediagram/plotting.py"),
    ],
)
def test_import_is_followed_however_it_is_written(scripts, statement, file):
    (scripts / "new.py").write_text(f"{statement}\n")
    assert file in closure(scripts, "new")


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
