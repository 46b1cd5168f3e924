"""The deferred engine: the flow of the dense engine at a cost of m x rank per step, without any m x m matrix.

A step only uses W2(0) through W2(0) h and W2(0)^T D for the few hidden states h_i and output gradients
D_ik = a_k * 1[z_i > 0] of the n samples, which move slowly. W2(0) is a `LazyGaussian`: known on the span of the
h's and D's met so far, up to a tolerance, and extended when they leave it. The motion of W2 is

    W2 - W2(0) = P^T V      (V: right basis, P: as many rows)

since every update is a sum of delta_i h_i^T. See docs/deferred.md for the law, the errors and the cost.

Arrays over samples, of shape (n, m), are float64; bases, of shape (rank, m), have the run's dtype.
"""

import numpy as np
import torch

from phasediagram.engines.evaluation import Evaluation
from phasediagram.engines.lazy_gaussian import Basis, ExplicitGaussian, LazyGaussian
from phasediagram.engines.three_layer import ThreeLayerEngine

FUNCTION_BLOCK = 32  # inputs at which f is evaluated at a time
INITIAL_TOLERANCE = 1e-5  # of the initial hidden states and output gradients: what float32 resolves


class DeferredEngine(ThreeLayerEngine):
    """One run of a three-layer network whose W2(0) is revealed as it is needed."""

    name = "deferred"

    def __init__(
        self,
        x,
        y,
        kappas,
        draw,
        m: int,
        dtype: torch.dtype = torch.float32,  # of the bases
        device: str = "cpu",
        tolerance: float = 0.02,  # part of the motion of a hidden state or output gradient that may go unrevealed
        explicit: bool = False,  # take the dense engine's W2(0) instead of fresh reveals
    ):
        super().__init__(x, y, kappas, draw, m, torch.float64, device)
        self.storage_dtype, self.tolerance = dtype, tolerance
        if explicit:
            self.w2 = ExplicitGaussian(self._normal("w2", m, m).to(dtype), dtype, device)
            self.w2_initial_norm = float(torch.sqrt(self.w2.w.double().norm() ** 2 + self.bias2_initial.norm() ** 2))
        else:
            reveals = draw("reveals")

            def fresh(*shape):
                return torch.as_tensor(reveals.standard_normal(shape, dtype=np.float32)).to(device, dtype)

            self.w2 = LazyGaussian(m, fresh, dtype, device)
            # |W2(0)|^2 of the m^2 unseen entries is chi-squared: to one part in m, its mean
            self.w2_initial_norm = float(torch.sqrt(m**2 + self.bias2_initial.norm() ** 2))
        self.motion = _RowsWithRoom(m, dtype, device)  # P
        self.h_initial = self.d_initial = None

    # ---- the flow ----------------------------------------------------------------------------------------

    def evaluate(self) -> Evaluation:
        """Evaluate loss, velocity, stiffness and distances at the present state."""
        n, m = self.n, self.m
        a = self.a_initial + self.a_motion
        w1_change = self.x_gram @ self.w1_motion
        u = self.u_initial + w1_change
        h = torch.relu(u)
        if self.h_initial is None:
            self.h_initial, self.h_reference = h, self._first(self.w2.right, h)
        self.h_coefficients = self._coefficients(self.w2.right, h, self.h_initial, self.h_reference)
        self.motion.extend(self.w2.right.rank)
        z_motion = (self.h_coefficients @ self.motion.rows).double() + self.bias2_motion
        z = (self.h_coefficients @ self.w2.right.images).double() + self.bias2_initial + z_motion
        p = torch.relu(z)
        error = self.kappa3 * (p @ a.T) - self.y  # (n, d_out)

        z_on = (z > 0).double()
        columns = (z_on[:, None, :] * a).reshape(-1, m)  # D, (n d_out, m)
        if self.d_initial is None:
            self.d_initial, self.d_reference = columns, self._first(self.w2.left, columns)
        d_coefficients = self._coefficients(self.w2.left, columns, self.d_initial, self.d_reference)
        through_motion = columns.to(self.storage_dtype) @ self.motion.rows.T
        pulled = (d_coefficients @ self.w2.left.images + through_motion @ self.w2.right.vectors).double()
        back = pulled.reshape(n, self.d_out, m) * (u > 0).double()[:, None, :]

        weights = error / n
        self.delta = (weights[:, :, None] * columns.reshape(n, self.d_out, m)).sum(1)
        self.velocity_w1 = -(self.kappa2**2) * (weights[:, :, None] * back).sum(1)
        self.velocity_a = -(weights.T @ p)

        h_gram = (self.h_coefficients @ self.h_coefficients.T).double() + 1.0
        back = back.reshape(-1, m)
        scalars = torch.stack(
            [
                (error**2).sum() / (2 * n),
                self.velocity_a.norm(),
                a.norm(),
                self.kappa1**4 * ((self.delta @ self.delta.T) * h_gram).sum(),
                -(self.kappa1**2) * (self.delta * z_motion).sum(),
                ((self.velocity_w1 @ self.velocity_w1.T) * self.x_gram).sum(),
                (self.w1_motion * w1_change).sum(),
                (self.w1_motion * self.u_initial).sum(),
                self._stiffness(p, columns, back, h_gram),
            ]
        )
        *sums, stiffness = scalars.tolist()
        return self._evaluation(sums, stiffness)

    def advance(self, step: float) -> None:
        """Take the explicit Euler step of scaled length `step` from the last evaluated state."""
        self.a_motion.add_(self.velocity_a, alpha=step)
        self.w1_motion.add_(self.velocity_w1, alpha=step)
        scaled = (-step * self.kappa1**2) * self.delta
        self.motion.rows.addmm_(self.h_coefficients.T, scaled.to(self.storage_dtype))
        self.bias2_motion.add_(scaled.sum(0))
        self._advance_w2_motion_squared(step)

    def _first(self, basis: Basis, rows: torch.Tensor) -> torch.Tensor:
        """Reveal the whole span of the initial rows; return their coefficients."""
        self._reveal_all(basis, rows.to(self.storage_dtype), INITIAL_TOLERANCE)
        return basis.coefficients(rows.to(self.storage_dtype))

    def _reveal_all(self, basis: Basis, rows: torch.Tensor, tolerance: float) -> None:
        """Reveal the span of some rows until no row has more than `tolerance` of itself outside."""
        limits = tolerance * rows.norm(dim=1)
        for _ in range(len(rows)):
            outside = basis.project_out(rows)
            if bool((outside.norm(dim=1) <= limits).all()):
                break
            self.w2.reveal(basis, outside)

    # ---- what a checkpoint takes ---------------------------------------------------------------------------

    def function(self, x: np.ndarray) -> np.ndarray:
        """Return f(x) of the present state, shape (len(x), d_out), revealing what new inputs need of W2(0)."""
        a = self.a_initial + self.a_motion
        h = torch.relu(self._with_bias(x) @ self._w1().T)
        outputs = []
        for rows in h.to(self.storage_dtype).split(FUNCTION_BLOCK):
            self._reveal_all(self.w2.right, rows, self.tolerance)
            self.motion.extend(self.w2.right.rank)
            z = (self.w2.right.coefficients(rows) @ (self.w2.right.images + self.motion.rows)).double()
            z += self.bias2_initial + self.bias2_motion
            outputs.append(self.kappa3 * torch.relu(z) @ a.T)
        return torch.cat(outputs).cpu().numpy()

    def report(self) -> dict:
        """Return what a checkpoint's header says of the engine beside its name."""
        return {"tolerance": self.tolerance, "rank_h": self.w2.right.rank, "rank_d": self.w2.left.rank}

    # ---- bases ---------------------------------------------------------------------------------------------

    def _coefficients(self, basis: Basis, rows, initial, reference) -> torch.Tensor:
        """Return the coefficients of rows in a basis, revealing more where too much of their motion is outside."""
        change = rows - initial
        sizes = change.norm(dim=1, keepdim=True).clamp_min(torch.finfo(torch.float64).tiny)
        moved = (change / sizes).to(self.storage_dtype)  # of unit size: the tolerance is each row's own
        inside = basis.coefficients(moved)
        for _ in range(len(rows)):
            outside = (moved.double() ** 2).sum(1) - (inside.double() ** 2).sum(1)
            late = outside > self.tolerance**2
            if not bool(late.any()):
                break
            new = self.w2.reveal(basis, moved[late] - inside[late] @ basis.vectors)
            inside = torch.cat([inside, moved @ new.T], dim=1)
        inside = inside * sizes.to(self.storage_dtype)
        # the initial rows have no component in the directions that came later
        inside[:, : reference.shape[1]] += reference
        return inside

    def _stiffness(self, p, columns, back, h_gram) -> torch.Tensor:
        """Return lambda_max of the (n d_out) x (n d_out) tangent kernel, scaled as `Evaluation` says."""
        k = self.d_out

        def per_output(gram):  # (n, n) -> (n k, n k)
            return gram.repeat_interleave(k, 0).repeat_interleave(k, 1)

        gram = torch.kron(p @ p.T, torch.eye(k, dtype=p.dtype, device=p.device))
        gram = gram + self.kappa1**2 * (columns @ columns.T) * per_output(h_gram)
        gram = gram + self.kappa2**2 * (back @ back.T) * per_output(self.x_gram)
        if not bool(torch.isfinite(gram).all()):
            return gram.new_tensor(np.inf)
        return self.kappa3 / self.n * torch.linalg.eigvalsh(gram)[-1]


class _RowsWithRoom:
    """Rows that are zero when they are added."""

    def __init__(self, m: int, dtype: torch.dtype, device: str):
        self._rows = torch.zeros(32, m, dtype=dtype, device=device)
        self._rank = 0

    @property
    def rows(self) -> torch.Tensor:
        return self._rows[: self._rank]

    def extend(self, rank: int) -> None:
        if rank > len(self._rows):
            grown = self._rows.new_zeros(2 * rank, self._rows.shape[1])
            grown[: self._rank] = self.rows
            self._rows = grown
        self._rank = rank
