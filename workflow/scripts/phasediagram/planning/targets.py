"""Suggestions for mistyped targets."""

import difflib
import logging
import re

SHOWN = 3  # at most this many similar names
MISSING = re.compile(r"No rule to produce (\S+)")  # all that Snakemake says about such a target


class DidYouMean(logging.Filter):
    """Adds a suggestion to Snakemake's log line about a target that no rule makes."""

    def __init__(self, names: list[str]):
        super().__init__()
        self.names = names

    def filter(self, record: logging.LogRecord) -> bool:
        if found := MISSING.search(str(record.msg)):
            record.msg = f"{record.msg}\n{suggestion(found[1], self.names)}"
        return True


def suggestion(target: str, names: list[str]) -> str:
    """Return a line with the names that are most similar to a target."""
    near = difflib.get_close_matches(target, names, n=SHOWN)
    return f"Did you mean {' or '.join(near)}?" if near else "`snakemake --list` shows what there is."
