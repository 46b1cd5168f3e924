"""No code of this project reads files in a way that can run code, or passes text to a shell."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(path for folder in ("workflow", "benchmarks", "examples") for path in (ROOT / folder).rglob("*.py"))
RULES = [ROOT / "Snakefile", *sorted((ROOT / "workflow").rglob("*.smk"))]
CALLS = {"eval", "exec", "__import__", "system", "popen", "read_pickle", "unsafe_load", "full_load", "load_all"}
MODULES = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}
LOADERS = {"yaml", "torch"}  # of which `load` is not safe
SHELLS = {"sh", "bash", "zsh"}
IN_RULES = re.compile(r"\b(eval|exec|pickle|unsafe_load|os\.system|shell\s*=\s*True)\b")


def unsafe(source: str) -> list[str]:
    """Return what a Python source has that may run what it reads."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.split(".")[0] in MODULES]
        elif isinstance(node, ast.ImportFrom):
            top = (node.module or "").split(".")[0]
            names = {alias.name for alias in node.names}
            found += (
                [top] * (top in MODULES) + [f"{top}.load"] * (top in LOADERS and "load" in names) + [*names & CALLS]
            )
        elif isinstance(node, ast.Call):
            found += _unsafe_call(node)
    return found


def _unsafe_call(call: ast.Call) -> list[str]:
    parts = ast.unparse(call.func).split(".")
    options = {option.arg: ast.unparse(option.value) for option in call.keywords}
    found = [parts[-1]] * (parts[-1] in CALLS) + [f"{parts[0]}.load"] * (parts[0] in LOADERS and parts[-1] == "load")
    found += [name for name in ("allow_pickle", "shell") if options.get(name, "False") != "False"]
    first = call.args[0] if call.args else None
    if isinstance(first, ast.List) and first.elts and isinstance(first.elts[0], ast.Constant):
        found += [first.elts[0].value] * (first.elts[0].value in SHELLS)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_runs_what_it_reads(path):
    assert unsafe(path.read_text()) == []


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.name)
def test_no_rule_runs_what_it_reads(path):
    assert IN_RULES.findall(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        *("import pickle", "from pickle import load", "from yaml import load", "yaml.load(text)", "torch.load(path)"),
        *("eval(text)", "table.eval(text)", "pandas.read_pickle(path)", "np.load(path, allow_pickle=True)"),
        *("subprocess.run(text, shell=True)", "subprocess.run(['sh', '-c', text])", "os.system(text)"),
    ],
)
def test_the_scan_finds_what_is_unsafe(source):
    assert unsafe(source) != []


def test_the_scan_covers_the_library():
    assert len(FILES) > 100 and len(RULES) > 5
