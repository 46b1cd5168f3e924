"""Which engine a run gets. Apart from the engines, so that planning a workflow needs no torch."""

DEFERRED_MAX_OUTPUTS = 32  # numbers to fit, n d_out, up to which the deferred engine is meant
DEFERRED_MIN_M = 800  # width from which it is the faster one for a few of them,
DEFERRED_MIN_M_PER_OUTPUT = 50  # or for more (benchmarks/engines.txt)
MATRICES = 3  # m x m matrices that the dense engine holds at a time
ITEM_BYTES = {"float32": 4, "float64": 8}


def dense_gigabytes(m: int, dtype: str) -> float:
    """Return the memory that the dense engine needs at width m."""
    return MATRICES * ITEM_BYTES[dtype] * m**2 / 1e9


def engine_name(wish: str, m: int, outputs: int, dtype: str, max_gigabytes: float) -> str:
    """Return "dense" or "deferred" for the config's wish, at width m and `outputs` = n d_out numbers to fit."""
    if wish != "auto":
        return wish
    few = outputs <= DEFERRED_MAX_OUTPUTS and m >= max(DEFERRED_MIN_M, DEFERRED_MIN_M_PER_OUTPUT * outputs)
    return "deferred" if few or dense_gigabytes(m, dtype) > max_gigabytes else "dense"
