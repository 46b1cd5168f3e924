"""Cells and lines of a hand-made grid."""

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt

from phasediagram.drawing import maps
from phasediagram.model import theory
from phasediagram.model.layers import DEPTHS, layer_names


def test_cells_end_halfway_between_neighbours_and_one_alone_has_a_width():
    assert maps.cell_edges([0.0, 1.0, 3.0]) == pytest.approx([-0.5, 0.5, 2.0, 4.0])
    assert maps.cell_edges([2.0]) == pytest.approx([1.75, 2.25])


def test_the_cell_of_a_point_has_its_corners():
    grid = pd.DataFrame(0.0, index=[1.0, 2.0], columns=[0.0, 1.0, 3.0])
    low, high = maps.cell(grid, 1.0, 2.0)
    assert low == pytest.approx([0.5, 1.5]) and high == pytest.approx([2.0, 2.5])


def test_a_grid_has_rows_gamma3_and_columns_gamma2():
    table = pd.DataFrame({"gamma2": [0.0, 1.0, 0.0], "gamma3": [2.0, 2.0, 3.0], "slope": [1.0, 2.0, 3.0]})
    assert np.allclose(maps.grid_of(table, "slope"), [[1, 2], [3, np.nan]], equal_nan=True)


@pytest.mark.parametrize(("depth", "layer"), [(depth, layer) for depth in DEPTHS for layer in layer_names(depth)])
def test_the_conjectured_slope_is_zero_on_the_line(layer, depth):
    gamma2, gamma3 = maps.critical_line(layer, -1.0, 1.5, depth)
    assert (gamma2[0], gamma2[-1]) == (-1.0, 1.5)
    for step, sign in ((-1e-6, -1), (1e-6, 1)):
        assert all(sign * theory.slope(layer, a, b + step, depth) > 0 for a, b in zip(gamma2, gamma3, strict=True))


def test_a_line_does_not_rescale_its_map():
    _, axes = plt.subplots()
    maps.draw_cells(axes, pd.DataFrame([[0.0, np.nan]], index=[1.0], columns=[0.0, 0.5]), "Reds", plt.Normalize())
    maps.theory_line(axes, "W1", 3)
    assert axes.get_xlim() == pytest.approx((-0.25, 0.75)) and axes.get_ylim() == pytest.approx((0.75, 1.25))
