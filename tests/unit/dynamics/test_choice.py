"""The kind of inner layers that a run gets, and the memory that they need."""

import pytest

from phasediagram.dynamics.layers import choice, lazy_gaussian


def test_first_bases_have_the_rows_of_deferred_layers():
    assert choice.FIRST_ROWS == lazy_gaussian.ROOM


@pytest.mark.parametrize(("depth", "inner_layers"), [(2, 0), (3, 1), (5, 3)])
@pytest.mark.parametrize(
    ("engine", "m", "dtype", "bytes_needed"),
    [
        ("deferred", 1000, "float32", 5 * 72 * 1000 * 4),  # V, Y, U, Z and P
        ("deferred", 1000, "float64", 5 * 72 * 1000 * 8),
        ("deferred", 1000, "auto", 5 * 72 * 1000 * 4),  # what the first training takes
        ("followed", 1000, "float32", (3 * 72 * 1000 + 1000**2) * 4),  # V, Y, P, and W(0)
        ("dense", 1000, "float32", 1000**2 * (2 * 4 + 4 * 8)),
    ],
)
def test_least_memory_is_that_of_all_inner_layers(engine, m, dtype, bytes_needed, depth, inner_layers):
    assert choice.least_gigabytes(engine, m, dtype, depth) == pytest.approx(inner_layers * bytes_needed / 1e9)


def test_a_type_chosen_by_the_run_counts_as_the_one_it_begins_with():
    for m in (100, 10_000, 20_000):
        assert choice.engine_name("auto", m, 50, 10, "auto", 8) == choice.engine_name("auto", m, 50, 10, "float32", 8)


@pytest.mark.parametrize(
    ("m", "n", "d_out", "fastest"),
    [
        *((100, 4, 1, "dense"), (400, 4, 1, "followed"), (1000, 4, 1, "deferred"), (1000, 32, 1, "followed")),
        *((7000, 32, 1, "deferred"), (10_000, 4, 10, "followed"), (300, 50, 10, "dense"), (1600, 50, 10, "followed")),
    ],
)
def test_the_fastest_kind_is_chosen_where_memory_allows_it(m, n, d_out, fastest):
    assert choice.engine_name("auto", m, n, d_out, "float32", max_gigabytes=8.0) == fastest


def test_memory_decides_where_speed_does_not():
    assert choice.engine_name("auto", 50_000, 50, 10, "float32", max_gigabytes=8.0) == "deferred"  # followed: 10 GB
    assert choice.engine_name("auto", 2000, 300, 1, "float32", max_gigabytes=8.0) == "dense"
    assert choice.engine_name("auto", 2000, 300, 1, "float32", max_gigabytes=0.1) == "followed"


@pytest.mark.parametrize("wish", ["auto", "dense", "followed", "deferred"])
def test_two_layers_have_nothing_to_defer(wish):
    assert choice.engine_name(wish, 10**6, 4, 1, "float32", 1.0, depth=2) == "dense"


def test_memory_is_that_of_all_inner_layers():
    gigabytes = 1.5 * choice.least_gigabytes("followed", 5000, "float32", depth=3)
    assert choice.engine_name("auto", 5000, 50, 10, "float32", gigabytes, depth=3) == "followed"
    assert choice.engine_name("auto", 5000, 50, 10, "float32", gigabytes, depth=4) == "deferred"
