"""An inner matrix of a finished run (W2, W3, ...), rows at a time: what it is needed for after training.

A checkpoint never holds the matrix W. It holds the motion W - W(0) = P^T V as two thin arrays, and of W(0)

- of a dense or followed run nothing: its random stream draws it again;
- of a deferred run what was revealed and mattered, Y = W(0) V on the right basis V and Z = W(0)^T U on the left basis
  U. What was never seen is drawn from the run's own stream `remainder`: with G fresh standard normal,

      W(0) = Y V + U^T Z (I - V^T V) + (I - U^T U) G (I - V^T V)

  has the conditional law (docs/deferred.md; basis vectors and images are rows here).

All in normalised coordinates; the last column, of biases, is held whole. Rows are drawn block by block, so memory stays
at a few blocks whatever the width. Each pass draws m^2 numbers, the first one over a deferred run twice as many.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from phasediagram.dynamics.randomness import stream
from phasediagram.model import initialisation
from phasediagram.storage import artefact

BLOCK_NUMBERS = 2**24  # of the matrix that a block holds


@dataclass(frozen=True)
class InnerLayer:
    """One inner matrix of a run. Arrays are those of its checkpoint; `draw(name)` are the run's random streams."""

    index: int  # 2 for W2
    arrays: dict[str, np.ndarray]
    header: dict
    draw: partial

    @classmethod
    def read(cls, path, index: int = 2) -> "InnerLayer":
        """Read the checkpoint of a run; raise ValueError where it holds no such matrix."""
        arrays, header = artefact.read(path)
        if f"w{index}_motion" not in arrays:
            what = f"the run is {header['status']}, of depth {header['depth']}, with inputs of d = {header['d']}"
            raise ValueError(f"{path} holds no W{index}: {what}")
        return cls(index, arrays, header, _streams(header))

    @property
    def m(self) -> int:
        return self.header["m"]

    def rows(self, initial: bool = False) -> Iterator[tuple[slice, np.ndarray]]:
        """Yield (which rows, [W | b] of these, shape (block, m + 1)), at the end or at t = 0."""
        drawn = self._revealed_rows() if self.header["engine"] == "deferred" else self._seeded_rows()
        bias = self.arrays[f"bias{self.index}_initial" if initial else f"bias{self.index}"]
        for block, w in drawn:
            if not initial:
                w += self._array("motion")[:, block].T @ self._array("right")
            yield block, np.column_stack([w, bias[block]])

    def forward(self, h: np.ndarray) -> np.ndarray:
        """Return relu(W [h; 1]) of hidden states (k, m)."""
        h = np.column_stack([h, np.ones(len(h))])
        p = np.empty((len(h), self.m))
        for block, w in self.rows():
            p[:, block] = np.maximum(h @ w.T, 0.0)
        return p

    def _array(self, name: str) -> np.ndarray:
        return self.arrays[f"w{self.index}_{name}"]

    def _blocks(self) -> Iterator[slice]:
        size = max(1, BLOCK_NUMBERS // self.m)
        return (slice(start, min(start + size, self.m)) for start in range(0, self.m, size))

    def _normal_rows(self, name: str) -> Iterator[tuple[slice, np.ndarray]]:
        draw = self.draw(name)
        for block in self._blocks():
            yield block, draw.standard_normal((block.stop - block.start, self.m), dtype=np.float32)

    def _seeded_rows(self) -> Iterator[tuple[slice, np.ndarray]]:
        return self._normal_rows(f"w{self.index}")

    @property
    def _remainder(self) -> str:
        return "remainder" if self.index == 2 else f"remainder{self.index}"  # as with the stream of reveals

    @cached_property
    def _unseen_left(self) -> np.ndarray:
        """Z - U G, which takes a pass of its own: once for all passes."""
        u, z = self._array("left"), self._array("left_images")
        return z - sum(u[:, block] @ g for block, g in self._normal_rows(self._remainder))

    def _revealed_rows(self) -> Iterator[tuple[slice, np.ndarray]]:
        v, y, u = (self._array(name) for name in ("right", "right_images", "left"))
        for block, g in self._normal_rows(self._remainder):
            g += u[:, block].T @ self._unseen_left
            yield block, y[:, block].T @ v + g - (g @ v.T) @ v


def function(path, x: np.ndarray) -> np.ndarray:
    """Return f(x) of a finished run, shape (len(x), d_out), for inputs x of shape (len(x), d)."""
    arrays, header = artefact.read(path)
    inputs = np.column_stack([x, np.ones(len(x))]) if header["biases"] else np.asarray(x)
    h = np.maximum(inputs @ arrays["w1"].T, 0.0)
    for index in range(2, header["depth"]):
        h = InnerLayer(index, arrays, header, _streams(header)).forward(h)
    return header["kappa3"] * h @ arrays["a"].T


def _streams(header: dict) -> partial:
    point = initialisation.from_config(header["initialisation"], header["depth"]).point
    return partial(stream, seed=header["seed"], m=header["m"], point=point)
