"""Named random streams: every random number of a run comes from one of these."""

import hashlib

import numpy as np


def stream(name: str, *, seed: int, m: int, point: str) -> np.random.Generator:
    """Return the generator of the stream `name` of one run.

    The stream is a function of its four arguments alone, so a run draws the same numbers whatever else is
    computed beside it, and streams of different names, seeds, widths or points of the plane are independent.
    Two gauges of the same (gamma2, gamma3) share `point`, hence their draws for equal seeds.
    """
    digest = hashlib.sha256(f"{point}|m={m}|seed={seed}|{name}".encode()).digest()
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(int.from_bytes(digest, "big"))))
