"""The run store: finished runs, named by the fingerprint of everything that determines them.

Snakemake deletes a job's outputs before it starts the job again. The store is outside `results/` and keeps each
finished run as one whole file. So after a new seed, a changed bundle or a kill, only missing runs are trained. The
store also holds the snapshots of unfinished runs. It is a cache: it can be deleted at any time, and it never decides
what is valid. It hands out no damaged run: results are hard links, so damage in one place is damage in both.
"""

import argparse
import fcntl
import hashlib
import itertools
import json
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from phasediagram.model.status import Status
from phasediagram.storage import artefact
from phasediagram.storage.files import TEMPORARY, DamagedFile, leftovers, whole_file

SNAPSHOT = ".snapshot"  # suffix of an unfinished run, in the same folder as finished ones
LEFT_BEHIND_S = 3600.0  # a temporary file this old is that of a killed job


class RunStore:
    """A folder of finished runs."""

    def __init__(self, folder: str | os.PathLike):
        self.folder = Path(folder)

    @staticmethod
    def fingerprint(parameters: dict) -> str:
        """Return the fingerprint that names the run with these (JSON) parameters."""
        return hashlib.sha256(json.dumps(parameters, sort_keys=True, allow_nan=False).encode()).hexdigest()

    def obtain(self, parameters: dict, output: str | os.PathLike, compute: Callable[[Path], bool]) -> bool:
        """Write the run with these parameters to `output`. Return whether it had to be computed.

        `compute(path)` writes the run as one whole file and returns whether the store may keep it (not if the clock
        cut it short). If several processes want the same run at the same time, one computes it and the others wait.
        """
        entry = self.folder / f"{self.fingerprint(parameters)}.safetensors"
        entry.parent.mkdir(parents=True, exist_ok=True)
        with entry.with_suffix(".lock").open("w") as lock:
            _acquire(lock)
            self._drop_what_is_left_or_damaged(entry)
            computed = not entry.exists()
            keep = compute(entry) if computed else True
            try:
                self._link(entry, Path(output))
            finally:
                if not keep:
                    entry.unlink()
        return computed

    def _drop_what_is_left_or_damaged(self, entry: Path) -> None:
        for leftover in leftovers(entry):
            leftover.unlink()
        if entry.exists() and (wrong := wrong_with(entry)):
            logging.warning("%s: %s. It is dropped, and the run is trained again", entry, wrong)
            entry.unlink()

    def _link(self, entry: Path, output: Path) -> None:
        with whole_file(output) as temporary:
            # At most one link per entry: links share a time stamp, and every output needs its own.
            if entry.stat().st_nlink > 1 or not self._hard_link(entry, temporary):
                shutil.copyfile(entry, temporary)
        os.utime(output)  # Snakemake expects a new output to be newer than its inputs

    @staticmethod
    def _hard_link(entry: Path, path: Path) -> bool:
        path.unlink()
        try:
            os.link(entry, path)
        except OSError:  # another file system, or one without hard links
            return False
        return True

    def _entries(self) -> Iterator[Path]:
        return self.folder.glob("[0-9a-f]*.safetensors")  # skips temporary files of runs being written

    def size(self) -> tuple[int, int, int]:
        """Return (number of runs, their bytes, the bytes that no result shares)."""
        stats = [path.stat() for path in self._entries()]
        return len(stats), sum(s.st_size for s in stats), sum(s.st_size for s in stats if s.st_nlink == 1)

    def prune(self) -> int:
        """Delete runs without a hard link in `results/`, locks, snapshots, and what kills left of files.

        Return how many runs were deleted.

        Do not call this while a workflow is running: a run that is computed but not yet linked looks unused.
        """
        unused = [path for path in self._entries() if path.stat().st_nlink == 1]
        for path in unused:
            path.unlink()
        for pattern in ("*.lock", f"[0-9a-f]*{SNAPSHOT}"):
            for path in self.folder.glob(pattern):
                path.unlink()
        for path in self.folder.glob(f".{TEMPORARY}"):
            if time.time() - path.stat().st_mtime > LEFT_BEHIND_S:
                path.unlink()
        return len(unused)


def wrong_with(entry: Path) -> str:
    """Return what is wrong with a finished run of the store, "" if nothing is."""
    try:
        header = artefact.read_header(entry)
    except DamagedFile as error:
        return error.wrong
    if header.get("fingerprint") != entry.stem:
        return "it is another run's file"
    # the job was killed before it could take away a run that the clock had cut short
    return "" if Status(header["status"]).repeatable else f"it is {header['status']}, which is not for good"


def _acquire(lock: TextIO) -> None:
    """Lock a file. While another process has it, wait and log this every five seconds."""
    for attempt in itertools.count():
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if attempt % 25 == 0:
                logging.info("waiting for another job that trains the same run")
            time.sleep(0.2)


def main() -> None:
    """Report on a store, or prune it: `python -m phasediagram.storage.store FOLDER [--prune]`."""
    parser = argparse.ArgumentParser(description="The store of finished runs.")
    parser.add_argument("folder")
    parser.add_argument("--prune", action="store_true", help="delete runs that no result links to")
    arguments = parser.parse_args()
    store = RunStore(arguments.folder)
    if arguments.prune:
        print(f"{store.prune()} runs deleted")
    runs, total, unshared = store.size()
    not_linked = f"{unshared / 1e6:.1f} MB not linked from results/"
    print(f"{arguments.folder}: {runs} runs, {total / 1e6:.1f} MB, {not_linked}")


if __name__ == "__main__":
    main()
