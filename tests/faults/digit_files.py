"""Folders of IDX files, damaged or not, as the job `download_mnist` reads them."""

import gzip
import hashlib
import struct
from pathlib import Path
from unittest import mock

import download_mnist
import numpy as np
from case import Case

from phasediagram.data import mnist

IMAGES, LABELS = mnist.TRAINING
OUTPUT = Path("results/mnist/digits.safetensors")
N = 40


def idx(array: np.ndarray) -> bytes:
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


def contents() -> dict[str, bytes]:
    """Return the four files, with few random digits."""
    rng = np.random.default_rng(0)
    images, labels = rng.integers(0, 256, (N, 28, 28), dtype=np.uint8), rng.integers(0, 10, N, dtype=np.uint8)
    return dict(zip(mnist.IDX_MD5, map(idx, (images, labels, images[:7], labels[:7])), strict=True))


def fetch(case: Case, rules: tuple[str, ...]) -> None:
    """Run the job on the folder `idx`; the digests of good files stand in for those of the real ones."""
    digests = {name: hashlib.md5(content).hexdigest() for name, content in contents().items()}
    with mock.patch.object(mnist, "IDX_MD5", digests):
        download_mnist.main("idx", str(OUTPUT))
    if not OUTPUT.exists():
        raise AssertionError("no digits are written")


def flipped(content: bytes, bit: int) -> bytes:
    damaged = bytearray(content)
    damaged[bit // 8] ^= 1 << bit % 8
    return bytes(damaged)


def in_folder(**changes: bytes | None) -> dict[str, bytes | None]:
    """Return the files of a folder: those for training, with changes; None takes one away."""
    files = {name: content for name, content in contents().items() if name in mnist.TRAINING} | changes
    return {"idx": None} | {f"idx/{name}": content for name, content in files.items() if content is not None}


def bad() -> list[Case]:
    """Return folders that the job refuses, and all that the refusal has to show."""
    found, whole = [], contents()

    def refused(*shown: str, **changes: bytes | None) -> None:
        found.append(Case("IDX files", "", shown, files=in_folder(**changes), entrance=fetch))

    for name in mnist.TRAINING:
        content, packed = whole[name], gzip.compress(whole[name])
        refused("idx", name, "neither", **{name: None})
        for damaged in (
            b"",
            content[:3],
            content[:-1],
            content + b"\0",
            flipped(content, 0),
            flipped(content, 999 % 8),
        ):
            refused(f"idx/{name}", "truncated or altered", mnist_digest(content), **{name: damaged})
        for bit in (100, 8 * len(content) - 1):
            refused(f"idx/{name}", mnist_digest(content), "fetch it again", **{name: flipped(content, bit)})
        cut = (b"", packed[:5], packed[: len(packed) // 2], packed[:-1], packed[:-8], b"no gzip" + packed, content)
        for damaged in (*cut, flipped(packed, 8 * len(packed) - 40), packed[:12] + b"\xff" * 8 + packed[20:]):
            refused(f"idx/{name}.gz", "fetch it again", **{name: None, f"{name}.gz": damaged})
        other = next(other for other in mnist.TRAINING if other != name)
        refused(f"idx/{name}", mnist_digest(content), **{name: whole[other]})  # renamed
        refused(f"idx/{name}.gz", **{name: None, f"{name}.gz": gzip.compress(whole[other])})
    refused("idx/t10k-labels-idx1-ubyte", "altered", **{"t10k-labels-idx1-ubyte": whole["t10k-labels-idx1-ubyte"][1:]})
    found.append(Case("IDX files", "", ("idx", "neither"), entrance=fetch))
    found.append(Case("IDX files", "", ("idx", "neither"), files={"idx": b"a file"}, entrance=fetch))
    folders = {"idx": None, f"idx/{IMAGES}": None, f"idx/{LABELS}": whole[LABELS]}
    found.append(Case("IDX files", "", (f"idx/{IMAGES}", "cannot be read"), files=folders, entrance=fetch))
    return found


def mnist_digest(content: bytes) -> str:
    return hashlib.md5(content).hexdigest()


def good() -> list[Case]:
    """Return folders that the job takes: plain, compressed, mixed, with the test files."""
    whole = contents()
    packed = {f"{name}.gz": gzip.compress(whole[name]) for name in mnist.TRAINING}
    folders = [in_folder(), in_folder(**whole), in_folder(**dict.fromkeys(mnist.TRAINING), **packed)]
    folders += [in_folder(**{LABELS: None, f"{LABELS}.gz": packed[f"{LABELS}.gz"]}), in_folder(**{"notes.txt": b"x"})]
    return [Case("IDX files", "", files=files, entrance=fetch) for files in folders]
