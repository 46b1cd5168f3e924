"""A Gaussian matrix that draws only what was asked for: the principle of deferred decisions.

W is m x m with independent standard normal entries. Known are its images Y = W V of an orthonormal basis V
and Z = W^T U of an orthonormal basis U. Given all that, for a unit vector v orthogonal to V,

    W v = U (Z^T v) + (I - U U^T) g,     g ~ N(0, I) fresh,

has exactly the conditional law, and W^T u for u orthogonal to U likewise (docs/deferred.md has the proof). No
m x m matrix is ever made. Vectors are rows here: bases and images are stored as (rank, m).
"""

from collections.abc import Callable

import torch

ROOM = 72  # rows that a basis has from the beginning


class Basis:
    """Orthonormal rows, the rows they are mapped to, and room to grow."""

    STATE = ("rank", "_vectors", "_images")

    def __init__(self, m: int, dtype: torch.dtype, device: str):
        self.rank, self.dtype = 0, dtype
        self._vectors = torch.empty(ROOM, m, dtype=dtype, device=device)
        self._images = torch.empty(ROOM, m, dtype=dtype, device=device)

    @property
    def capacity(self) -> int:
        return len(self._vectors)

    @property
    def vectors(self) -> torch.Tensor:
        return self._vectors[: self.rank]

    @property
    def images(self) -> torch.Tensor:
        return self._images[: self.rank]

    def append(self, vectors: torch.Tensor, images: torch.Tensor) -> None:
        end = self.rank + len(vectors)
        if end > len(self._vectors):
            self._vectors = with_room(self._vectors, self.rank, end)  # one after the other: less memory at a time
            self._images = with_room(self._images, self.rank, end)
        self._vectors[self.rank : end], self._images[self.rank : end] = vectors, images
        self.rank = end

    def coefficients(self, rows: torch.Tensor) -> torch.Tensor:
        """Return <row, vector> for all rows and basis vectors, shape (len(rows), rank)."""
        return inner(rows, self.vectors)

    def project_out(self, rows: torch.Tensor) -> torch.Tensor:
        """Return rows without their components in the basis."""
        return rows - self.coefficients(rows) @ self.vectors

    def rotate(self, rotation: torch.Tensor) -> None:
        """Keep the part of the span with these (k, rank) orthonormal coefficients, as a basis of rank k."""
        for rows in (self.vectors, self.images):
            rotate(rows, rotation)
        self.rank = len(rotation)

    def trim(self) -> None:
        """Give back memory that the present rank does not need."""
        self._vectors = with_room(self._vectors, self.rank, self.rank)
        self._images = with_room(self._images, self.rank, self.rank)


class LazyGaussian:
    """W, known on the right basis (V, W V) and on the left basis (U, W^T U)."""

    STATE = ("right", "left")

    def __init__(self, m: int, normal: Callable[..., torch.Tensor], dtype: torch.dtype, device: str):
        self.right, self.left = Basis(m, dtype, device), Basis(m, dtype, device)
        self._normal = normal

    def reveal(self, side: Basis, rows: torch.Tensor) -> torch.Tensor:
        """Reveal W on the dominant directions of `rows` (right side), or W^T (left side).

        `rows` have been projected out of the basis of that side once; here they are once more, which is what
        rounding asks for. Returns the new directions, as rows.
        """
        other = self.left if side is self.right else self.right
        new = dominant_directions(side.project_out(rows))
        side.append(new, self._images(other, new, side is self.right))
        return new

    def _images(self, other: Basis, new: torch.Tensor, on_the_right: bool) -> torch.Tensor:
        fresh = self._normal(*new.shape)
        return fresh + (inner(new, other.images) - other.coefficients(fresh)) @ other.vectors


class ExplicitGaussian(LazyGaussian):
    """The same bookkeeping over a given matrix W, for comparison with the dense engine."""

    def __init__(self, w: torch.Tensor, dtype: torch.dtype, device: str):
        super().__init__(len(w), None, dtype, device)
        self.w = w

    def _images(self, other: Basis, new: torch.Tensor, on_the_right: bool) -> torch.Tensor:
        return new @ self.w.T if on_the_right else new @ self.w


class Rows:
    """As many rows as a basis, zero when they are added: what the motion of W is, on the right basis."""

    STATE = ("_rows", "_rank")

    def __init__(self, m: int, dtype: torch.dtype, device: str):
        self._rows = torch.empty(ROOM, m, dtype=dtype, device=device)
        self._rank = 0

    @property
    def rows(self) -> torch.Tensor:
        return self._rows[: self._rank]

    @property
    def capacity(self) -> int:
        return len(self._rows)

    def extend(self, rank: int) -> None:
        if rank > len(self._rows):
            self._rows = with_room(self._rows, self._rank, rank)
        self._rows[self._rank : rank] = 0.0
        self._rank = rank

    def rotate(self, rotation: torch.Tensor) -> None:
        """Follow a rotation of the basis."""
        rotate(self.rows, rotation)
        self._rank = len(rotation)

    def trim(self) -> None:
        """Give back memory that the present rank does not need."""
        self._rows = with_room(self.rows, self._rank, self._rank)


BLOCK = 2**16  # neurons at a time


def inner(rows: torch.Tensor, others: torch.Tensor) -> torch.Tensor:
    """Return the inner products of long rows, shape (len(rows), len(others)).

    Over a million terms a float32 sum is off by 2e-5, which is more than a basis bears: it would be extended by
    rounding errors, and no longer be orthonormal. Here the sums of blocks are added up in float64.
    """
    if rows.shape[1] <= BLOCK:
        return rows @ others.T
    blocks = zip(rows.split(BLOCK, dim=1), others.split(BLOCK, dim=1), strict=True)
    return sum((block @ other.T).double() for block, other in blocks).to(rows.dtype)


def rotate(rows: torch.Tensor, rotation: torch.Tensor) -> None:
    """Replace the first k of some long rows by `rotation` (k, len(rows)) of all of them, in place."""
    for block in rows.split(BLOCK, dim=1):
        block[: len(rotation)] = rotation @ block


DOMINANT = 0.2  # singular values below this part of the largest wait: they may never grow


def dominant_directions(rows: torch.Tensor) -> torch.Tensor:
    """Return an orthonormal basis of the dominant part of the span of a few rows."""
    precise = rows.double()
    if len(rows) == 1:
        return (precise / precise.norm()).to(rows.dtype)
    values, vectors = torch.linalg.eigh(precise @ precise.T)
    keep = values > DOMINANT**2 * values[-1]
    return ((vectors[:, keep] / values[keep].sqrt()).T @ precise).to(rows.dtype)


def with_room(rows: torch.Tensor, used: int, needed: int) -> torch.Tensor:
    """Return a copy of the `used` rows in an array with room for the needed rows and a quarter more."""
    grown = rows.new_empty(needed + needed // 4, rows.shape[1])
    grown[:used] = rows[:used]
    return grown
