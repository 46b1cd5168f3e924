"""The manifest of published results: `manifest.json` names each file with its SHA-256, and says what made them.

It has a digest of itself, as records have. So nothing in the folder can change, come or go unseen.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from phasediagram.storage import records
from phasediagram.storage.files import DamagedFile, whole_file

NAME, ITSELF, RESULTS = "manifest.json", "manifest_sha256", "results"


def write(folder: Path, about: dict) -> None:
    """Write the manifest of all files of a folder. `about` is what is known of them (JSON)."""
    content = about | {"files": {path: records.digest(folder / path) for path in files(folder)}}
    with whole_file(folder / NAME) as temporary:
        temporary.write_text(json.dumps(content | {ITSELF: _of_itself(content)}, indent=1, ensure_ascii=False) + "\n")


def read(folder: Path) -> dict:
    """Return what the manifest of a folder says. Raises ValueError if there is none or if it is damaged."""
    path = folder / NAME
    try:
        content = json.loads(path.read_text())
        sound = content.pop(ITSELF) == _of_itself(content)
    except FileNotFoundError:
        raise ValueError(f"{path}: it is not there; `git checkout {folder}` brings it back") from None
    except (ValueError, AttributeError, KeyError, TypeError):
        sound = False
    if not sound:
        raise ValueError(f"{path}: it is damaged; `git checkout {path}` brings it back")
    return content


def faults(folder: Path) -> Iterator[tuple[Path, str, str]]:
    """Yield (path, kind, what is wrong) for all that is not as the manifest has it: altered, missing, foreign."""
    try:
        expected = read(folder)["files"]
    except ValueError as error:
        yield folder / NAME, "altered" if (folder / NAME).exists() else "missing", str(error).partition(": ")[2]
        return
    there = files(folder)
    for path in there:
        if path not in expected:
            yield folder / path, "foreign", "the manifest does not name it; delete it"
        elif records.digest(folder / path) != expected[path]:
            yield folder / path, "altered", f"it has changed since it was published; `git checkout {folder / path}`"
        elif path.startswith(f"{RESULTS}/") and records.FOLDER not in Path(path).parts:
            with suppress(DamagedFile):  # the record is named by itself
                for other in records.made_from_others(folder / path):
                    yield folder / path, "stale", f"{other} is another one than it was made from"
    for path in sorted(set(expected) - set(there)):
        yield folder / path, "missing", f"the manifest names it; `git checkout {folder / path}` brings it back"


def files(folder: Path) -> list[str]:
    """Return the paths of all files of a folder but the manifest, relative to it."""
    paths = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file())
    return [path for path in paths if path != NAME]


def _of_itself(content: dict) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
