"""The examples run as they are."""

import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def test_one_network(tmp_path):
    command = [sys.executable, EXAMPLES / "one_network.py", tmp_path / "network.png"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("converged {'W1': ") and "He at m = 1000: gamma2 = 0.5" in done.stdout
    assert (tmp_path / "network.png").read_bytes().startswith(b"\x89PNG")
