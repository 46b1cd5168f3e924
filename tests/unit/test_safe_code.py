"""No code of this project reads files in a way that can run code, or passes text to a shell."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(path for folder in ("workflow", "benchmarks") for path in (ROOT / folder).rglob("*.py"))
FORBIDDEN = {
    *("eval", "exec", "compile", "__import__"),
    *("pickle.load", "pickle.loads", "torch.load", "joblib.load", "pd.read_pickle", "marshal.loads"),
    *("yaml.load", "yaml.unsafe_load", "yaml.full_load", "yaml.load_all", "os.system", "os.popen"),
}


def calls(tree):
    """Yield (dotted name, call) of every call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_runs_what_it_reads(path):
    tree = ast.parse(path.read_text())
    for name, call in calls(tree):
        options = {option.arg: ast.unparse(option.value) for option in call.keywords}
        assert name not in FORBIDDEN, f"{path.name}, line {call.lineno}"
        assert options.get("allow_pickle", "False") == "False", f"{path.name}, line {call.lineno}"
        assert options.get("shell", "False") == "False", f"{path.name}, line {call.lineno}"
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert not imported & {"pickle", "marshal", "shelve", "dill"}


def test_the_scan_covers_the_library_and_finds_what_is_forbidden():
    assert len(FILES) > 100
    assert [name for name, _ in calls(ast.parse("yaml.load(text)"))] == ["yaml.load"]
