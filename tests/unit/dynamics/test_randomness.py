"""Named random streams."""

import subprocess
import sys

import numpy as np
import pytest

from phasediagram.dynamics.randomness import stream

BASE = {"name": "weights", "seed": 1, "m": 11, "point": "g2_+0.00_g3_+1.00"}
OTHERS = [
    BASE | {"name": "data"},
    BASE | {"seed": 2},
    BASE | {"m": 12},
    BASE | {"point": "g2_+0.00_g3_-1.00"},
    BASE | {"seed": 11, "m": 1},
]
N = 100_000


def draw(arguments, n=N):
    arguments = dict(arguments)
    return stream(arguments.pop("name"), **arguments).standard_normal(n)


def test_same_arguments_give_the_same_numbers():
    assert np.array_equal(draw(BASE), draw(BASE))


def test_streams_do_not_disturb_each_other():
    first, second = (stream("weights", seed=seed, m=10, point="p") for seed in (0, 1))
    mixed = [(first.standard_normal(), second.standard_normal()) for _ in range(5)]
    alone = stream("weights", seed=0, m=10, point="p").standard_normal(5)
    assert [a for a, _ in mixed] == list(alone)


def test_another_process_draws_the_same_numbers():
    code = """
from phasediagram.dynamics.randomness import stream
print(stream("w", seed=1, m=9, point="p").integers(2**60))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) == stream("w", seed=1, m=9, point="p").integers(2**60)


@pytest.mark.parametrize("other", OTHERS, ids=str)
def test_any_other_argument_gives_another_stream(other):
    assert not np.intersect1d(draw(BASE, 1000), draw(other, 1000)).size


@pytest.mark.parametrize("other", OTHERS, ids=str)
def test_streams_are_uncorrelated(other):
    assert abs(np.corrcoef(draw(BASE), draw(other))[0, 1]) < 5 / np.sqrt(N)


def test_first_draws_of_many_seeds_are_standard_normal():
    first = np.array([stream("weights", seed=seed, m=100, point="p").standard_normal() for seed in range(2000)])
    assert abs(first.mean()) < 5 / np.sqrt(len(first))
    assert abs(first.var() - 1) < 5 * np.sqrt(2 / len(first))
