"""Rows that move (hidden states, output gradients), followed in a basis that is revealed as they need it.

The basis is compressed now and then: of everything it has met, the parts that hardly mattered are forgotten.
See docs/deferred.md for the error budget.
"""

import numpy as np

from phasediagram.dynamics.arrays import Arrays, on_host
from phasediagram.dynamics.layers.lazy_gaussian import Basis, LazyGaussian

INITIAL_TOLERANCE = 1e-5  # of the initial rows: what float32 resolves
FIRST_ROOM = 40  # rank at which a basis is compressed for the first time


class Follower:
    """Coefficients of moving rows in one basis of a `LazyGaussian`: `inside` those of their motion since t = 0.

    Of every row's motion no more than `tolerance` of its norm stays outside the basis. A compression forgets at most
    `forget` of the noted use (root mean square).
    """

    STATE = ("room", "largest_rank", "reference", "use", "total", "_rounding")

    def __init__(self, w: LazyGaussian, basis: Basis, arrays: Arrays, tolerance: float, forget: float):
        self.w, self.basis, self._arrays, self.tolerance, self.forget = w, basis, arrays, tolerance, forget
        self.room, self.largest_rank = FIRST_ROOM, 0
        self._rounding = 0.0  # squared length of a motion that is not followed, of each row
        self.reference = None  # (k, rank), of the rows at t = 0; later reveals are orthogonal to it
        self.use = None  # (rank, rank), second moments of what was noted
        self.total = None  # (n, rank), the sum of what was added up

    def begin(self, rows, rounding: float = 0.0) -> None:
        """Take the rows (k, m) at t = 0; a motion that is no longer than `rounding` of a row is not followed."""
        self.reveal_span(rows, INITIAL_TOLERANCE)
        self.reference, self.use = self.basis.coefficients(rows), self._arrays.zeros(self.basis.rank, self.basis.rank)
        self._rounding = [float(square) for square in rounding**2 * self._arrays.squares(rows)[0]]

    def follow(self, motion) -> None:
        """Take the motion (k, m) of the rows since t = 0, revealing more where it has left the basis."""
        arrays, self.inside = self._arrays, self.basis.coefficients(motion)
        squared, found = arrays.squares(motion, self.inside)
        squared = squared.astype(np.float64)
        bounds = (1 - self.tolerance**2) * squared - self._rounding
        for _ in range(len(motion)):
            late = np.flatnonzero(found < bounds)
            if not late.size:
                break
            late = late.tolist()
            outside = motion[late, :] - self.inside[late, :] @ self.basis.vectors
            own_units = arrays.array(squared[late, None] ** -0.5)
            new = self.w.reveal(self.basis, own_units * outside)
            self.inside = arrays.xp.concat([self.inside, arrays.inner(motion, new)], axis=1)
            (found,) = arrays.squares(self.inside)
        if self.basis.rank > self.reference.shape[1]:
            self._widen()
        self.coefficients = self.reference + self.inside  # of the rows as they are now, (k, rank)

    def note(self, rows) -> None:
        """Count rows (k, rank), given by their coefficients, as use of the basis."""
        self.use += rows.T @ rows

    def add_up(self, rows) -> None:
        """Count rows (n, rank) as use, and keep the span of their sum over all calls from being forgotten."""
        self.note(rows)
        self.total = rows if self.total is None else self.total + rows

    def reveal_span(self, rows, tolerance: float) -> None:
        """Reveal the span of some rows until no row has more than `tolerance` of itself outside."""
        limits = tolerance**2 * self._arrays.squares(rows)[0]
        for _ in range(len(rows)):
            outside = self.basis.project_out(rows)
            if (self._arrays.squares(outside)[0] <= limits).all():
                break
            self.w.reveal(self.basis, outside)

    def compress(self, uses: list | None = None, error: float | None = None) -> None:
        """Forget the directions that hardly mattered.

        The initial rows, the latest ones and the sum stay exactly. Of each use (second moments (rank, rank) of what the
        basis carries) at most error^2 of the sum of squares goes. By default the uses are what was noted and the motion
        that the basis carries, and the error is `forget`.
        """
        self._widen()
        motion, error = self.basis.motion, self.forget if error is None else error
        if uses is None:
            uses = [self.use] if motion is None else [self.use, self._arrays.inner(motion, motion)]
        rows = [self.reference, self.inside] + ([] if self.total is None else [self.total])
        (use, *rows), uses = on_host([self.use, *rows], uses)
        kept = np.linalg.qr(np.concatenate(rows).T.astype(np.float64))[0]  # (rank, 2 k or more)
        wanted = sum(moments / moments.trace() for moments in uses if moments.trace() > 0) + np.zeros(use.shape)
        wanted = wanted - kept @ (kept.T @ wanted)
        values, vectors = np.linalg.eigh(wanted - (wanted @ kept) @ kept.T)
        forgotten = int((np.cumsum(values.clip(0.0)) <= error**2).sum())
        # eigenvectors that matter little are orthogonal to the rows kept exactly only up to rounding / eigenvalue
        rotation = np.linalg.qr(np.concatenate([kept, vectors[:, forgotten:]], axis=1))[0].T
        self.use = self._arrays.array(rotation @ use @ rotation.T)
        self.reference, self.inside, *total = (self._arrays.array(each @ rotation.T) for each in rows)
        self.total = total[0] if total else None
        self.basis.rotate(self._arrays.array(rotation))
        self.room = max(FIRST_ROOM, 3 * self.basis.rank // 2)

    def _widen(self) -> None:
        """Follow the growth of the basis."""
        grown = self.basis.rank - self.reference.shape[1]
        if grown:
            self.reference, self.use = self._with_columns(self.reference, grown), self._with_columns(self.use, grown)
            self.use = self._with_columns(self.use.T, grown)
            self.inside = self._with_columns(self.inside, self.basis.rank - self.inside.shape[1])
            self.total = None if self.total is None else self._with_columns(self.total, grown)
            self.largest_rank = max(self.largest_rank, self.basis.rank)

    def _with_columns(self, rows, count: int):
        """Return rows with some zeros at their end."""
        return self._arrays.xp.concat([rows, self._arrays.zeros(len(rows), count)], axis=1)
