"""Symbols of the coordinates by depth."""

import pytest

from phasediagram.model.coordinates import symbols


@pytest.mark.parametrize(("depth", "expected"), [(2, ("γ'", "γ")), (3, ("γ2", "γ3")), (5, ("γ2", "γ3"))])
def test_two_layers_have_the_coordinates_of_luo_et_al(depth, expected):
    assert symbols(depth) == expected


def test_other_spellings_have_their_own_primes_and_indices():
    assert (symbols(2, "κ", "′"), symbols(3, "κ", indices=("₂", "₃"))) == (("κ′", "κ"), ("κ₂", "κ₃"))
