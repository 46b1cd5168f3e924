"""The rooms of the library: imports go one way, and some rooms do without some libraries."""

import ast
from pathlib import Path

import pytest

from phasediagram.jobs.digest import SCRIPTS

LIBRARY = SCRIPTS / "phasediagram"
ROOMS = (
    "model",
    "storage",
    "data",
    "dynamics",
    "statistics",
    "drawing",
    "pages",
    "jobs",
    "planning",
    "notebook",
    "publishing",
)
WITHOUT = {  # libraries that a room does without
    "model": ("torch", "numpy", "pandas", "matplotlib", "safetensors"),
    "statistics": ("torch", "matplotlib", "bokeh"),
    "drawing": ("torch",),
    "pages": ("torch", "matplotlib", "bokeh"),
    "jobs": ("torch", "matplotlib", "bokeh"),
    "planning": ("torch", "matplotlib", "bokeh", "pandas"),
}
MODULES = sorted(path for path in LIBRARY.rglob("*.py") if path.parent != LIBRARY)


def imported(path: Path) -> set[str]:
    """Return the dotted names of all modules that a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports in the library are absolute"
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def room_of(path: Path) -> str:
    return path.relative_to(LIBRARY).parts[0]


def test_every_module_is_in_a_room():
    assert {room_of(path) for path in MODULES} == set(ROOMS)
    assert [path.name for path in LIBRARY.glob("*.py")] == ["__init__.py"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(LIBRARY)))
def test_a_room_imports_only_from_rooms_before_it(path):
    own = ROOMS.index(room_of(path))
    rooms = {name.split(".")[1] for name in imported(path) if name.startswith("phasediagram.")}
    assert {room for room in rooms if ROOMS.index(room) > own} == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(LIBRARY)))
def test_a_room_does_without_some_libraries(path):
    tops = {name.split(".")[0] for name in imported(path)}
    assert tops & set(WITHOUT.get(room_of(path), ())) == set()
    assert "snakemake" not in tops


@pytest.mark.parametrize("path", [*MODULES, *SCRIPTS.glob("*.py")], ids=lambda path: path.name)
def test_modules_and_functions_are_small(path):
    source = path.read_text()
    assert len(source.splitlines()) <= 250
    long = [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > 60
    ]
    assert long == []


def test_a_package_but_the_first_has_no_code_of_its_own():
    for path in LIBRARY.glob("*/**/__init__.py"):
        assert [type(node) for node in ast.parse(path.read_text()).body] == [ast.Expr], path
