"""Targets that nothing makes: what was probably meant."""

import difflib
import logging
import re

SHOWN = 3  # names, of those that are near
MISSING = re.compile(r"No rule to produce (\S+)")  # what Snakemake says of such a target, and hardly more


class DidYouMean(logging.Filter):
    """Adds to the log's line about a target that nothing makes which of some names was probably meant."""

    def __init__(self, names: list[str]):
        super().__init__()
        self.names = names

    def filter(self, record: logging.LogRecord) -> bool:
        if found := MISSING.search(str(record.msg)):
            record.msg = f"{record.msg}\n{suggestion(found[1], self.names)}"
        return True


def suggestion(target: str, names: list[str]) -> str:
    """Return a line with the names nearest to a target."""
    near = difflib.get_close_matches(target, names, n=SHOWN)
    return f"Did you mean {' or '.join(near)}?" if near else "`snakemake --list` shows what there is."
