"""Write docs/performance.md: the tables of the benchmarks, each below what it shows and how it is made.

.venv/bin/python benchmarks/page.py
"""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "performance.md"
CHAPTERS = {
    "How fast": (
        "autograd",
        "batched",
        "evaluation",
        "roofline",
        "followed",
        "engines",
        "growth",
        "paper_map",
        "shares",
        "workflow",
        "launches",
    ),
    "How exact": (
        "accuracy",
        "steps",
        "law",
        "depth4",
        "two_layer",
        "condensed_norm",
        "initial",
        "mnist_widths",
        "input_scale",
        "table2_seeds",
        "across_machines",
    ),
    "On a cluster": ("resources", "slurm_overhead"),
}
OPENING = """# Performance and accuracy, measured

Every table is the last output of a script in `benchmarks/`, and is next to it as a file. This page is made of them by
`benchmarks/page.py`. Timings compare within one table only.
"""


def main() -> None:
    parts = [OPENING]
    for chapter, names in CHAPTERS.items():
        parts.append(f"## {chapter}\n")
        parts += [section(name) for name in names if (ROOT / f"benchmarks/{name}.txt").exists()]
    PAGE.write_text("\n".join(parts))


def section(name: str) -> str:
    """Return what a benchmark says of itself, and its table."""
    docstring = ast.get_docstring(ast.parse((ROOT / f"benchmarks/{name}.py").read_text()))
    table = (ROOT / f"benchmarks/{name}.txt").read_text().rstrip()
    return f"### {name}\n\n{docstring}\n\n```\n{table}\n```\n"


if __name__ == "__main__":
    main()
