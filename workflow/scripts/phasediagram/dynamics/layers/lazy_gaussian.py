"""A Gaussian matrix that draws only what was asked for: the principle of deferred decisions.

W is m x m with independent standard normal entries. Known are its images Y = W V of an orthonormal basis V
and Z = W^T U of an orthonormal basis U. Given all that, for a unit vector v orthogonal to V,

    W v = U (Z^T v) + (I - U U^T) g,     g ~ N(0, I) fresh,

has exactly the conditional law, and W^T u for u orthogonal to U likewise (docs/deferred.md has the proof). No
m x m matrix is ever made. Vectors are rows here: bases and images are stored as (rank, m).
"""

from collections.abc import Callable

import numpy as np

from phasediagram.dynamics.arrays import BLOCK, Arrays, on_host

ROOM = 72  # rows that a basis has from the beginning
DOMINANT = 0.2  # singular values below this part of the largest wait: they may never grow


class Basis:
    """Orthonormal rows, as many rows that they are mapped to, and room to grow."""

    STATE = ("_rows", "rank")

    def __init__(self, m: int, arrays: Arrays, moves: bool = False):
        self._arrays, self._rows = arrays, arrays.empty(3 if moves else 2, ROOM, m)
        self.rank = 0

    @property
    def rank(self) -> int:
        return self._rank

    @rank.setter
    def rank(self, rank: int) -> None:
        self._rank = rank
        self.vectors, self.images = self._rows[0, :rank], self._rows[1, :rank]
        self.motion = self._rows[2, :rank] if len(self._rows) > 2 else None  # what training adds to the images

    @property
    def gigabytes(self) -> float:
        return 1e-9 * self._rows.nbytes

    def append(self, vectors, images) -> None:
        start, end = self.rank, self.rank + len(vectors)
        if end > self._rows.shape[1]:
            self._resize(end)
        self._rows[0, start:end], self._rows[1, start:end], self._rows[2:, start:end] = vectors, images, 0.0
        self.rank = end

    def coefficients(self, rows):
        """Return <row, vector> for all rows and basis vectors, shape (len(rows), rank)."""
        return self._arrays.inner(rows, self.vectors)

    def project_out(self, rows):
        """Return rows without their components in the basis."""
        return rows - self.coefficients(rows) @ self.vectors

    def rotate(self, rotation) -> None:
        """Keep the part of the span with these (k, rank) orthonormal coefficients, as a basis of rank k."""
        for start in range(0, self._rows.shape[2], BLOCK):
            block = self._rows[:, : self.rank, start : start + BLOCK]
            block[:, : len(rotation)] = rotation @ block
        self.rank = len(rotation)

    def trim(self) -> None:
        """Give back memory that the present rank does not need."""
        self._resize(self.rank)

    def _resize(self, needed: int) -> None:
        """Make room for the needed rows and a quarter more."""
        grown = self._arrays.empty(len(self._rows), needed + needed // 4, self._rows.shape[2])
        grown[:, : self.rank] = self._rows[:, : self.rank]
        self._rows, self.rank = grown, self.rank


class LazyGaussian:
    """W, known on the right basis (V, W V) and on the left basis (U, W^T U). `normal(*shape)` draws fresh numbers."""

    STATE = ("right", "left")
    gigabytes = 0.0  # of a matrix

    def __init__(self, m: int, arrays: Arrays, normal: Callable):
        self.right, self.left = Basis(m, arrays, moves=True), Basis(m, arrays)
        self._arrays, self._normal = arrays, normal

    def reveal(self, side: Basis, rows):
        """Reveal W on the dominant directions of `rows` (right side), or W^T (left side).

        `rows` have been projected out of the basis of that side once; here they are once more, which is what
        rounding asks for. Returns the new directions, as rows.
        """
        other = self.left if side is self.right else self.right
        new = self._dominant_directions(side.project_out(rows))
        side.append(new, self._images(other, new))
        return new

    def _images(self, other: Basis, new):
        fresh = self._normal(*new.shape)
        return fresh + (self._arrays.inner(new, other.images) - other.coefficients(fresh)) @ other.vectors

    def _dominant_directions(self, rows):
        """Return an orthonormal basis of the dominant part of the span of a few rows."""
        if len(rows) == 1:
            return rows / float(self._arrays.squares(rows)[0][0]) ** 0.5
        ((products,),) = on_host([self._arrays.inner(rows, rows)])
        values, vectors = np.linalg.eigh(products.astype(np.float64))
        keep = values > DOMINANT**2 * values[-1]
        return self._arrays.array((vectors[:, keep] / np.sqrt(values[keep])).T) @ rows


class ExplicitGaussian(LazyGaussian):
    """The same bookkeeping over a given matrix W."""

    def __init__(self, w, arrays: Arrays):
        super().__init__(len(w), arrays, normal=None)
        self.w, self.gigabytes = w, 1e-9 * w.nbytes

    def _images(self, other: Basis, new):
        return new @ self.w.T if other is self.left else new @ self.w
