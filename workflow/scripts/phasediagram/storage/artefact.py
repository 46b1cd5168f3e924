"""Arrays with a JSON header in one safetensors file: the format of digits and checkpoints."""

import json
import os

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

from phasediagram.storage.files import whole_file

HEADER = "header"  # the key of the JSON text in the safetensors metadata


def write(path: str | os.PathLike, arrays: dict[str, np.ndarray], header: dict) -> None:
    """Write arrays and header to one file, which appears whole. Raises ValueError if a header number is not finite."""
    text = json.dumps(header, sort_keys=True, allow_nan=False)
    with whole_file(path) as temporary:
        save_file({name: np.ascontiguousarray(array) for name, array in arrays.items()}, temporary, {HEADER: text})


def read_header(path: str | os.PathLike) -> dict:
    """Return the header, without reading the arrays."""
    with safe_open(path, framework="numpy") as file:
        return json.loads(file.metadata()[HEADER])


def read(path: str | os.PathLike) -> tuple[dict[str, np.ndarray], dict]:
    """Return (arrays, header) of a file."""
    with safe_open(path, framework="numpy") as file:
        return {name: file.get_tensor(name) for name in list(file.keys())}, json.loads(file.metadata()[HEADER])
