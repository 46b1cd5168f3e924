"""How numbers and comparisons are written."""

import numpy as np
import pandas as pd
import pytest

from phasediagram.pages.wording import agreement, interval, listed, with_error

NAN = np.nan


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ((0.5, 0.4, 0.6), "0.500 [0.400, 0.600]"),
        ((0.5, NAN, NAN), "0.500, no interval (too few widths or seeds)"),
        ((NAN, NAN, NAN), "no value (too few widths or seeds)"),
    ],
)
def test_interval(numbers, text):
    assert interval(*numbers) == text


@pytest.mark.parametrize(
    ("verdict", "low", "high", "words"),
    [
        ("agrees", -0.1, 0.09, "agrees"),
        ("agrees", -0.1, 0.11, "compatible, but wide"),
        ("above", 0.1, 0.9, "above"),  # a wide interval that excludes the value still does
        ("unknown", NAN, NAN, "no interval"),
        ("unknown", 0.1, 0.2, "nothing to compare with"),
    ],
)
def test_agreement(verdict, low, high, words):
    assert agreement(verdict, low, high) == words


def test_standard_error_of_one_seed_is_not_there():
    assert (with_error(1, 0.5, ".1f"), with_error(1, NAN, ".1f"), with_error(NAN, NAN)) == (
        "1.0 ± 0.5",
        "1.0, no error (one seed)",
        "no value",
    )


@pytest.mark.parametrize("widths", ["100 400", np.array([400, 100])])
def test_widths_have_commas(widths):
    assert listed(widths) == "100, 400"


@pytest.mark.parametrize(("cells", "text"), [([80], "80"), ([80, None], "80"), ([None], "none")])
def test_a_single_width_reads_back_as_a_number_and_no_width_as_a_missing_value(cells, text):
    assert listed(pd.Series(cells, dtype=None).astype(float if None in cells else int).iloc[0]) == text
