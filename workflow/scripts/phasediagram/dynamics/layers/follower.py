"""Rows that move (hidden states, output gradients), followed in a basis that is revealed as they need it.

The basis is compressed now and then: of everything it has met, the parts that hardly mattered are forgotten.
See docs/deferred.md for the error budget.
"""

import torch

from phasediagram.dynamics.layers.lazy_gaussian import Basis, LazyGaussian, inner

INITIAL_TOLERANCE = 1e-5  # of the initial rows: what float32 resolves
ROUNDING = 10.0  # units in the last place of rows: a change that is no more is not followed
FIRST_ROOM = 64  # rank at which a basis is compressed for the first time


class Follower:
    """Coefficients of moving rows in one basis of a `LazyGaussian`.

    Of every row's change since the first call, no more than `tolerance` of its norm stays outside the basis.
    Of the changes on the whole path, in the root mean square, no more than `forget` is forgotten at a time.
    """

    STATE = ("room", "largest_rank", "_initial", "_reference", "_latest", "path")

    def __init__(self, w: LazyGaussian, basis: Basis, tolerance: float, forget: float):
        self.w, self.basis, self.tolerance, self.forget = w, basis, tolerance, forget
        self.room, self.largest_rank = FIRST_ROOM, 0
        self._initial = None  # (k, m), the rows of the first call
        self._reference = None  # (k, rank then) their coefficients; what is revealed later is orthogonal to them
        self._latest = None
        self.path = torch.zeros(0, 0, dtype=torch.float64)  # (rank, rank) second moments of the changes so far

    def coefficients(self, rows: torch.Tensor) -> torch.Tensor:
        """Return the coefficients, shape (k, rank), of rows (k, m), revealing more where they have moved out."""
        dtype = self.basis.vectors.dtype
        if self._initial is None:
            self._initial = rows
            self.reveal_span(rows.to(dtype), INITIAL_TOLERANCE)
            self._reference = self.basis.coefficients(rows.to(dtype))
            self.path = self.path.to(rows.device)
        change = rows - self._initial
        sizes = change.norm(dim=1, keepdim=True).double()
        has_moved = (sizes[:, 0] > 0).double()
        rounding = (ROUNDING * torch.finfo(rows.dtype).eps * self._initial.norm(dim=1) / sizes[:, 0]) ** 2
        # of unit size: the tolerance is each row's own
        moved = change.div_(sizes.clamp_min(torch.finfo(rows.dtype).tiny)).to(dtype)
        inside = self.basis.coefficients(moved)
        for _ in range(len(rows)):
            outside = has_moved - (inside.double() ** 2).sum(1)
            late = outside > self.tolerance**2 + rounding
            if not bool(late.any()):
                break
            new = self.w.reveal(self.basis, moved[late] - inside[late] @ self.basis.vectors)
            inside = torch.cat([inside, inner(moved, new)], dim=1)
        self.largest_rank = max(self.largest_rank, self.basis.rank)
        inside = inside.double() * sizes
        self.path = padded(padded(self.path, self.basis.rank).T, self.basis.rank).addmm_(inside.T, inside)
        self._latest = (inside + padded(self._reference.double(), self.basis.rank)).to(dtype)
        return self._latest

    def reveal_span(self, rows: torch.Tensor, tolerance: float) -> None:
        """Reveal the span of some rows until no row has more than `tolerance` of itself outside."""
        limits = tolerance * rows.norm(dim=1)
        for _ in range(len(rows)):
            outside = self.basis.project_out(rows)
            if bool((outside.norm(dim=1) <= limits).all()):
                break
            self.w.reveal(self.basis, outside)

    def compress(self, *uses: torch.Tensor, error: float | None = None) -> torch.Tensor:
        """Forget the directions that hardly mattered; return the rotation (new rank, old rank) of the basis.

        The initial and the latest rows stay exactly. Of each use (second moments (rank, rank) of what the basis
        carries, like `path`) at most error^2 of the sum of squares goes; `error` is `forget` by default.
        """
        rank, error = self.basis.rank, self.forget if error is None else error
        exact = torch.cat([padded(rows, rank) for rows in (self._reference, self._latest)]).double()
        kept = torch.linalg.qr(exact.T)[0]  # (rank, 2 k)
        used = [moments / moments.trace() for moments in uses if moments.trace() > 0]
        use = sum(used, start=kept.new_zeros(rank, rank))
        use = use - kept @ (kept.T @ use)
        values, vectors = torch.linalg.eigh(use - (use @ kept) @ kept.T)
        forgotten = int((values.clamp_min(0.0).cumsum(0) <= error**2).sum())
        # eigenvectors that matter little are orthogonal to the rows kept exactly only up to rounding / eigenvalue
        rotation = torch.linalg.qr(torch.cat([kept, vectors[:, forgotten:]], dim=1))[0].T.contiguous()
        self.path = rotation @ padded(padded(self.path, rank).T, rank) @ rotation.T
        dtype = self.basis.vectors.dtype
        self._reference, self._latest = (
            padded(rows, rank) @ rotation.T.to(dtype) for rows in (self._reference, self._latest)
        )
        self.basis.rotate(rotation.to(dtype))
        self.room = max(FIRST_ROOM, 3 * self.basis.rank // 2)
        return rotation.to(dtype)


def padded(rows: torch.Tensor, columns: int) -> torch.Tensor:
    """Return rows with zeros for columns that they lack."""
    return torch.nn.functional.pad(rows, (0, columns - rows.shape[1]))
