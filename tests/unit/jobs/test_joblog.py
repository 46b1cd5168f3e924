"""How far a job is, in its log."""

import logging
from types import SimpleNamespace

from phasediagram.jobs import joblog


def test_log_progress_yields_all_and_logs_at_most_every_five_seconds(monkeypatch, caplog):
    clock = iter([0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 14.0])  # at the start, and after each item
    monkeypatch.setattr(joblog, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    caplog.set_level(logging.INFO)
    assert list(joblog.log_progress("abcdef", "letters")) == list("abcdef")
    assert caplog.messages == ["3 of 6 letters, about 6 s left", "6 of 6 letters, about 0 s left"]


def test_log_progress_of_nothing_logs_nothing(caplog):
    caplog.set_level(logging.INFO)
    assert list(joblog.log_progress([], "letters")) == [] and caplog.messages == []
