"""The deferred engine: the flow of the dense engine at a cost of m x rank per step, without any m x m matrix.

A step only uses W2(0) through W2(0) h and W2(0)^T D for the few hidden states h_i and output gradients
D_ik = a_k * 1[z_i > 0] of the n samples, which move slowly. W2(0) is a `LazyGaussian`: known on the span of the
h's and D's met so far, up to a tolerance, and extended when they leave it. The motion of W2 is

    W2 - W2(0) = P^T V      (V: right basis, P: as many rows)

since every update is a sum of delta_i h_i^T. See docs/deferred.md for the law, the errors and the cost.

Arrays over samples, of shape (n, m), are float64 where small motions are added up; D, delta and the bases, of shape
(rank, m), have the run's dtype.
"""

from collections.abc import Iterator

import numpy as np
import torch

from phasediagram.dynamics.engines.evaluation import Evaluation
from phasediagram.dynamics.engines.follower import Follower
from phasediagram.dynamics.engines.lazy_gaussian import ROOM, ExplicitGaussian, LazyGaussian, inner, rotate, with_room
from phasediagram.dynamics.engines.three_layer import Sums, ThreeLayerEngine

# The part of a unit row outside a basis comes from the difference of two squares: a finer one would be rounding.
FINEST_TOLERANCE = {torch.float32: 1e-3, torch.float64: 1e-6}
SECOND_LAYER_ERROR = 1e-3  # of W2 - W2(0), and of the hidden states at new inputs, in a checkpoint
FUNCTION_BLOCK = 32  # inputs at which f is evaluated at a time
D_TOLERANCE = 2.0  # for output gradients, in units of the tolerance, which is that for hidden states
H_FORGET, D_FORGET = 1.0, 5.0  # what compression may forget of the path of each, in the same units


