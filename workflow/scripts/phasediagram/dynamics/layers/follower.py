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
    A compression forgets at most `forget` of the noted use (root mean square).
    """

    STATE = ("room", "largest_rank", "_initial", "_rounding", "_reference", "latest", "use", "_total")

    def __init__(self, w: LazyGaussian, basis: Basis, tolerance: float, forget: float):
        self.w, self.basis, self.tolerance, self.forget = w, basis, tolerance, forget
        self.room, self.largest_rank = FIRST_ROOM, 0
        self._initial = None  # (k, m), the rows of the first call
        self._rounding = None  # (k,) squared change of a row that may be rounding
        self._reference = None  # (k, rank), coefficients of the initial rows; later reveals are orthogonal to them
        self.latest = None  # (k, rank), those of the last call's rows
        self.use = None  # (rank, rank), second moments of what was noted
        self._total = None  # (n, rank), the sum of what was added up

    def coefficients(self, rows: torch.Tensor) -> torch.Tensor:
        """Return the coefficients, shape (k, rank), of rows (k, m), revealing more where they have moved out."""
        if self._initial is None:
            self._begin(rows)
        change = rows - self._initial
        moved = change.to(self.basis.dtype)
        squared = torch.linalg.vecdot(change, change).double()
        limits = (self.tolerance**2 * squared).add_(self._rounding)
        inside = self.basis.coefficients(moved)
        for _ in range(len(rows)):
            late = squared - inside.double().square().sum(1) > limits
            if not bool(late.any()):
                break
            unit = squared[late, None].sqrt().to(self.basis.dtype)  # the tolerance is each row's own
            new = self.w.reveal(self.basis, (moved[late] - inside[late] @ self.basis.vectors) / unit)
            inside = torch.cat([inside, inner(moved, new)], dim=1)
        self._widen()
        self.change = inside.double()
        self.latest = (self._reference + self.change).to(self.basis.dtype)
        return self.latest

    def note(self, rows: torch.Tensor) -> None:
        """Count rows (k, rank), given by their coefficients in float64, as use of the basis."""
        self.use.addmm_(rows.T, rows)

    def add_up(self, rows: torch.Tensor) -> None:
        """Count rows (n, rank) as use, and keep the span of their sum over all calls from being forgotten."""
        self.note(rows)
        self._total = rows if self._total is None else padded(self._total, self.basis.rank) + rows

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

        The initial rows, the latest ones and the sum stay exactly. Of each use (second moments (rank, rank) of what the
        basis carries) at most error^2 of the sum of squares goes; `error` is `forget` by default.
        """
        self._widen()
        rank, error = self.basis.rank, self.forget if error is None else error
        rows = [padded(rows.double(), rank) for rows in (self._reference, self.latest, self._total) if rows is not None]
        kept = torch.linalg.qr(torch.cat(rows).T)[0]  # (rank, 2 k or more)
        used = [moments / moments.trace() for moments in uses if moments.trace() > 0]
        use = sum(used, start=kept.new_zeros(rank, rank))
        use = use - kept @ (kept.T @ use)
        values, vectors = torch.linalg.eigh(use - (use @ kept) @ kept.T)
        forgotten = int((values.clamp_min(0.0).cumsum(0) <= error**2).sum())
        # eigenvectors that matter little are orthogonal to the rows kept exactly only up to rounding / eigenvalue
        rotation = torch.linalg.qr(torch.cat([kept, vectors[:, forgotten:]], dim=1))[0].T.contiguous()
        self.use = rotation @ self.use @ rotation.T
        self._reference, latest, *total = (each @ rotation.T for each in rows)
        self.latest, self._total = latest.to(self.basis.dtype), total[0] if total else None
        self.basis.rotate(rotation.to(self.basis.dtype))
        self.room = max(FIRST_ROOM, 3 * self.basis.rank // 2)
        return rotation.to(self.basis.dtype)

    def _begin(self, rows: torch.Tensor) -> None:
        self._initial, first = rows.clone(), rows.to(self.basis.dtype)
        self.reveal_span(first, INITIAL_TOLERANCE)
        self._reference = self.basis.coefficients(first).double()
        self._rounding = (ROUNDING * torch.finfo(rows.dtype).eps * rows.norm(dim=1).double()) ** 2
        self.use = self._reference.new_zeros(self.basis.rank, self.basis.rank)

    def _widen(self) -> None:
        """Follow the growth of the basis."""
        rank = self.basis.rank
        if rank > self._reference.shape[1]:
            self._reference = padded(self._reference, rank)
            self.use = padded(padded(self.use, rank).T, rank)
        self.largest_rank = max(self.largest_rank, rank)


def padded(rows: torch.Tensor, columns: int) -> torch.Tensor:
    """Return rows with zeros for columns that they lack."""
    return torch.nn.functional.pad(rows, (0, columns - rows.shape[1]))
