"""Files that appear whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TEMPORARY = "*.tmp*"  # the end of temporary names


class DamagedFile(ValueError):
    """A file that is not as this workflow wrote it. The message begins with its path and says what to do."""

    def __init__(self, path: str | os.PathLike, wrong: str):
        remedy = "`make check ARGS=--delete` deletes it and what is made from it; then run again"
        super().__init__(f"{path}: {wrong}. {remedy}")
        self.wrong = wrong


@contextmanager
def whole_file(path: str | os.PathLike, durable: bool = True) -> Iterator[Path]:
    """Yield a temporary path in the same folder. On success rename it to `path`, on an error remove it.

    Even a power cut leaves no renamed file without content. This takes some milliseconds; a file that is not `durable`
    goes without.
    Raises OSError with the path if the file cannot be written, for example because the disk is full.
    """
    path = Path(path)
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.", suffix=f".tmp{path.suffix}")
        os.close(handle)
        temporary = Path(name)
        yield temporary
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)  # mkstemp's 0600 would hide results from other members of the group
        if durable:
            with temporary.open("rb") as file:
                os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        if error.filename in (None, str(temporary)):  # a full disk names no file, others the temporary one
            raise OSError(error.errno, error.strerror or str(error), str(path)) from error
        raise
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def leftovers(path: str | os.PathLike) -> list[Path]:
    """Return the temporary files of `path` that killed jobs have left. Do not ask while it is being written."""
    path = Path(path)
    return sorted(path.parent.glob(f".{path.stem}.{TEMPORARY}"))
