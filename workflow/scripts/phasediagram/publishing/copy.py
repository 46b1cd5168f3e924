"""Copy the published results to a folder to draw them there: `python -m phasediagram.publishing.copy published DRAWN`.

A file that is there already and equal is left alone, so that nothing made from it is made again. What was copied before
and is no longer published is removed.
"""

import shutil
import sys
from pathlib import Path

from phasediagram.publishing.collect import CONFIG
from phasediagram.storage import manifest, records
from phasediagram.storage.files import whole_file


def copy(published: Path, target: Path) -> int:
    """Copy what is missing or different; return how many files. Raises SystemExit if what is published is not sound.

    The new manifest is copied after the removal and before all else. So it names all that a killed copy may have left.
    """
    if faults := list(manifest.faults(published)):
        raise SystemExit("\n".join(f"{path}: {wrong}" for path, _, wrong in faults))
    files = manifest.read(published)["files"]
    for name in set(_copied_before(target)) - set(files):
        (target / name).unlink(missing_ok=True)
    copied = 0
    for name, sha256 in ({manifest.NAME: records.digest(published / manifest.NAME)} | files).items():
        if not (target / name).exists() or records.digest(target / name) != sha256:
            with whole_file(target / name, durable=False) as temporary:
                shutil.copyfile(published / name, temporary)
            copied += 1
    return copied


def _copied_before(target: Path) -> dict[str, str]:
    if not any((target / name).exists() for name in (manifest.NAME, CONFIG)):
        return {}  # as in an unpacked archive, which has only what was drawn
    try:
        return manifest.read(target)["files"]
    except ValueError:
        raise SystemExit(f"{target}: nothing says what was copied there; delete it and run again") from None


if __name__ == "__main__":
    published, target = map(Path, sys.argv[1:])
    print(f"{copy(published, target)} files copied from {published} to {target}")
