"""The overhead of the workflow: wall time of the whole chain at smoke scale, of doing nothing, and of large plans.

It runs in a fresh copy of the repository, on all cores of the machine. MNIST comes from the first source that answers.
Run from the repository's root:

    .venv/bin/python benchmarks/workflow.py
"""

import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests")]

from workspace import copy_of_repository  # noqa: E402

SMOKE = ("--configfile", "config/smoke.yaml")
UNBUNDLED = ("--configfile", "config/paper.yaml", "unbundled.yaml")
COMMANDS = {
    "the whole chain at smoke scale": SMOKE,
    "the same again: nothing to do": SMOKE,
    "plan of config/paper.yaml": ("-n", "--configfile", "config/paper.yaml"),
    "plan of config/paper.yaml, bundle: []": ("-n", *UNBUNDLED),
}


def main():
    print(f"{os.cpu_count()} cores\n\n{'command':<40}{'wall time, s':>13}{'jobs':>7}")
    with tempfile.TemporaryDirectory() as folder:
        workspace = copy_of_repository(Path(folder) / "clone")
        workspace.path("unbundled.yaml").write_text("bundle: []\n")
        for name, arguments in COMMANDS.items():
            command = [sys.executable, "-m", "snakemake", "--cores", "all", *arguments]
            began = time.monotonic()
            done = workspace.run(*command)
            seconds = time.monotonic() - began
            totals = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("total ")]
            print(f"{name:<40}{seconds:>13.1f}{totals[0] if totals else 0:>7}", flush=True)


if __name__ == "__main__":
    main()
