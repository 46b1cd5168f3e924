"""The largest eigenvalue of the tangent kernel, which limits the step."""

from collections.abc import Callable

import numpy as np
import torch

FIRST_ITERATIONS = 20  # power iterations on the first evaluation; later ones start warm
REFRESH = 0.02  # relative motion of the weights after which the power iteration is continued


def largest_eigenvalue(kernel: torch.Tensor) -> float:
    """Return that of a symmetric matrix; infinity where one of its numbers is not finite."""
    kernel = kernel.double()
    if not bool(torch.isfinite(kernel).all()):
        return np.inf
    return float(torch.linalg.eigvalsh(kernel)[-1])


class PowerIteration:
    """The leading eigenvector of a kernel that changes slowly, kept warm."""

    STATE = ("top", "value", "moved")

    def __init__(self):
        self.top = None  # (n, d_out)
        self.value, self.moved = 0.0, np.inf  # the eigenvalue, and how far weights have moved since it was found

    def eigenvalue(self, apply: Callable[[torch.Tensor], torch.Tensor], like: torch.Tensor) -> float:
        """Return the largest eigenvalue; `apply` is the kernel, on arrays like the targets (n, d_out)."""
        if self.moved < REFRESH:
            return self.value
        iterations = 1
        if self.top is None:
            self.top, iterations = torch.ones_like(like) / like.numel() ** 0.5, FIRST_ITERATIONS
        for _ in range(iterations):
            image = apply(self.top)
            self.value = float(image.norm())
            if self.value == 0:  # a dead network
                break
            self.top = image / self.value
        self.moved = 0.0
        return self.value
