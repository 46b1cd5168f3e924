"""The engine that a run gets, and the memory that it needs."""

import pytest

from phasediagram.dynamics.engines import choice, lazy_gaussian


def test_first_bases_have_the_rows_of_the_deferred_engine():
    assert choice.FIRST_ROWS == lazy_gaussian.ROOM


@pytest.mark.parametrize(
    ("engine", "m", "dtype", "bytes_needed"),
    [
        ("deferred", 1000, "float32", 5 * 72 * 1000 * 4),  # V, Y, U, Z and P
        ("deferred", 1000, "float64", 5 * 72 * 1000 * 8),
        ("deferred", 1000, "auto", 5 * 72 * 1000 * 4),  # what the first training takes
        ("dense", 1000, "float32", 1000**2 * (2 * 4 + 4 * 8)),
    ],
)
def test_least_memory(engine, m, dtype, bytes_needed):
    assert choice.least_gigabytes(engine, m, dtype) == pytest.approx(bytes_needed / 1e9)


def test_a_type_chosen_by_the_run_counts_as_the_one_it_begins_with():
    for m in (100, 10_000, 20_000):
        assert choice.engine_name("auto", m, 50, 10, "auto", 8) == choice.engine_name("auto", m, 50, 10, "float32", 8)
