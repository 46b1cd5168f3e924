"""One set of pins: constraints.txt, the conda environments and requirements.txt agree."""

import itertools
import platform
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
ENVS = sorted((ROOT / "envs").glob("*.yaml"))


def entries(path):
    lines = (line.partition("#")[0].strip() for line in path.read_text().splitlines())
    return [line for line in lines if line]


def pins(lines):
    """Return {canonical name: version}; every line must be name==version."""
    split = [line.split("==") for line in lines]
    assert all(len(parts) == 2 and all(parts) for parts in split), lines
    versions = {canonicalize_name(name.strip()): version.strip() for name, version in split}
    assert len(versions) == len(split), "a name is pinned twice"
    return versions


def pip_list(env):
    (pip,) = [entry["pip"] for entry in yaml.safe_load(env.read_text())["dependencies"] if isinstance(entry, dict)]
    return pip


CONSTRAINTS = pins(entries(ROOT / "constraints.txt"))


@pytest.mark.parametrize("env", ENVS, ids=lambda path: path.stem)
def test_pins_of_the_environment_are_those_of_the_constraints(env):
    environment = pins(pip_list(env))
    assert environment
    assert environment == {name: CONSTRAINTS.get(name) for name in environment}


def test_there_are_environments_for_training_and_analysis():
    assert {"train", "analysis"} <= {env.stem for env in ENVS}


@pytest.mark.parametrize("name", [name for path in ROOT.glob("requirements*.txt") for name in entries(path)])
def test_direct_dependency_is_pinned(name):
    assert canonicalize_name(name) in CONSTRAINTS


@pytest.mark.parametrize("path", [*ROOT.glob("*.txt"), *ENVS], ids=lambda path: path.name)
def test_no_pin_is_of_a_local_version(path):
    assert [line for line in path.read_text().splitlines() if "+" in line.partition("#")[0]] == []


def test_the_lock_has_the_pins_of_the_constraints_and_a_digest_of_each():
    lines = entries(ROOT / "requirements-drawing.lock")
    locked = pins([line.partition(";")[0].rstrip(" \\") for line in lines if "==" in line])
    assert {canonicalize_name(name) for name in entries(ROOT / "requirements-drawing.txt")} <= set(locked)
    only_windows = {"pyreadline3"}
    assert {name: CONSTRAINTS.get(name) for name in set(locked) - only_windows} == {
        name: version for name, version in locked.items() if name not in only_windows
    }
    after_pins = [after for line, after in itertools.pairwise(lines) if "==" in line]
    assert len(after_pins) == len(locked)
    assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}( \\)?", line) for line in after_pins)


def test_what_is_drawn_needs_no_torch():
    locked = (ROOT / "requirements-drawing.lock").read_text()
    assert not re.search(r"^(torch|torchvision|nvidia|triton)", locked, re.MULTILINE)


def test_python_versions_are_the_same_everywhere():
    """3.11 to 3.13: every pin installs there without a compiler; immutables 0.21 has no wheel for 3.14."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11,<3.14"
    assert "(3, 11) <= sys.version_info[:2] <= (3, 13)" in (ROOT / "Makefile").read_text()
    assert "Python 3.11 or 3.13" in (ROOT / "README.md").read_text()
    assert SpecifierSet(project["requires-python"]).contains(platform.python_version())


def test_test_tools_are_not_installed_for_figures():
    assert not set(entries(ROOT / "requirements.txt")) & {
        "pytest",
        "hypothesis",
        "ruff",
        "selenium",
        "snakefmt",
        "pypdf",
    }
