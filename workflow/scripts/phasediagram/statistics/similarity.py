"""Similarity of the rows of a weight matrix: the cosines D(u, v) of Fig 3, and their mean zeta of Fig 8."""

import math

import numpy as np

from phasediagram.dynamics.inner_layer import InnerLayer


def largest_rows(layer: InnerLayer, initial: bool = False) -> np.ndarray:
    """Return the m/2 rows of [W | b] with the largest norm, largest first, shape (m // 2, m + 1), float32."""
    norms = np.concatenate([np.linalg.norm(rows, axis=1) for _, rows in layer.rows(initial)])
    chosen = np.argsort(-norms, kind="stable")[: layer.m // 2]
    place = np.full(layer.m, -1)
    place[chosen] = np.arange(len(chosen))
    largest = np.empty((len(chosen), layer.m + 1), dtype=np.float32)
    for block, rows in layer.rows(initial):
        wanted = place[block] >= 0
        largest[place[block][wanted]] = rows[wanted]
    return largest


def cosines(rows: np.ndarray) -> np.ndarray:
    """Return D(u, v) = <u, v> / (|u| |v|) for all pairs of rows, shape (k, k). For a zero row it is 0."""
    units = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.finfo(rows.dtype).tiny)
    return units @ units.T


def zeta(similar: np.ndarray) -> float:
    """Return the mean of |D(u, v)| over all ordered pairs, of cosines (k, k). A row also pairs with itself."""
    return float(np.abs(similar).mean(dtype=np.float64))


def zeta_of_chance(m: int) -> float:
    """Return the zeta of an inner matrix at t = 0, up to O(1/m): that of independent normal rows.

    In m dimensions the mean of |D(u, v)| for two such rows is sqrt(2 / (pi m)). Each of the m/2 rows pairs with itself
    in one of its m/2 pairs.
    """
    return math.sqrt(2 / (math.pi * m)) + 2 / m
