"""The least loss that any network of the kind can reach on given points."""

import math

DIGITS = 12  # to which inputs, or directions of inputs, are the same: finer differences no training resolves


def least_relative_loss(x: list, y: list, biases: bool) -> float:
    """Return the infimum of the loss over all three-layer networks of any width, as a part of the zero function's.

    Networks with biases fit all distinct inputs; equal inputs share one value, at best the mean of their targets.
    Without biases f(c x) = c f(x) for c >= 0: inputs on one ray share one value g of their direction, y_i = |x_i| g,
    at best by least squares, and f(0) = 0. Distinct directions have values of their own.
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
