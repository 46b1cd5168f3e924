"""What Luo et al. publish, beside the closed form and the initialisations by name."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from phasediagram.model import luo, theory
from phasediagram.model.initialisation import TABLE1


@pytest.mark.parametrize("layer", ["W1", "a"])
def test_the_published_boundary_is_the_conjectured_line_of_two_layers(layer):
    for gamma2 in np.linspace(-1.0, 1.5, 11):
        assert luo.boundary(layer, gamma2) == theory.critical_gamma3(layer, gamma2, depth=2)


def test_marks_are_the_limits_of_the_initialisations_by_name():
    assert {row.title: (row.gamma2, row.gamma3_of(2)) for row in TABLE1.values()} == luo.MARKS


def test_printed_slopes_are_near_the_closed_form_and_printed_zeros_within_a_tenth_of_the_boundary():
    assert all(abs(slope - theory.slope("W1", *point, 2)) < 0.01 for point, slope in luo.SLOPES.items())
    assert all(abs(zero - luo.boundary("W1", gamma2)) < 0.1 for gamma2, zero in luo.ZEROS.items())
    assert len(luo.ZEROS) == 9


def test_the_points_of_the_config_are_theirs():
    config = yaml.safe_load((Path(__file__).parents[3] / "config.yaml").read_text())
    problem = config["problems"][luo.PROBLEM]
    assert (problem["x"], problem["y"], problem["depth"]) == (list(luo.X), list(luo.Y), luo.NETWORK["depth"])
    assert problem.keys() == {"x", "y", "depth"}  # biases and antisymmetric have their defaults
    assert np.allclose(np.square(luo.X), luo.Y, atol=1e-8)


def test_other_data_have_no_printed_values():
    assert luo.slopes(luo.PROBLEM) and luo.zeros(luo.PROBLEM)
    assert luo.slopes("two_points") == luo.zeros("two_points") == {}
