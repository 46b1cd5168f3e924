"""The examples run as they are, those of the README too."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"


def test_one_network(tmp_path):
    command = [sys.executable, EXAMPLES / "one_network.py", tmp_path / "network.png"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("converged {'W1': ") and "He at m = 1000: gamma2 = 0.5" in done.stdout
    assert (tmp_path / "network.png").read_bytes().startswith(b"\x89PNG")


def test_the_lines_of_the_readme(tmp_path):
    (code,) = (part for part in (ROOT / "README.md").read_text().split("```") if "import open_results, train" in part)
    lines = [line for line in code.removeprefix("python\n").splitlines() if not line.startswith("open_results(")]
    command = [sys.executable, "-c", "\n".join([*lines, "print(network.relative_distance)"])]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("{'W1': ")
