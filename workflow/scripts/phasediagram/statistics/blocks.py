"""A large matrix of cosines as a picture: rows that are alike side by side, and means over blocks of pairs."""

import numpy as np

PIXELS = 250  # of a picture's side: each is the mean over a block of pairs


def picture(similar: np.ndarray) -> np.ndarray:
    """Return the cosines of sorted rows, shape (k, k), as at most PIXELS x PIXELS means over blocks, float32."""
    chosen = order(similar)
    return block_means(similar[np.ix_(chosen, chosen)], PIXELS).astype(np.float32)


def order(similar: np.ndarray) -> np.ndarray:
    """Return the rows of a matrix of cosines by their angle in the plane of its two leading eigenvectors.

    The circle of angles is cut where its gap is widest.
    """
    # the leading eigenvectors are those of the rows' own directions; a few power iterations are plenty for an order
    vectors = np.random.default_rng(0).normal(size=(len(similar), 2))
    for _ in range(30):
        vectors = np.linalg.qr(similar @ vectors)[0]
    angles = np.arctan2(vectors[:, 1], vectors[:, 0])
    around = np.argsort(angles, kind="stable")
    gaps = np.diff(angles[around], append=angles[around[0]] + 2 * np.pi)
    return np.roll(around, -1 - int(np.argmax(gaps)))


def block_means(matrix: np.ndarray, pixels: int) -> np.ndarray:
    """Return a (pixels, pixels) matrix of means over blocks, or the matrix itself where it is no larger."""
    if len(matrix) <= pixels:
        return matrix
    starts = np.linspace(0, len(matrix), pixels, endpoint=False).astype(int)
    sums = np.add.reduceat(np.add.reduceat(matrix, starts, axis=0), starts, axis=1)
    sizes = np.diff(np.append(starts, len(matrix)))
    return sums / np.outer(sizes, sizes)