class DeferredEngine(ThreeLayerEngine):
    """One run of a three-layer network whose W2(0) is revealed as it is needed."""

    name = "deferred"
    SAMPLES_DTYPE = torch.float64
    STATE = (*ThreeLayerEngine.STATE, "w2", "motion", "hidden", "gradients", "reveals")

    def __init__(
        self,
        *arguments,
        tolerance: float = 0.01,  # part of the motion of a hidden state that may go unrevealed
        explicit: bool = False,  # take the dense engine's W2(0) instead of fresh reveals
        **options,
    ):
        super().__init__(*arguments, **options)
        m, dtype, device, draw = self.m, self.storage_dtype, self._device, self._draw
        if tolerance < FINEST_TOLERANCE[dtype]:
            resolved = f"{FINEST_TOLERANCE[dtype]:g}, what {str(dtype).removeprefix('torch.')} resolves"
            raise ValueError(f"tolerance {tolerance:g} is below {resolved}")
        self.tolerance = tolerance
        self.reveals = None if explicit else draw("reveals")
        if explicit:
            self.w2 = ExplicitGaussian(self._normal("w2", m, m).to(dtype), dtype, device)
            self.w2_initial_norm = float(torch.sqrt(self.w2.w.double().norm() ** 2 + self.bias2_initial.norm() ** 2))
        else:

            def fresh(*shape):
                return torch.as_tensor(self.reveals.standard_normal(shape, dtype=np.float32)).to(device, dtype)

            self.w2 = LazyGaussian(m, fresh, dtype, device)
            # |W2(0)|^2 of the m^2 unseen entries is chi-squared: to one part in m, its mean
            self.w2_initial_norm = float(torch.sqrt(m**2 + self.bias2_initial.norm() ** 2))
        self.motion = _Motion(m, dtype, device)  # P
        self.hidden = Follower(self.w2, self.w2.right, tolerance, H_FORGET * tolerance)
        self.gradients = Follower(self.w2, self.w2.left, D_TOLERANCE * tolerance, D_FORGET * tolerance)

    # ---- the flow ----------------------------------------------------------------------------------------

    def evaluate(self) -> Evaluation:
        """Evaluate loss, velocity, stiffness and distances at the present state."""
        n, m = self.n, self.m
        a = self.a_initial + self.a_motion
        w1_change = self.x_gram @ self.w1_motion
        u = self.u_initial + w1_change
        h = torch.relu(u)
        self.h_coefficients = self.hidden.coefficients(h)
        self.motion.extend(self.w2.right.rank)
        z_motion = (self.h_coefficients @ self.motion.rows).double().add_(self.bias2_motion)
        z = (self.h_coefficients @ self.w2.right.images).double().add_(self.bias2_initial).add_(z_motion)
        columns = ((z > 0)[:, None, :] * a.to(self.storage_dtype)).reshape(-1, m)  # D, (n d_out, m)
        p = z.clamp_min_(0.0)
        error = self.kappa3 * (p @ a.T) - self.y  # (n, d_out)

        d_coefficients = self.gradients.coefficients(columns)
        through_motion = inner(columns, self.motion.rows)
        back = torch.addmm(d_coefficients @ self.w2.left.images, through_motion, self.w2.right.vectors).double()
        back.view(n, self.d_out, m).mul_((u > 0)[:, None, :])

        weights = torch.block_diag(*(error / n)[:, None, :])  # (n, n d_out): sums over the outputs of each sample
        self.delta = weights.to(self.storage_dtype) @ columns
        self.velocity_w1 = -(self.kappa2**2) * weights @ back
        self.velocity_a = -(error.T @ p) / n

        h_gram = (self.h_coefficients @ self.h_coefficients.T).double() + self.constant
        sums = Sums.read(
            loss=(error**2).sum() / (2 * n),
            a_speed=self.velocity_a.norm(),
            a_size=a.norm(),
            a_motion=self.a_motion.norm(),
            w2_speed_squared=self.kappa1**4 * (inner(self.delta, self.delta).double() * h_gram).sum(),
            w2_inner=-(self.kappa1**2) * torch.tensordot(self.delta.double(), z_motion),
            w1_speed_squared=((self.velocity_w1 @ self.velocity_w1.T) * self.x_gram).sum(),
            w1_motion_squared=torch.tensordot(self.w1_motion, w1_change),
            w1_inner=torch.tensordot(self.w1_motion, self.u_initial),
        )
        return self._evaluation(sums, float(self._stiffness(p, columns, back, h_gram)))

    def advance(self, step: float) -> None:
        """Take the explicit Euler step of scaled length `step` from the last evaluated state."""
        self.a_motion.add_(self.velocity_a, alpha=step)
        self.w1_motion.add_(self.velocity_w1, alpha=step)
        scaled = (-step * self.kappa1**2) * self.delta
        self.motion.rows.addmm_(self.h_coefficients.T, scaled)
        self.bias2_motion.add_(scaled.sum(0), alpha=self.constant)
        self._advance_w2_motion_squared(step)
        self._make_room()

    def _make_room(self) -> None:
        """Compress the bases that are full, or both where memory is; say where that is not enough."""
        full = self._gigabytes() > self.max_gigabytes
        if full or self.w2.right.rank >= self.hidden.room:
            p = self.motion.rows
            self.motion.rotate(self.hidden.compress(self.hidden.path, inner(p, p).double()))
        if full or self.w2.left.rank >= self.gradients.room:
            self.gradients.compress(self.gradients.path)
        if full:
            for rows in (self.w2.right, self.w2.left, self.motion):
                rows.trim()
            if self._gigabytes() > 0.9 * self.max_gigabytes:
                self.obstacle = (
                    f"bases of rank {self.w2.right.rank} (h) and {self.w2.left.rank} (D) at m = {self.m} take"
                    f" {self._gigabytes():.3g} GB and grow; training.max_gigabytes is {self.max_gigabytes:g}:"
                    " try twice as much"
                )

    def _gigabytes(self) -> float:
        rows = 2 * (self.w2.right.capacity + self.w2.left.capacity) + self.motion.capacity
        return 1e-9 * rows * self.m * self.motion.rows.element_size()

    # ---- what a checkpoint takes ---------------------------------------------------------------------------

    def function(self, x: np.ndarray) -> np.ndarray:
        """Return f(x) of the present state, shape (len(x), d_out), revealing what new inputs need of W2(0)."""
        a = self.a_initial + self.a_motion
        outputs = []
        for rows in self._hidden_blocks(x):
            self.hidden.reveal_span(rows, SECOND_LAYER_ERROR)
            self.motion.extend(self.w2.right.rank)
            z = (self.w2.right.coefficients(rows) @ (self.w2.right.images + self.motion.rows)).double()
            z += self.bias2_initial + self.bias2_motion
            outputs.append(self.kappa3 * torch.relu(z) @ a.T)
        return torch.cat(outputs).cpu().numpy()

    def _second_layer(self, inputs: np.ndarray) -> dict[str, torch.Tensor]:
        """W2 - W2(0) and what of W2(0) goes with it: on the right the h of samples and inputs, on the left D."""
        p = self.motion.rows
        h = torch.cat([self.w2.right.coefficients(rows) for rows in self._hidden_blocks(inputs)])
        self.motion.rotate(self.hidden.compress(inner(p, p).double(), (h.T @ h).double(), error=SECOND_LAYER_ERROR))
        self.gradients.compress(self.gradients.path, error=1.0)
        return {
            "w2_motion": self.motion.rows,
            "w2_right": self.w2.right.vectors,
            "w2_right_images": self.w2.right.images,
            "w2_left": self.w2.left.vectors,
            "w2_left_images": self.w2.left.images,
        }

    def _hidden_blocks(self, x: np.ndarray) -> Iterator[torch.Tensor]:
        """Yield the hidden states at inputs x (k, d), a few rows at a time: all of them may not fit into memory."""
        w1 = self._w1()
        for inputs in self._with_bias(x).split(FUNCTION_BLOCK):
            yield torch.relu(inputs @ w1.T).to(self.storage_dtype)

    def report(self) -> dict:
        """Return what a checkpoint's header says of the engine beside its name."""
        return {"tolerance": self.tolerance, "rank_h": self.hidden.largest_rank, "rank_d": self.gradients.largest_rank}

    def _stiffness(self, p, columns, back, h_gram) -> torch.Tensor:
        """Return lambda_max of the (n d_out) x (n d_out) tangent kernel, scaled as `Evaluation` says."""
        k = self.d_out

        def per_output(gram):  # (n, n) -> (n k, n k)
            return gram.repeat_interleave(k, 0).repeat_interleave(k, 1)

        gram = torch.kron(p @ p.T, torch.eye(k, dtype=p.dtype, device=p.device))
        gram = gram + self.kappa1**2 * inner(columns, columns).double() * per_output(h_gram)
        gram = gram + self.kappa2**2 * (back @ back.T) * per_output(self.x_gram)
        if not bool(torch.isfinite(gram).all()):
            return gram.new_tensor(np.inf)
        return self.kappa3 / self.n * torch.linalg.eigvalsh(gram)[-1]


class _Motion:
    """P: as many rows as the right basis, zero when they are added."""

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
        """Follow a rotation of the right basis."""
        rotate(self.rows, rotation)
        self._rank = len(rotation)

    def trim(self) -> None:
        """Give back memory that the present rank does not need."""
        self._rows = with_room(self.rows, self._rank, self._rank)
