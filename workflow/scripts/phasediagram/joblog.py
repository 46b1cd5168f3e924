"""A job's log: what it does, and the full story of an error."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager


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
