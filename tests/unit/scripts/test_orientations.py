"""Neurons at both ends of a stage, of hand-made runs."""

import numpy as np
import orientations
import pytest
from planes import artists, assert_legible, sample


@pytest.mark.parametrize(
    ("v", "turns"),
    [((1, 1), [-0.75, 0.25]), ((-1, 1), [-0.25, 0.75]), ((1, 0), [-1.0, 0.0, 1.0]), ((0, -1), [-0.5, 0.5])],
)
def test_neurons_lie_beside_both_directions(v, turns):
    a = np.ones((50, 1))
    runs = [sample(gamma3=gamma3, a_initial=a, a_final=2 * a) for gamma3 in (0.75, 2.0)]
    figure = orientations.draw(runs, np.array(v, float))
    assert sorted(line.get_xdata()[0] for line in artists(figure.axes[0], "direction")) == pytest.approx(turns)
    assert_legible(figure)
