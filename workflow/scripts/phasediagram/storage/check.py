"""Every file of a run against its record: `python -m phasediagram.storage.check results --store .run-store`.

It tells what is altered, missing, stale (made from other inputs than the present ones), foreign (not made by this
workflow) or left by killed jobs, in the results and in the run store. With `--delete` it deletes what is altered, stale
or left, and all that was made from it or from what is missing, because Snakemake does not miss a table whose figure is
there. With `--altered` it tells only what would make a picture of these results wrong. With `--published published` it
also compares the published results with their manifest; these it never deletes.
"""

import argparse
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from phasediagram.storage import artefact, manifest, records
from phasediagram.storage.files import DamagedFile
from phasediagram.storage.store import LEFT_BEHIND_S, SNAPSHOT, wrong_with

NOT_RESULTS = ("logs", "benchmarks")  # folders that have no records
WITHOUT_RECORD = ("report.html", "comparison.md")  # which no job writes
ENTRY = re.compile(r"[0-9a-f]{64}")
DELETED = ("altered", "stale", "leftover")  # kinds of faults
WRONG = ("altered", "stale")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a file."""

    path: Path
    kind: str  # altered, missing, stale, foreign, leftover
    wrong: str

    def __str__(self) -> str:
        return f"{self.kind:8} {self.path}: {self.wrong}"


def faults_of_results(folder: Path) -> Iterator[Fault]:
    """Yield what is wrong below a folder of results."""
    needed: dict[Path, Path] = {}
    for path in files_of(folder):
        if path.name.startswith("."):
            yield from _leftover(path)
            continue
        try:
            records.check(path)
        except FileNotFoundError:  # a job at work has just replaced or deleted it
            continue
        except DamagedFile as error:
            yield Fault(path, "altered" if records.path_of(path).exists() else "foreign", error.wrong)
            continue
        for other in records.made_from_others(path):
            yield Fault(path, "stale", f"{other} has been made anew since it was made from it")
        needed |= dict.fromkeys(records.inputs(path), path)
    for record in sorted(folder.rglob(f"{records.FOLDER}/*")):
        if record.name.startswith("."):
            yield from _leftover(record)
        elif not records.file_of(record).exists():
            needed.setdefault(records.file_of(record), record)
    for path in sorted(path for path in needed if not path.exists()):
        yield Fault(path, "missing", f"it is not there, but {needed[path]} is")


def faults_of_store(folder: Path) -> Iterator[Fault]:
    """Yield what is wrong with the finished runs and snapshots of a run store."""
    for path in sorted(folder.glob("*")):
        if path.name.startswith("."):
            yield from _leftover(path)
        elif path.suffix == ".lock":
            continue
        elif not ENTRY.fullmatch(path.name.split(".")[0]):
            yield Fault(path, "foreign", "it is no file of a run store")
        elif wrong := _wrong_in_store(path):
            yield Fault(path, "altered", wrong)


def _wrong_in_store(path: Path) -> str:
    try:
        if path.suffix != SNAPSHOT:
            return wrong_with(path)
        artefact.check(path)
    except DamagedFile as error:
        return error.wrong
    except FileNotFoundError:  # a job at work has finished its run
        pass
    return ""


def _leftover(path: Path) -> Iterator[Fault]:
    """Yield a temporary file unless it is so young that a job may be writing it."""
    if path.exists() and time.time() - path.stat().st_mtime > LEFT_BEHIND_S:
        yield Fault(path, "leftover", "a killed job left it")


def files_of(folder: Path) -> list[Path]:
    """Return the files below a folder of results that have, or should have, a record."""
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        of_jobs = name.parts[0] not in NOT_RESULTS and records.FOLDER not in name.parts
        if path.is_file() and of_jobs and name.as_posix() not in WITHOUT_RECORD:
            found.append(path)
    return found


def _delete(results: Path, faults: list[Fault]) -> Iterator[Path]:
    """Delete files with faults, and what was made from them or from missing ones; yield what was there."""
    doomed = {fault.path for fault in faults if fault.kind in (*DELETED, "missing")}
    inputs = {}
    for record in results.rglob(f"{records.FOLDER}/*.json"):
        with suppress(DamagedFile):
            inputs[records.file_of(record)] = set(records.inputs(records.file_of(record)))
    while more := {path for path, made_from in inputs.items() if path not in doomed and made_from & doomed}:
        doomed |= more
    for path in sorted(doomed):
        if path.exists():
            path.unlink()
            yield path
        records.path_of(path).unlink(missing_ok=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Check results and the run store against what was recorded.")
    parser.add_argument("results", type=Path)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--published", type=Path)
    parser.add_argument(
        "--delete", action="store_true", help="delete what is altered, stale or left, and what was made from it"
    )
    parser.add_argument("--altered", action="store_true", help="tell only what is altered or stale")
    given = parser.parse_args()
    if not given.results.is_dir() and not given.published:
        raise SystemExit(f"{given.results}: there is no such folder")
    faults = [*faults_of_results(given.results), *(faults_of_store(given.store) if given.store else ())]
    faults = [fault for fault in faults if not given.altered or fault.kind in WRONG]
    of_published = [Fault(*fault) for fault in manifest.faults(given.published)] if given.published else []
    for fault in (*faults, *of_published):
        print(fault)
    if given.delete:
        for path in _delete(given.results, faults):
            print(f"deleted  {path}")
    checked = f"{len(files_of(given.results))} files of {given.results}"
    if given.store:
        runs = len(list(given.store.glob("*.safetensors"))) if given.store.is_dir() else "no such folder, so no"
        checked += f" and {runs} runs of {given.store}"
    if given.published:
        checked += f" and {len(manifest.files(given.published))} files of {given.published}"
    if faults or not given.altered:
        print(f"{checked} checked: {len(faults) + len(of_published)} faults")
    if faults and not given.delete:
        print(f"`make check ARGS=--delete` deletes what is {', '.join(DELETED)}, and what was made from it")
        print("or from what is missing. Then run your last command again.")
    raise SystemExit(bool(faults or of_published))


if __name__ == "__main__":
    main()
