"""What a rule's result depends on in code: a digest of a script and of all library modules it imports.

Snakemake tracks script files by time stamp and knows nothing of their imports. The digest is taken from the parsed
code, so comments, docstrings, formatting and time stamps never cost a re-run. An import of ours counts as the code that
it brings, not as the name of a module: code that moves to another file or room keeps its digest.
"""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[2]


def code_digest(name: str) -> str:
    """Return the digest of `workflow/scripts/<name>.py` and of everything of ours it imports, transitively.

    Raises ValueError where modules import each other in a circle.
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


def import_graph(script: Path) -> dict[Path, set[Path]]:
    """Return, of a script and of everything of ours that it imports, the files that each imports itself."""
    graph, todo = {}, [script]
    while todo:
        path = todo.pop()
        if path not in graph:
            graph[path] = {file for _, files in _parsed(path)[1] for file in files}
            todo += graph[path]
    return graph


@cache
def _parsed(path: Path) -> tuple[str, list[tuple[str, list[Path]]]]:
    """Return a file's code without docstrings and imports of ours, and those imports: what it names, which files."""
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
    """Yield, of an import statement of the file `path`, each name that it binds and the files of ours that it runs."""
    if isinstance(statement, ast.Import):
        for alias in statement.names:
            yield f"{alias.name} as {alias.asname}", _source_files(alias.name, path)
    elif isinstance(statement, ast.ImportFrom):
        # of a relative import one dot is the file's own package, which for __init__.py is its folder, too
        package = path.relative_to(SCRIPTS).parent.parts[: 1 - statement.level or None] if statement.level else ()
        module = ".".join([*package, *([statement.module] if statement.module else [])])
        for alias in statement.names:
            if own := _source_files(f"{module}.{alias.name}", path):
                yield f"module as {alias.asname or alias.name}", own
            else:
                yield f"{alias.name} as {alias.asname or alias.name}", _source_files(module, path)


def _source_files(module: str, importer: Path) -> list[Path]:
    """Return the files that importing `module` runs: its own and its packages' __init__; none if not ours.

    An __init__ without code is left out, so that a module may move to another room, and so are those of the packages
    that the importer is in: they are running already.
    """
    path = SCRIPTS / module.replace(".", "/")
    own = [file for file in (path.with_suffix(".py"), path / "__init__.py") if file.exists()]
    if not own:
        return []
    packages = [parent for parent in path.parents if SCRIPTS in parent.parents and parent not in importer.parents]
    inits = [package / "__init__.py" for package in packages]
    return own + [file for file in inits if file.exists() and _parsed(file)[0]]
