"""The code that a rule's result depends on, as a digest of a script and of all library modules that it imports.

Snakemake tracks script files by time stamp and does not know their imports. The digest uses the parsed code, so changes
of comments, docstrings, formatting and time stamps re-run nothing. An import from our library counts as the imported
code, not as the name of a module, so code that moves to another file or room keeps its digest.
"""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[2]


def code_digest(name: str) -> str:
    """Return the digest of `workflow/scripts/<name>.py` and of all library modules that it imports, transitively.

    Raises ValueError if modules import each other in a circle.
    """
    script, digests = SCRIPTS / f"{name}.py", {}
    try:
        for path in TopologicalSorter(import_graph(script)).static_order():
            code, imports = _parsed(path)
            brought = sorted(f"{what} {' '.join(digests[file] for file in files)}" for what, files in imports)
            digests[path] = hashlib.sha256("\n".join([code, *brought]).encode()).hexdigest()
    except CycleError as error:
        circle = " → ".join(str(path.relative_to(SCRIPTS)) for path in error.args[1])
        raise ValueError(f"modules import each other: {circle}") from None
    return digests[script][:16]


def code_state() -> list[int]:
    """Return the number of the code's files and their last change: if equal, no file has been edited in between."""
    changes = [path.stat().st_mtime_ns for path in SCRIPTS.rglob("*.py")]
    return [len(changes), max(changes)]


def import_graph(script: Path) -> dict[Path, set[Path]]:
    """Return {file: library files that it imports directly} for a script and everything in the library it imports."""
    graph, todo = {}, [script]
    while todo:
        path = todo.pop()
        if path not in graph:
            graph[path] = {file for _, files in _parsed(path)[1] for file in files}
            todo += graph[path]
    return graph


@cache
def _parsed(path: Path) -> tuple[str, list[tuple[str, list[Path]]]]:
    """Return a file's code without docstrings and library imports, and these imports as (names bound, files)."""
    tree = ast.parse(path.read_text())
    imports = []
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            del node.body[0]
        for body in (getattr(node, name, None) for name in ("body", "orelse", "finalbody")):
            for statement in list(body) if isinstance(body, list) else []:
                if ours := [(what, files) for what, files in _imported(statement, path) if files]:
                    imports += ours
                    body.remove(statement)
    return ast.unparse(tree), imports


def _imported(statement: ast.stmt, path: Path) -> Iterator[tuple[str, list[Path]]]:
    """Yield (name bound, library files run) for each name in an import statement of the file `path`."""
    if isinstance(statement, ast.Import):
        for alias in statement.names:
            yield f"{alias.name} as {alias.asname}", _source_files(alias.name, path)
    elif isinstance(statement, ast.ImportFrom):
        # one dot of a relative import is the file's own package; for __init__.py this is also its folder
        package = path.relative_to(SCRIPTS).parent.parts[: 1 - statement.level or None] if statement.level else ()
        module = ".".join([*package, *([statement.module] if statement.module else [])])
        for alias in statement.names:
            if own := _source_files(f"{module}.{alias.name}", path):
                yield f"module as {alias.asname or alias.name}", own
            else:
                yield f"{alias.name} as {alias.asname or alias.name}", _source_files(module, path)


def _source_files(module: str, importer: Path) -> list[Path]:
    """Return the files that importing `module` runs: its own and the __init__ of its packages. None if not ours.

    Two kinds of __init__ are omitted: those without code, so that a module can move to another room, and those of
    packages that contain the importer, which are running already.
    """
    path = SCRIPTS / module.replace(".", "/")
    own = [file for file in (path.with_suffix(".py"), path / "__init__.py") if file.exists()]
    if not own:
        return []
    packages = [parent for parent in path.parents if SCRIPTS in parent.parents and parent not in importer.parents]
    inits = [package / "__init__.py" for package in packages]
    return own + [file for file in inits if file.exists() and _parsed(file)[0]]
