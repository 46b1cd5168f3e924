"""A job's log: what it does, how far it is, and the full story of an error."""

import logging
import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
EVERY = 5.0  # seconds, at least, between two lines about how far a job is


@contextmanager
def log_to(path: str | os.PathLike) -> Iterator[None]:
    """Send the root logger to `path` with time stamps; record an error with its traceback before it is raised."""
    handler = logging.FileHandler(path, mode="w")
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
        handler.close()


def log_progress(items: Collection[T], what: str) -> Iterator[T]:
    """Yield items; log from time to time how many are done and how long the others may take."""
    began = logged = time.monotonic()
    for done, item in enumerate(items, start=1):
        yield item
        now = time.monotonic()
        if now - logged >= EVERY:
            left = (now - began) / done * (len(items) - done)
            logging.info("%d of %d %s, about %.0f s left", done, len(items), what, left)
            logged = now
