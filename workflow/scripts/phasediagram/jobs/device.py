"""The device of each run of a training job."""

import os

from phasediagram.dynamics.arrays import gpu_name
from phasediagram.dynamics.run import Run

# Widths from which a GPU gains. A step launches 65 to 170 kernels, so it takes about a millisecond on any GPU; a CPU
# takes as long for m x m matrices at m = 1000, for bases (or two layers) at m = 30,000. Estimates: docs/performance.md
MATRICES_MIN_M, ROWS_MIN_M = 1_000, 30_000


def check(wish: str) -> None:
    """Raise SystemExit if the config's wish is CUDA and this job sees none."""
    if wish == "cuda" and not gpu_name():
        raise SystemExit(
            "config key training.device = 'cuda': this job sees no CUDA device; use auto or cpu, or ask for a GPU"
        )


def of_run(wish: str, run: Run, n: int, d_out: int) -> str:
    """Return "cuda" or "cpu" for one run: with auto the GPU, if there is one, where it gains."""
    if wish != "auto":
        return wish
    rows_only = run.depth == 2 or run.engine_name(n, d_out) == "deferred"
    gains = run.m >= (ROWS_MIN_M if rows_only else MATRICES_MIN_M)
    return "cuda" if gains and gpu_name() else "cpu"


def described(devices: set[str]) -> str:
    """Return the names of a job's devices, with a note if the job was given a GPU that none of its runs uses."""
    names = [gpu_name()] if "cuda" in devices else []
    names += ["CPU, one thread"] if "cpu" in devices else []
    given = os.environ.get("CUDA_VISIBLE_DEVICES")
    unused = f"; the job was given GPU {given}, which is not used" if given and "cuda" not in devices else ""
    return " and ".join(names) + unused
