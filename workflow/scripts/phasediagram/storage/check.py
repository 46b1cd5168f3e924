"""Every file of a run against its record: `python -m phasediagram.storage.check results --store .run-store`.

It tells what is altered, missing, stale (made from other inputs than the present ones), foreign (without a record) or
left by killed jobs, in the results and in the run store. With `--delete` it deletes what is altered, stale or left.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from phasediagram.storage import artefact, records
from phasediagram.storage.files import DamagedFile
from phasediagram.storage.store import SNAPSHOT, wrong_with

NOT_RESULTS = ("logs", "benchmarks")  # folders that have no records
REPORT = "report.html"  # which Snakemake writes itself
DELETED = ("altered", "stale", "leftover")  # kinds of faults


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
    for path in files_of(folder):
        if path.name.startswith("."):
            yield Fault(path, "leftover", "a killed job left it")
            continue
        try:
            records.check(path)
            record = records.read(path)
        except DamagedFile as error:
            yield Fault(path, "altered" if records.path_of(path).exists() else "foreign", error.wrong)
            continue
        for name, digest in record["inputs"].items():
            present = folder / Path(*Path(name).parts[1:])  # recorded with the folder that it was then in
            if (now := _recorded(present)) and now != digest:
                yield Fault(path, "stale", f"it was made from another {name} than the present one")
    for record in sorted(folder.rglob(f"{records.FOLDER}/*.json")):
        path = record.parent.parent / record.name.removesuffix(".json")
        if not path.exists():
            yield Fault(path, "missing", "it has a record, but is not there")


def faults_of_store(folder: Path) -> Iterator[Fault]:
    """Yield what is wrong with the finished runs and snapshots of a run store."""
    for path in sorted(folder.glob("*")):
        if path.name.startswith("."):
            yield Fault(path, "leftover", "a killed job left it")
        elif path.suffix == ".safetensors":
            if wrong := wrong_with(path):
                yield Fault(path, "altered", wrong)
        elif path.suffix == SNAPSHOT:
            try:
                artefact.check(path)
            except DamagedFile as error:
                yield Fault(path, "altered", error.wrong)
        elif path.suffix != ".lock":
            yield Fault(path, "foreign", "it is no file of a run store")


def files_of(folder: Path) -> list[Path]:
    """Return the files below a folder of results that have, or should have, a record."""
    found = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and parts[0] not in NOT_RESULTS and records.FOLDER not in parts and parts != (REPORT,):
            found.append(path)
    return found


def _recorded(path: Path) -> str:
    try:
        return records.read(path)["sha256"]
    except DamagedFile:
        return ""  # that is a fault of its own


def main() -> None:
    parser = argparse.ArgumentParser(description="Check results and the run store against what was recorded.")
    parser.add_argument("results", type=Path)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--delete", action="store_true", help="delete what is altered, stale or left")
    given = parser.parse_args()
    faults = [*faults_of_results(given.results), *faults_of_store(given.store)]
    for fault in faults:
        deleted = given.delete and fault.kind in DELETED
        if deleted:
            fault.path.unlink(missing_ok=True)
        print(f"{fault}{': deleted' if deleted else ''}")
    checked = len(files_of(given.results)), len(list(given.store.glob("*.safetensors")))
    print(f"{checked[0]} files of {given.results} and {checked[1]} runs of {given.store} checked: {len(faults)} faults")
    if faults and not given.delete:
        print(f"`make check ARGS=--delete` deletes what is {' or '.join(DELETED)}; `make figures` makes it again")
    raise SystemExit(bool(faults))


if __name__ == "__main__":
    main()
