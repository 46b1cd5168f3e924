"""One run trained and written as a checkpoint, with snapshots beside it as long as it is not finished."""

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_info

from phasediagram.dynamics.run import Run, finish
from phasediagram.storage import artefact, origin
from phasediagram.storage.snapshot import Snapshots
from phasediagram.storage.store import SNAPSHOT

ALONE = {"fingerprint": None, "trainer": None, "file_sha256": None}  # of a run that is for no store


def train_and_write(
    run: Run,
    x: np.ndarray,
    y: np.ndarray,
    device: str,
    path: Path,
    progress: Callable[[int, float], None],
    ending: Callable[[], str] = lambda: "",
    known: Mapping[str, str | None] = ALONE,
) -> bool:
    """Train one run and write its checkpoint; return whether the same parameters would give the same run again.

    A snapshot lies beside it as long as the run is not finished; see `Snapshots` for `ending`. The header gets the
    commit, versions, the processor, and what else is `known` of the run: its fingerprint, its trainer, the file of its
    data.
    """
    snapshots = {dtype: Snapshots(path.with_suffix(f".{dtype}{SNAPSHOT}"), device, ending) for dtype in run.dtypes}
    arrays, header, repeatable = finish(run, x, y, device, progress, snapshots)
    header |= {"commit": origin.commit(), "versions": origin.versions(), "processor": processor(), **known}
    artefact.write(path, arrays, header)
    for snapshot in snapshots.values():
        snapshot.discard()
    return repeatable


def processor() -> str:
    """Return the name of the processor, and of the kernels that numpy's BLAS has for it, which decide last digits."""
    kernels = {library["architecture"] for library in threadpool_info() if library["internal_api"] == "openblas"}
    return f"{origin.processor()}, {' and '.join(sorted(kernels))} kernels"
