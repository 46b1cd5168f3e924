"""Endings of runs as names."""

import json

import pandas as pd

from phasediagram.model.status import Status


def test_status_is_its_text_in_headers_and_tables():
    assert json.loads(json.dumps({"status": Status.OUT_OF_STEPS})) == {"status": "out of steps"}
    assert list(pd.Series(["converged", "stalled"]) == Status.CONVERGED) == [True, False]
    assert f"{Status.STALLED}" == "stalled" and Status("diverged") is Status.DIVERGED


def test_runs_that_broke_off_have_no_function():
    assert [status for status in Status if not status.readable] == [Status.DIVERGED, Status.OUT_OF_MEMORY]


def test_runs_that_the_machine_ended_are_not_repeatable():
    assert [status for status in Status if not status.repeatable] == [Status.OUT_OF_TIME, Status.OUT_OF_MEMORY]
