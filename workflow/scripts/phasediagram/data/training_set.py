"""Training sets as arrays: points of a list, or images."""

import hashlib

import numpy as np

SHAPE = (28, 28)  # of an image
X_GRID_POINTS = 401  # at which the learnt function of a one-dimensional problem is stored
X_GRID_MARGIN = 0.5  # on both sides of the data, as a part of their range


def norm(x: np.ndarray) -> float:
    """Return the root of the mean square norm of inputs (n, d)."""
    return float(np.sqrt((x**2).sum(1).mean()))


def from_points(x: list, y: list) -> tuple[np.ndarray, np.ndarray]:
    """Return float64 arrays (n, d) and (n, d_out) of points that the config lists. Plain numbers become one column."""
    columns = [np.asarray(values, dtype=np.float64) for values in (x, y)]
    return tuple(values[:, None] if values.ndim == 1 else values for values in columns)


def from_images(images: np.ndarray, labels: np.ndarray, targets: str) -> tuple[np.ndarray, np.ndarray]:
    """Return pixels in [0, 1], shape (n, 784), and targets: one_hot, shape (n, 10), or digit, 0 to 9, shape (n, 1)."""
    y = np.eye(10)[labels] if targets == "one_hot" else labels[:, None].astype(np.float64)
    return images.reshape(len(images), -1) / 255.0, y


def balanced_subset(images: np.ndarray, labels: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return n digits that cycle through the classes (0, 1, ..., 9, 0, ...), each class in its stored order.

    Raises ValueError if a class has too few digits.
    """
    by_class = [np.flatnonzero(labels == digit) for digit in range(10)]
    most = min(10 * len(members) + digit for digit, members in enumerate(by_class))
    if n > most:
        raise ValueError(f"mnist.n = {n} digits asked for, at most {most} are available with balanced classes")
    chosen = [by_class[i % 10][i // 10] for i in range(n)]
    return images[chosen], labels[chosen]


def digest(x: np.ndarray, y: np.ndarray) -> str:
    """Return the SHA-256 of a training set's numbers and shapes."""
    sha = hashlib.sha256()
    for array in (x, y):
        sha.update(f"{array.shape}".encode() + np.ascontiguousarray(array, dtype="<f8").tobytes())
    return sha.hexdigest()


def x_grid(x: np.ndarray) -> np.ndarray | None:
    """Return an even grid around one-dimensional inputs, shape (X_GRID_POINTS, 1). None for d > 1."""
    if x.shape[1] != 1:
        return None
    low, high = float(x.min()), float(x.max())
    margin = X_GRID_MARGIN * ((high - low) or 1.0)  # a single point has no range
    return np.linspace(low - margin, high + margin, X_GRID_POINTS)[:, None]
