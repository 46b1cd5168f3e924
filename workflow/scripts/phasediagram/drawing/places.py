"""Free places for labels: near what they name, off all that is drawn and off each other. Everything is in points."""

import numpy as np
from scipy.spatial import cKDTree

STEP = 1.5  # between places that are tried
MARGIN = 1.5  # about a label or its leader
HIT = 10.0  # how much farther a label goes to hide one point less
OVER = 5.0  # the same for each point of length that its leader runs over something, beyond
MARK = 4.0  # about what the label names
CROSS = 5000.0  # the same for a leader that crosses a mark: as much as to hide a line all along a label
ASIDE = 0.1  # the same for each that it is off its usual place, to the lower right of what it names
ROUNDS = 2  # the first labels do not know where the last ones go
ORDERS = 10  # in which labels are placed, at random
KEPT = 500  # places of a label, the best ones were it alone

NOTHING = np.empty((0, 2))


def grid_points(box: np.ndarray) -> np.ndarray:
    """Return points all over a box, given as its corners, its edges included, at most 2 points apart."""
    sides = (np.linspace(low, high, int((high - low) / 2) + 2) for low, high in box.T)
    return np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2)


def free_places(
    anchors: np.ndarray, sizes: np.ndarray, obstacles: np.ndarray, frame: np.ndarray, marks: np.ndarray = NOTHING
) -> np.ndarray:
    """Return the centres (n, 2) of labels that name anchors (n, 2), have sizes (n, 2) and keep inside a frame (2, 2).

    A label goes where the distance to its anchor is least, with what HIT, OVER, CROSS and ASIDE add. It should hide
    neither obstacles, shape (k, 2), nor other labels, their leaders and anchors. Its leader should not run over them,
    and cross no mark, shape (l, 2), as long as there is another place. Marks are obstacles, too.
    Labels are placed one after the other; of several orders, the best is kept.
    """
    obstacles = np.concatenate([obstacles, marks])
    places = [_places(anchor, size, obstacles, frame, marks) for anchor, size in zip(anchors, sizes, strict=True)]
    best, least, draw = None, np.inf, np.random.default_rng(0)
    for _ in range(ORDERS):
        centres, costs = np.full(anchors.shape, np.nan), np.zeros(len(anchors))
        for i in np.tile(draw.permutation(len(anchors)), ROUNDS):
            others = [anchors[np.any(anchors != anchors[i], axis=1)]]
            for j in np.flatnonzero(np.isfinite(centres[:, 0]) & (np.arange(len(anchors)) != i)):
                box = centres[j] + [-sizes[j] / 2, sizes[j] / 2]
                others += [grid_points(box), _leaders(anchors[j], np.clip(anchors[j], *box)[None])[0]]
            tried, alone = places[i]
            cost = alone + _hidden(np.concatenate(others), anchors[i], tried, sizes[i])
            centres[i], costs[i] = tried[np.argmin(cost)], cost.min()
        if costs.sum() < least:
            best, least = centres, costs.sum()
    return best


def _places(anchor: np.ndarray, size: np.ndarray, obstacles: np.ndarray, frame: np.ndarray, marks: np.ndarray):
    """Return the best centres that a label would have, were it alone, and what each would cost."""
    low, high = frame[0] + size / 2 + MARGIN, frame[1] - size / 2 - MARGIN
    sides = (np.arange(a, max(a, b) + STEP / 2, STEP) for a, b in zip(low, high, strict=True))
    tried = np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, 2)
    nearest = np.clip(anchor, tried - size / 2, tried + size / 2)
    distance = np.linalg.norm(nearest - anchor, axis=1)
    aside = np.linalg.norm(tried - (anchor + size / 2 * [1, -1]), axis=1)
    cost = distance + ASIDE * aside + _hidden(obstacles, anchor, tried, size) + CROSS * _crosses(marks, anchor, nearest)
    kept = np.argsort(cost, kind="stable")[:KEPT]
    return tried[kept], cost[kept]


def _hidden(points: np.ndarray, anchor: np.ndarray, tried: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Return what a label adds to its distance, at each of the places tried, for hiding points or running over them."""
    nearest = np.clip(anchor, tried - size / 2, tried + size / 2)
    length = np.linalg.norm(nearest - anchor, axis=1)
    over = (_inside(points, _leaders(anchor, nearest), np.full(2, 2 * MARGIN)) > 0).mean(axis=1) * np.maximum(
        length - MARK, 0.0
    )
    return HIT * _inside(points, tried, size / 2 + MARGIN) + OVER * over


def _crosses(marks: np.ndarray, anchor: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return how many marks lie on the way from an anchor to each end; near the anchor, marks are not as wide."""
    reach, way = np.minimum(MARK, 0.7 * np.linalg.norm(marks - anchor, axis=1)), ends - anchor
    along = (marks - anchor) @ way.T / np.maximum((way**2).sum(axis=1), 1e-9)
    feet = anchor + np.clip(along, 0, 1)[..., None] * way
    return (np.linalg.norm(marks[:, None] - feet, axis=-1) < reach[:, None]).sum(axis=0)


def _leaders(anchor: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return points along the lines from an anchor to ends (n, 2), shape (n, 16, 2)."""
    return anchor + np.linspace(0, 1, 16)[:, None] * (ends - anchor)[:, None]


def _inside(points: np.ndarray, centres: np.ndarray, half: np.ndarray) -> np.ndarray:
    """Return how many points lie in boxes of half sides `half` about centres, shape (..., 2)."""
    if not len(points):
        return np.zeros(centres.shape[:-1])
    return cKDTree(points / half).query_ball_point(centres / half, r=1.0, p=np.inf, return_length=True)
