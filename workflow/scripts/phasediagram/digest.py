"""What a rule's result depends on in code: a digest of a script and of all library modules it imports.

Snakemake tracks script files by time stamp and knows nothing of their imports. The digest is taken from the
parsed code, so comments, docstrings, formatting and time stamps never cost a re-run.
"""

import ast
import hashlib
from functools import cache
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent.parent


def code_digest(name: str) -> str:
    """Return the digest of `workflow/scripts/<name>.py` and of everything of ours it imports, transitively."""
    sha = hashlib.sha256()
    for path in sorted(_closure(SCRIPTS / f"{name}.py")):
        sha.update(f"{path.relative_to(SCRIPTS)}:{_parsed(path)[0]}\n".encode())
    return sha.hexdigest()[:16]


def _closure(script: Path) -> set[Path]:
    found, todo = set(), [script]
    while todo:
        path = todo.pop()
        if path not in found:
            found.add(path)
            todo += _parsed(path)[1]
    return found


@cache
def _parsed(path: Path) -> tuple[str, list[Path]]:
    """Return the digest of a file's code and the files of ours that it imports."""
    tree = ast.parse(path.read_text())
    imported = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            imported += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            imported += [alias.name for alias in node.names]
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    ours = [file for name in imported for file in _source_files(name)]
    return hashlib.sha256(ast.unparse(tree).encode()).hexdigest(), ours


def _source_files(module: str) -> list[Path]:
    """Return the files that importing `module` runs: its own and its packages' __init__; none if not ours."""
    path = SCRIPTS / module.replace(".", "/")
    own = [file for file in (path.with_suffix(".py"), path / "__init__.py") if file.exists()]
    if not own:
        return []
    packages = [parent / "__init__.py" for parent in path.parents if SCRIPTS in parent.parents]
    return own + [file for file in packages if file.exists()]
