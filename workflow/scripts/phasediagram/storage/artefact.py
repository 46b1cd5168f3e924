"""Arrays with a JSON header in one safetensors file: the format of digits, checkpoints, samples and snapshots.

Each file holds the SHA-256 of its own bytes, computed with zeros in its place. Readers check it, so that no flipped bit
reaches a result.
"""

import errno
import hashlib
import json
import os
from pathlib import Path
from typing import BinaryIO

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from phasediagram.storage.files import DamagedFile, whole_file

# The safetensors metadata has one text: the digest, then the header as JSON. Two would be in no fixed order.
HEADER = "header"
BEFORE_DIGEST, BLANK = f'"{HEADER}":"'.encode(), "0" * 64
MOST_METADATA = 100_000_000  # bytes, as safetensors has it


def write(path: str | os.PathLike, arrays: dict[str, np.ndarray], header: dict) -> None:
    """Write arrays and header to one file, which appears whole. Raises ValueError if a header number is not finite."""
    text = json.dumps(header, sort_keys=True, allow_nan=False)
    arrays = {name: np.asarray(array, order="C") for name, array in arrays.items()}
    with whole_file(path) as temporary:
        try:
            save_file(arrays, temporary, {HEADER: BLANK + text})
        except SafetensorError as error:
            full = f"os error {errno.ENOSPC}" in str(error)
            raise OSError(errno.ENOSPC if full else errno.EIO, str(error)) from error
        with temporary.open("r+b") as file:
            place, digest = _digest(file)
            file.seek(place)
            file.write(digest)


def read_header(path: str | os.PathLike) -> dict:
    """Return the header. Raises DamagedFile if any byte of the file is not as it was written."""
    check(path)
    with safe_open(path, framework="numpy") as file:
        return _header(file)


def read(path: str | os.PathLike) -> tuple[dict[str, np.ndarray], dict]:
    """Return (arrays, header) of a file. Raises DamagedFile if any byte is not as it was written."""
    check(path)
    with safe_open(path, framework="numpy") as file:
        return {name: file.get_tensor(name) for name in list(file.keys())}, _header(file)


def check(path: str | os.PathLike) -> None:
    """Raise DamagedFile if any byte of a file is not as `write` wrote it."""
    with Path(path).open("rb") as file:
        try:
            place, digest = _digest(file)
        except ValueError as error:
            raise DamagedFile(path, str(error)) from None
        file.seek(place)
        if file.read(len(BLANK)) != digest:
            raise DamagedFile(path, "its bytes have changed since it was written")


def _header(file: safe_open) -> dict:
    return json.loads(file.metadata()[HEADER][len(BLANK) :])


def _digest(file: BinaryIO) -> tuple[int, bytes]:
    """Return where the digest of a file is, and what it has to be. Raises ValueError if there is no place for one."""
    size = int.from_bytes(file.read(8), "little")
    before, found, _ = file.read(min(size, MOST_METADATA)).partition(BEFORE_DIGEST)
    if not found:
        raise ValueError("it is cut short, or not a file of this workflow")
    place = 8 + len(before) + len(BEFORE_DIGEST)
    file.seek(0)
    sha = hashlib.sha256(file.read(place) + BLANK.encode())
    file.seek(place + len(BLANK))
    while part := file.read(2**20):
        sha.update(part)
    return place, sha.hexdigest().encode()
