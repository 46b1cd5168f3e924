"""A training set of the user's own, from a CSV or an NPZ file."""

import csv
import hashlib
import math
import re
from pathlib import Path

COLUMN = re.compile(r"([xy])([1-9][0-9]*)?")
MOST_NUMBERS = 500_000  # every job of the problem gets all of them
SUFFIXES = (".csv", ".npz")


class FileError(Exception):
    """What is wrong with a file of data: where in it, and what would be right."""


def read(path: str) -> tuple[list, list]:
    """Return (x, y) as lists: plain numbers where there is one column, otherwise lists of numbers.

    A CSV file has a head with the columns x or x1, x2, ... and y or y1, y2, ..., and a row for each sample. An NPZ file
    has the arrays x, shape (n,) or (n, d), and y, shape (n,) or (n, k). Raises FileError.
    """
    file = Path(path).expanduser()
    if file.suffix not in SUFFIXES:
        raise FileError(f"its name must end in {' or '.join(SUFFIXES)}")
    try:
        x, y = _read_csv(file) if file.suffix == ".csv" else _read_npz(file)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FileError(f"cannot be read ({getattr(error, 'strerror', None) or error})") from error
    if not x:
        raise FileError("it has no rows")
    if len(x) * (len(x[0]) + len(y[0])) > MOST_NUMBERS:
        raise FileError(f"it has {len(x)} rows of {len(x[0])} + {len(y[0])} numbers; at most {MOST_NUMBERS:,} numbers")
    return _plain(x), _plain(y)


def digest(path: str) -> str:
    """Return the SHA-256 of the file's bytes."""
    return hashlib.sha256(Path(path).expanduser().read_bytes()).hexdigest()


def _plain(rows: list[list[float]]) -> list:
    return [row[0] for row in rows] if len(rows[0]) == 1 else rows


def _read_csv(file: Path) -> tuple[list, list]:
    with file.open(newline="", encoding="utf-8-sig") as lines:
        reader = csv.reader(lines)
        names = [name.strip() for name in next(reader, [])]
        columns = _columns(names)
        x, y = [], []
        for row in reader:
            if not row:
                continue
            if len(row) != len(names):
                raise FileError(f"line {reader.line_num} has {len(row)} fields, and the head has {len(names)}")
            numbers = [_number(text, reader.line_num, name) for text, name in zip(row, names, strict=True)]
            for values, places in ((x, columns["x"]), (y, columns["y"])):
                values.append([numbers[place] for place in places])
    return x, y


def _columns(names: list[str]) -> dict[str, list[int]]:
    """Return the places of the columns of x and of y, in the order of their numbers."""
    found = {"x": {}, "y": {}}
    for place, name in enumerate(names):
        match = COLUMN.fullmatch(name)
        if match is None:
            raise FileError(
                f"column {place + 1} of its head is {name!r}: columns are x or x1, x2, … and y or y1, y2, …"
            )
        if found[match[1]].setdefault(int(match[2] or 0), place) != place:
            raise FileError(f"column {name} is there twice")
    for letter, places in found.items():
        if not places or sorted(places) not in ([0], list(range(1, len(places) + 1))):
            there = ", ".join(names[place] for place in places.values()) or "none"
            raise FileError(
                f"columns of {letter} are {letter}, or {letter}1, {letter}2, … without a gap; here: {there}"
            )
    return {letter: [places[number] for number in sorted(places)] for letter, places in found.items()}


def _number(text: str, line: int, name: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise FileError(f"line {line}, column {name}: {text!r} is not a finite number")
    return number


def _read_npz(file: Path) -> tuple[list, list]:
    import zipfile

    import numpy as np  # here, as every job reads the Snakefile

    try:
        with np.load(file, allow_pickle=False) as arrays:
            x, y = (arrays[name] for name in "xy")
    except (KeyError, ValueError, zipfile.BadZipFile, EOFError) as error:
        raise FileError(f"must be an NPZ file with numbers in arrays x and y ({error})") from error
    for name, array in (("x", x), ("y", y)):
        if array.ndim not in (1, 2) or 0 in array.shape or array.dtype.kind not in "fiub":
            raise FileError(
                f"array {name} has shape {array.shape} of {array.dtype}: it must be (n,) or (n, k) of numbers"
            )
        if not np.isfinite(array).all():
            row = int(np.argwhere(~np.isfinite(array))[0][0])
            raise FileError(f"array {name} has a number that is not finite in row {row}")
    if len(x) != len(y):
        raise FileError(f"x has {len(x)} rows and y has {len(y)}")
    return tuple(array.astype(float).reshape(len(array), -1).tolist() for array in (x, y))
