"""Places of labels on a hand-made page."""

import numpy as np

from phasediagram.drawing.places import MARGIN, MARK, free_places, grid_points

FRAME = np.array([[0.0, 0.0], [100.0, 80.0]])


def boxes(centres, sizes):
    return [(centre - size / 2, centre + size / 2) for centre, size in zip(centres, sizes, strict=True)]


def test_a_label_goes_beside_its_point_and_not_on_it():
    anchors, sizes = np.array([[50.0, 40.0]]), np.array([[20.0, 8.0]])
    ((low, high),) = boxes(free_places(anchors, sizes, anchors, FRAME), sizes)
    assert not np.all((low < anchors[0]) & (anchors[0] < high))
    assert np.linalg.norm(np.clip(anchors[0], low, high) - anchors[0]) < 2 * MARGIN


def test_labels_of_a_crowd_keep_off_each_other_the_obstacles_and_the_frame():
    draw = np.random.default_rng(0)
    anchors, sizes = 50 + draw.normal(size=(5, 2)), np.tile([30.0, 8.0], (5, 1))
    obstacles = np.concatenate([anchors, grid_points(np.array([[0.0, 45.0], [100.0, 47.0]]))])
    places = boxes(free_places(anchors, sizes, obstacles, FRAME), sizes)
    for i, (low, high) in enumerate(places):
        assert np.all(low > FRAME[0]) and np.all(high < FRAME[1])
        assert not np.any(np.all((low < obstacles) & (obstacles < high), axis=1))
        assert not any(np.all((low < top) & (bottom < high)) for bottom, top in places[:i])


def test_a_leader_goes_round_a_mark():
    anchor, size = np.array([50.0, 10.0]), np.array([10.0, 8.0])
    frame = np.array([[20.0, 5.0], [80.0, 80.0]])
    hidden = np.tile(grid_points(np.array([[20.0, 5.0], [80.0, 50.0]])), (10, 1))  # so that the label goes above
    mark = np.array([[50.0, 40.0]])
    for marks, expected in ((mark[:0], False), (mark, True)):
        (centre,) = free_places(anchor[None], size[None], hidden, frame, marks)
        way = np.clip(anchor, centre - size / 2, centre + size / 2) - anchor
        assert way[1] > 40
        to_mark = mark[0] - anchor
        aside = abs(way[0] * to_mark[1] - way[1] * to_mark[0]) / np.linalg.norm(way)
        assert (aside >= MARK) == expected


def test_a_label_larger_than_the_frame_has_a_place_all_the_same():
    centres = free_places(np.array([[5.0, 5.0]]), np.array([[200.0, 8.0]]), np.empty((0, 2)), FRAME)
    assert np.isfinite(centres).all()
