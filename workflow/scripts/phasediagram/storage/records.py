"""Records: what is known of each result. The record of `slopes.csv` is `.records/slopes.csv.json` beside it.

A record has the SHA-256 of its file, of the inputs that the file was made from and of the code that made it, the
parameters, the commit, versions and the processor, and the SHA-256 of itself.
"""

import hashlib
import json
import os
from pathlib import Path

from phasediagram.storage.files import DamagedFile, whole_file

FOLDER, ITSELF = ".records", "record_sha256"


def path_of(path: str | os.PathLike) -> Path:
    """Return the path of a file's record."""
    path = Path(path)
    return path.parent / FOLDER / f"{path.name}.json"


def file_of(record: Path) -> Path:
    """Return the path of the file that a record is of."""
    return record.parent.parent / record.name.removesuffix(".json")


def digest(path: str | os.PathLike) -> str:
    """Return the SHA-256 of a file's bytes."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(path: str | os.PathLike, origin: dict) -> None:
    """Write the record of a file that is now as it has to be. `origin` is what is known of it (JSON)."""
    record = {"file": _below_the_top(path), "sha256": digest(path)} | origin
    with whole_file(path_of(path), durable=False) as temporary:  # one that is lost is noticed
        temporary.write_text(json.dumps(record | {ITSELF: _of_itself(record)}, indent=1))


def read(path: str | os.PathLike) -> dict:
    """Return the record of a file. Raises DamagedFile if there is none, or if it is damaged or of another file."""
    try:
        record = json.loads(path_of(path).read_text())
        sound = record.pop(ITSELF) == _of_itself(record)
    except FileNotFoundError:
        raise DamagedFile(path, "this workflow did not make it, or its record is lost") from None
    except (ValueError, AttributeError, KeyError, TypeError):
        sound = False
    if not sound or not f"/{Path(path).as_posix()}".endswith(f"/{record['file']}"):
        raise DamagedFile(path, f"its record {path_of(path)} is damaged, or of another file")
    return record


def check(path: str | os.PathLike) -> str:
    """Return the SHA-256 of a file. Raises DamagedFile if it is not that of the file's record."""
    expected, found = read(path)["sha256"], digest(path)
    if found != expected:
        raise DamagedFile(path, "it has changed since it was made")
    return found


def check_current(path: str | os.PathLike) -> str:
    """Return the SHA-256 of a file. Raises DamagedFile if it is not that of its record, or if the file is stale."""
    found = check(path)
    if others := made_from_others(path):
        raise DamagedFile(path, f"it is stale: {others[0]} has been made anew since")
    return found


def inputs(path: Path) -> dict[Path, str]:
    """Return the inputs of a file as they are now, wherever its results are, with their SHA-256 when it was made."""
    record = read(path)
    top = Path(*path.parts[: len(path.parts) - len(Path(record["file"]).parts)])
    return {top / Path(*Path(name).parts[1:]): sha256 for name, sha256 in record["inputs"].items()}


def made_from_others(path: str | os.PathLike) -> list[Path]:
    """Return the inputs that have been made anew since a file was made from them: then it is stale."""
    return [name for name, sha256 in inputs(Path(path)).items() if _recorded(name) not in ("", sha256)]


def _recorded(path: Path) -> str:
    """Return the SHA-256 in a file's record, "" if there is no sound one, which is told of that file."""
    try:
        return read(path)["sha256"]
    except DamagedFile:
        return ""


def _of_itself(record: dict) -> str:
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def _below_the_top(path: str | os.PathLike) -> str:
    """Return a path without its first folder (`results`), so that results can move as a whole."""
    return Path(*Path(path).parts[1:]).as_posix()
