"""The largest eigenvalue of the tangent kernel, which limits the step."""

from collections.abc import Callable

import numpy as np

FIRST_ITERATIONS = 20  # power iterations on the first evaluation at most; later ones start warm
CONVERGED = 0.001  # relative change of the eigenvalue that ends the first ones
REFRESH = 0.02  # relative motion of the weights after which the power iteration is continued


def largest_eigenvalue(kernel: np.ndarray) -> float:
    """Return that of a symmetric matrix; infinity where one of its numbers is not finite."""
    if not np.isfinite(kernel).all():
        return np.inf
    return float(np.linalg.eigvalsh(kernel)[-1])


class PowerIteration:
    """The leading eigenvector of a kernel K that changes slowly, kept warm, and its Rayleigh quotient.

    The quotient is never above the eigenvalue, and off by the square of the error of the vector only. Where it is too
    low all the same, steps are too long, and the error of the network grows along the true eigenvector: then
    `consider` finds it there.
    """

    STATE = ("top", "value", "moved")

    def __init__(self):
        self.top = None  # (n, d_out), of length 1
        self.value, self.moved = 0.0, np.inf  # the quotient, and how far weights have moved since it was found

    def consider(self, weights: np.ndarray, square: float) -> None:
        """Take other weights w (n, d_out) with their square <w, K w> where their quotient is larger."""
        norm = float(np.linalg.norm(weights))
        if norm > 0 and square > self.value * norm**2:
            self.top, self.value = weights / norm, square / norm**2

    def eigenvalue(self, apply: Callable[[np.ndarray], tuple[np.ndarray, float]]) -> float:
        """Return the largest eigenvalue; `apply` gives K w and <w, K w>, K w perhaps roughly."""
        if self.top is None or self.moved < REFRESH:  # no weights have an image: the network is dead
            return self.value
        before = np.inf
        for _ in range(FIRST_ITERATIONS if np.isinf(self.moved) else 1):
            image, self.value = apply(self.top)
            self.top = image / (np.linalg.norm(image) or 1.0)
            if abs(self.value - before) < CONVERGED * self.value:
                break
            before = self.value
        self.moved = 0.0
        return self.value
