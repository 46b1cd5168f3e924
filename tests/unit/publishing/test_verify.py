"""Verifying published runs: what counts as equal."""

import numpy as np
import pytest

from phasediagram.publishing import verify


@pytest.mark.parametrize("wrong", [("--sample", "0"), ("--seed", "-1"), ("--workers", "0")])
def test_numbers_that_make_no_sense_are_refused(monkeypatch, wrong):
    monkeypatch.setattr("sys.argv", ["verify", "published", *wrong])
    with pytest.raises(SystemExit, match=f"{' '.join(wrong)}.*: give at least 1 run and 1 worker, and a seed from 0"):
        verify.main()


def published(**distances):
    return verify.Published("p", {}, None, "here", {}, distances)


@pytest.mark.parametrize(
    ("here", "expected", "difference"),
    [
        (1.0, 1.0, 0.0),
        (0.0, 0.0, 0.0),
        (np.nan, np.nan, 0.0),
        (1.0, 0.0, np.inf),
        (0.0, 1.0, 1.0),
        (np.nan, 1.0, np.inf),
    ],
)
def test_the_difference_of_any_two_distances(here, expected, difference):
    assert verify.difference(here, expected) == difference


@pytest.mark.parametrize(
    ("found", "most", "wrong"),
    [
        ({"W1": 1.0, "W2": 2.0}, 0.0, ""),
        ({"W1": 1.0, "W2": 2.0 + 1e-12}, 0.0, "RD(W2) is "),
        ({"W1": 1.0, "W2": 2.0 + 1e-12}, 1e-3, ""),
        ({"W1": 1.0, "W2": 2.01}, 1e-3, "published is 2.0; expected is a difference of at most 0.1%"),
        ({"W1": 1.0}, 1e-3, "RD(W2) is None"),
        ({"W1": 1.0, "W2": 2.0, "a": 3.0}, 1e-3, "RD(a) is 3.0, published is None"),
    ],
)
def test_what_contradicts_a_published_run(found, most, wrong):
    message = verify.wrong_with(published(W1=1.0, W2=2.0), found, most)
    assert wrong in message and bool(message) == bool(wrong)
