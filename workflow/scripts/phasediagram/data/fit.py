"""The least loss that a three-layer network can reach on given points."""

import math

DIGITS = 12  # inputs or directions that agree to this many decimals count as equal; training resolves nothing finer


def least_relative_loss(x: list, y: list, biases: bool) -> float:
    """Return the infimum of the loss over three-layer networks of any width, relative to the zero function's loss.

    With biases, networks fit all distinct inputs. Equal inputs share one value; the best one is the mean of their
    targets. Without biases, f(c x) = c f(x) for c >= 0, and f(0) = 0. Inputs on one ray share a slope g, y_i = |x_i| g;
    the best g is that of least squares. Distinct directions have independent values.
    """
    inputs, targets = ([row if isinstance(row, list) else [row] for row in rows] for rows in (x, y))
    scale = max(abs(number) for row in inputs for number in row) or 1.0
    groups = {}
    for row, target in zip(inputs, targets, strict=True):
        size = math.hypot(*row)
        unit = scale if biases else size or 1.0
        key = tuple(round(number / unit, DIGITS) + 0.0 for number in row)  # + 0.0 turns -0.0 into 0.0
        groups.setdefault(key, []).append((1.0 if biases else size, target))
    residual = math.fsum(_residual(members, k) for members in groups.values() for k in range(len(targets[0])))
    return residual / math.fsum(number**2 for row in targets for number in row)


def _residual(members: list[tuple[float, list[float]]], k: int) -> float:
    """Return the least sum of (y_k - size g)^2 over g, for (size, y) of all members."""
    largest = max(size for size, _ in members) or 1.0
    pairs = [(size / largest, target[k]) for size, target in members]
    squares = math.fsum(size**2 for size, _ in pairs)
    value = math.fsum(size * number for size, number in pairs) / squares if squares else 0.0
    return math.fsum((number - size * value) ** 2 for size, number in pairs)
