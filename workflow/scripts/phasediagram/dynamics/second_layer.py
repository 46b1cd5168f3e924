"""W2 of a finished run, rows of W2 at a time: what the m x m matrix is needed for after training.

A checkpoint never holds the matrix. It holds the motion W2 - W2(0) = P^T V as two thin arrays, and of W2(0)

- of a dense run nothing: its random stream `w2` draws it again;
- of a deferred run what was revealed and mattered, Y = W2(0) V on the right basis V and Z = W2(0)^T U on the left
  basis U. What was never seen is drawn from the run's own stream `remainder`: with G fresh standard normal,

      W2(0) = Y V + U^T Z (I - V^T V) + (I - U^T U) G (I - V^T V)

  has the conditional law (docs/deferred.md; basis vectors and images are rows here).

All in normalised coordinates; b2, the last column of W2, is held whole. Rows are drawn block by block, so memory
stays at a few blocks whatever the width, and each pass draws m^2 numbers, the first one over a deferred run twice
as many.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from phasediagram.dynamics.randomness import stream
from phasediagram.model import initialisation
from phasediagram.storage import artefact

BLOCK_NUMBERS = 2**24  # of W2 that a block holds


@dataclass(frozen=True)
class SecondLayer:
    """W2 of one run. Arrays are those of its checkpoint; `draw(name)` are the run's random streams."""

    arrays: dict[str, np.ndarray]
    header: dict
    draw: partial

    @classmethod
    def read(cls, path) -> "SecondLayer":
        """Read the checkpoint of a run; raise ValueError where it holds no W2 (d > 2, diverged or out of memory)."""
        arrays, header = artefact.read(path)
        if "w2_motion" not in arrays:
            raise ValueError(f"{path} holds no W2: the run is {header['status']}, with inputs of d = {header['d']}")
        point = initialisation.from_config(header["initialisation"]).point
        return cls(arrays, header, partial(stream, seed=header["seed"], m=header["m"], point=point))

    @property
    def m(self) -> int:
        return self.header["m"]

    def rows(self, initial: bool = False) -> Iterator[tuple[slice, np.ndarray]]:
        """Yield (which rows, [W2 | b2] of these, shape (block, m + 1)), at the end or at t = 0."""
        drawn = self._seeded_rows() if self.header["engine"] == "dense" else self._revealed_rows()
        bias = self.arrays["bias2_initial" if initial else "bias2"]
        for block, w2 in drawn:
            if not initial:
                w2 += self.arrays["w2_motion"][:, block].T @ self.arrays["w2_right"]
            yield block, np.column_stack([w2, bias[block]])

    def function(self, x: np.ndarray) -> np.ndarray:
        """Return f(x), shape (len(x), d_out), for inputs x of shape (len(x), d)."""
        inputs = np.column_stack([x, np.ones(len(x))]) if self.header["biases"] else np.asarray(x)
        h = np.maximum(inputs @ self.arrays["w1"].T, 0.0)
        h = np.column_stack([h, np.ones(len(x))])
        p = np.empty((len(x), self.m))
        for block, w2 in self.rows():
            p[:, block] = np.maximum(h @ w2.T, 0.0)
        return self.header["kappa3"] * p @ self.arrays["a"].T

    def _blocks(self) -> Iterator[slice]:
        size = max(1, BLOCK_NUMBERS // self.m)
        return (slice(start, min(start + size, self.m)) for start in range(0, self.m, size))

    def _normal_rows(self, name: str) -> Iterator[tuple[slice, np.ndarray]]:
        draw = self.draw(name)
        for block in self._blocks():
            yield block, draw.standard_normal((block.stop - block.start, self.m), dtype=np.float32)

    def _seeded_rows(self) -> Iterator[tuple[slice, np.ndarray]]:
        return self._normal_rows("w2")

    @cached_property
    def _unseen_left(self) -> np.ndarray:
        """Z - U G, which takes a pass of its own: once for all passes."""
        u, z = self.arrays["w2_left"], self.arrays["w2_left_images"]
        return z - sum(u[:, block] @ g for block, g in self._normal_rows("remainder"))

    def _revealed_rows(self) -> Iterator[tuple[slice, np.ndarray]]:
        v, y, u = (self.arrays[name] for name in ("w2_right", "w2_right_images", "w2_left"))
        for block, g in self._normal_rows("remainder"):
            g += u[:, block].T @ self._unseen_left
            yield block, y[:, block].T @ v + g - (g @ v.T) @ v
