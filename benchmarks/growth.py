"""Time and memory of a deferred run at (0, 2.0), from m = 10^4 to 10^6.

Only the integration is timed, without snapshots and checkpoint. Each width has its own process with one thread. The
last line is the exponent p of a fit seconds ~ m^p. Run from the repository's root:

    .venv/bin/python benchmarks/growth.py
"""

import platform
import resource
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from engines import train

from phasediagram.dynamics.run import fix_arithmetic
from phasediagram.model.status import Status

POINT = (0.0, 2.0)
WIDTHS = (10_000, 30_000, 100_000, 300_000, 1_000_000)


def run(m):
    """Return (seconds, evaluations, ranks, peak gigabytes, RD) of one run."""
    fix_arithmetic()
    network, outcome, seconds = train("deferred", POINT, m)
    assert outcome.status == Status.CONVERGED, (m, outcome.status, outcome.reason)
    gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return seconds, outcome.evaluations, network.report(), gigabytes, outcome.relative_distance


def main():
    print(f"(gamma2, gamma3) = {POINT}; {platform.machine()}, numpy {np.__version__}, one thread")
    print("      m | seconds  evaluations  rank h  rank D | peak GB | RD(W1)  RD(W2)")
    seconds = []
    for m in WIDTHS:
        with ProcessPoolExecutor(1) as pool:  # a new process, so its peak memory is that of the run
            took, evaluations, ranks, gigabytes, distances = pool.submit(run, m).result()
        seconds.append(took)
        print(
            f"{m:7d} | {took:7.1f} {evaluations:12d} {ranks['rank_h']:7d} {ranks['rank_d']:7d} | {gigabytes:7.2f} |"
            f" {distances['W1']:.4f} {distances['W2']:.5f}",
            flush=True,
        )
    print(f"seconds ~ m^{np.polyfit(np.log(WIDTHS), np.log(seconds), 1)[0]:.2f}")


if __name__ == "__main__":
    main()
