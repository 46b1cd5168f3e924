"""A large matrix of cosines as a picture: similar rows are neighbours, and each pixel is a mean over a block."""

import numpy as np

PIXELS = 250  # on each side of a picture; a pixel is the mean over a block of pairs


def picture(similar: np.ndarray) -> np.ndarray:
    """Return cosines (k, k), with their rows sorted, as at most PIXELS x PIXELS means over blocks, float32."""
    chosen = order(similar)
    return block_means(similar[np.ix_(chosen, chosen)], PIXELS).astype(np.float32)


def order(similar: np.ndarray) -> np.ndarray:
    """Return the indices of the rows, sorted by angle in the plane of the two leading eigenvectors of the cosines.

    The order starts after the widest gap between angles.
    """
    # the leading eigenvectors follow the main directions of the rows; an order needs only a few power iterations
    vectors = np.random.default_rng(0).normal(size=(len(similar), 2))
    for _ in range(30):
        vectors = np.linalg.qr(similar @ vectors)[0]
    angles = np.arctan2(vectors[:, 1], vectors[:, 0])
    around = np.argsort(angles, kind="stable")
    gaps = np.diff(angles[around], append=angles[around[0]] + 2 * np.pi)
    return np.roll(around, -1 - int(np.argmax(gaps)))


def block_means(matrix: np.ndarray, pixels: int) -> np.ndarray:
    """Return a (pixels, pixels) matrix of means over blocks. A matrix that is no larger comes back unchanged."""
    if len(matrix) <= pixels:
        return matrix
    starts = np.linspace(0, len(matrix), pixels, endpoint=False).astype(int)
    sums = np.add.reduceat(np.add.reduceat(matrix, starts, axis=0), starts, axis=1)
    sizes = np.diff(np.append(starts, len(matrix)))
    return sums / np.outer(sizes, sizes)
