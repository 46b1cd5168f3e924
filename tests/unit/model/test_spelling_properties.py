"""The one spelling of coordinates, for any value that the schema allows."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from phasediagram.model.spelling import DECIMALS, spell, spell_point

STEPS = st.integers(-5 * 10**DECIMALS, 5 * 10**DECIMALS)  # of the finest grid, over all that the schema allows
COORDINATES = STEPS.map(lambda steps: steps / 10**DECIMALS)


@given(COORDINATES)
def test_a_spelling_reads_back_as_its_value(value):
    text = spell(value)
    assert re.fullmatch(r"[+-]\d\.\d{2,4}", text)
    assert float(text) == value and spell(float(text)) == text


@given(STEPS, STEPS)
def test_two_values_share_a_spelling_only_if_they_are_one(one, other):
    assert (spell(one / 10**DECIMALS) == spell(other / 10**DECIMALS)) == (one == other)


@given(STEPS)
def test_neighbours_on_the_finest_grid_have_two_spellings(steps):
    assert spell(steps / 10**DECIMALS) != spell((steps + 1) / 10**DECIMALS)


@given(COORDINATES, st.floats(-5e-10, 5e-10))
@example(0.0, -1e-12)
@example(0.0, -0.0)
def test_rounding_does_not_show(value, rounding):
    assert spell(value + rounding) == spell(value)


@given(COORDINATES, st.floats(2e-9, 9.8e-5))
def test_what_lies_between_two_values_of_the_grid_is_refused(value, beyond):
    with pytest.raises(ValueError, match="has more than 4 decimals"):
        spell(value + beyond)


@given(st.floats())
def test_any_number_is_spelled_within_rounding_or_refused(value):
    try:
        text = spell(value)
    except ValueError as error:
        assert repr(value) in str(error)
    else:
        assert abs(float(text) - value) <= 2e-9


@given(st.tuples(COORDINATES, COORDINATES), st.tuples(COORDINATES, COORDINATES))
def test_two_points_share_a_spelling_only_if_they_are_one(one, other):
    assert (spell_point(*one) == spell_point(*other)) == (one == other)


@given(COORDINATES, COORDINATES)
def test_a_point_reads_back_as_its_coordinates(gamma2, gamma3):
    match = re.fullmatch(r"g2_(.+)_g3_(.+)", spell_point(gamma2, gamma3))
    assert tuple(map(float, match.groups())) == (gamma2, gamma3)
