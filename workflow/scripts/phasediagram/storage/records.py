"""Records: what is known of each result. The record of `slopes.csv` is `.records/slopes.csv.json` beside it.

A record has the SHA-256 of its file, of the inputs that the file was made from and of the code that made it, the
parameters, the commit, versions and the processor.
"""

import hashlib
import json
import os
from pathlib import Path

from phasediagram.storage.files import DamagedFile, whole_file

FOLDER = ".records"


def path_of(path: str | os.PathLike) -> Path:
    """Return the path of a file's record."""
    path = Path(path)
    return path.parent / FOLDER / f"{path.name}.json"


def digest(path: str | os.PathLike) -> str:
    """Return the SHA-256 of a file's bytes."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(path: str | os.PathLike, origin: dict) -> None:
    """Write the record of a file that is now as it has to be. `origin` is what is known of it (JSON)."""
    with whole_file(path_of(path), durable=False) as temporary:  # one that is lost is noticed
        temporary.write_text(json.dumps({"file": _below_the_top(path), "sha256": digest(path)} | origin, indent=1))


def read(path: str | os.PathLike) -> dict:
    """Return the record of a file. Raises DamagedFile if there is none, or if it is of another file."""
    try:
        record = json.loads(path_of(path).read_text())
        known = {"file", "sha256", "inputs"} <= record.keys()
    except FileNotFoundError:
        raise DamagedFile(path, "this workflow did not make it, or its record is lost") from None
    except (ValueError, AttributeError):
        known = False
    if not known or not f"/{Path(path).as_posix()}".endswith(f"/{record['file']}"):
        raise DamagedFile(path, f"its record {path_of(path)} is damaged, or of another file")
    return record


def check(path: str | os.PathLike) -> str:
    """Return the SHA-256 of a file. Raises DamagedFile if it is not that of the file's record."""
    expected, found = read(path)["sha256"], digest(path)
    if found != expected:
        raise DamagedFile(path, "it has changed since it was made")
    return found


def _below_the_top(path: str | os.PathLike) -> str:
    """Return a path without its first folder (`results`), so that results can move as a whole."""
    return Path(*Path(path).parts[1:]).as_posix()
