"""A job's log: what the job does, its progress, and the traceback of an error."""

import logging
import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

T = TypeVar("T")
EVERY = 5.0  # at least this many seconds between two lines about progress


@contextmanager
def log_to(path: str | os.PathLike) -> Iterator[None]:
    """Log to `path` with time stamps while inside. An error is logged with its traceback and raised again."""
    handler = logging.FileHandler(path, mode="w")
    handler.handleError = lambda record: None  # on a full disk the job fails by what it writes, not by its log
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("matplotlib").setLevel(logging.WARNING)
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    try:
        yield
    except BaseException:
        logging.exception("failed")
        raise
    finally:
        root.removeHandler(handler)
        with suppress(OSError):
            handler.close()


def log_progress(items: Collection[T], what: str) -> Iterator[T]:
    """Yield the items. Now and then log how many are done and how long the others may take."""
    began = logged = time.monotonic()
    for done, item in enumerate(items, start=1):
        yield item
        now = time.monotonic()
        if now - logged >= EVERY:
            left = (now - began) / done * (len(items) - done)
            logging.info("%d of %d %s, about %.0f s left", done, len(items), what, left)
            logged = now
