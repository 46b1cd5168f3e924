"""The one spelling of coordinates."""

import pytest

from phasediagram.model.spelling import spell, spell_point


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "+0.50"),
        (-1.125, "-1.125"),
        (3, "+3.00"),
        (0.0, "+0.00"),
        (-0.0, "+0.00"),
        (-1e-12, "+0.00"),
        (0.1 + 0.2, "+0.30"),
        (0.0001, "+0.0001"),
        (-0.1230, "-0.123"),
        (12.3456, "+12.3456"),
        (100.0, "+100.00"),
    ],
)
def test_spelling(value, text):
    assert spell(value) == text


@pytest.mark.parametrize("value", [0.12345, 1e-5, -2.00001, 1 / 3])
def test_more_than_four_decimals_are_refused_by_value(value):
    with pytest.raises(ValueError, match=str(value)):
        spell(value)


def test_spelling_is_unique_and_reads_back_as_the_value():
    values = [i / 10**4 for i in range(-20_000, 20_001, 7)]
    texts = [spell(value) for value in values]
    assert [float(text) for text in texts] == values
    assert len(set(texts)) == len(values)


def test_point():
    assert spell_point(0.5, -2.5) == "g2_+0.50_g3_-2.50"
