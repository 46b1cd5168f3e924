"""The training set of a problem of the config: its points, or MNIST digits of an artefact."""

import os

import numpy as np

from phasediagram.data.training_set import balanced_subset, from_images, from_points, norm
from phasediagram.storage import artefact


def training_set_of(problem: dict, digits: str | os.PathLike | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Return (x, y) of a config entry, x in its scale. For MNIST, `digits` is the artefact of download_mnist."""
    if digits is None:
        x, y = from_points(problem["x"], problem["y"])
    else:
        arrays, _ = artefact.read(digits)
        digits = balanced_subset(arrays["images"], arrays["labels"], problem["mnist"]["n"])
        x, y = from_images(*digits, problem["mnist"]["targets"])
    return scaled(x, problem["scale"]), y


def read_training_set(path: str | os.PathLike) -> tuple[np.ndarray, np.ndarray]:
    """Return (x, y) of a file of the script `training_set`."""
    arrays, _ = artefact.read(path)
    return arrays["x"], arrays["y"]


def scaled(x: np.ndarray, scale: str) -> np.ndarray:
    """Return inputs (n, d) in a scale of the config: none, unit (mean square norm 1), standard (each column)."""
    if scale == "unit":
        return x / (norm(x) or 1.0)
    if scale == "standard":
        deviation = x.std(axis=0)
        return (x - x.mean(axis=0)) / np.where(deviation > 0, deviation, 1.0)  # a constant column becomes 0
    return x
