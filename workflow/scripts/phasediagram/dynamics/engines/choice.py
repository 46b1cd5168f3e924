"""Which engine a run gets. Apart from the engines, so that planning a workflow needs no torch."""

DEFERRED_MAX_N = 32  # points with one output each, up to which the deferred engine is meant: more outputs do not pay
DEFERRED_MIN_M = 800  # width from which it is the faster one for a few of them,
DEFERRED_MIN_M_PER_POINT = 50  # or for more (benchmarks/engines.txt)
DENSE_MATRICES, DENSE_DOUBLES = 2, 4  # m x m: W2(0) and its motion, float64 copies when W2 is written
FIRST_ROWS, DEFERRED_ARRAYS = 72, 5  # rows at the beginning (lazy_gaussian.ROOM) of V, Y, U, Z and P, each m wide
ITEM_BYTES = {"auto": 4, "float32": 4, "float64": 8}  # auto begins with float32


def dense_gigabytes(m: int, dtype: str) -> float:
    """Return the memory that the dense engine needs at width m."""
    return (DENSE_MATRICES * ITEM_BYTES[dtype] + DENSE_DOUBLES * 8) * m**2 / 1e9


def least_gigabytes(engine: str, m: int, dtype: str) -> float:
    """Return the memory that a run needs from its beginning for W2, or for the bases that stand for it."""
    if engine == "dense":
        return dense_gigabytes(m, dtype)
    return DEFERRED_ARRAYS * FIRST_ROWS * m * ITEM_BYTES[dtype] / 1e9


def engine_name(wish: str, m: int, n: int, d_out: int, dtype: str, max_gigabytes: float) -> str:
    """Return "dense" or "deferred" for the config's wish, at width m and n points with d_out outputs."""
    if wish != "auto":
        return wish
    few = d_out == 1 and n <= DEFERRED_MAX_N and m >= max(DEFERRED_MIN_M, DEFERRED_MIN_M_PER_POINT * n)
    return "deferred" if few or dense_gigabytes(m, dtype) > max_gigabytes else "dense"
