"""Which kind of inner layers a run gets. Apart from the layers, so that planning a workflow needs no torch."""

DEFERRED_MAX_N = 32  # points with one output each, up to which the deferred engine is meant: more outputs do not pay
DEFERRED_MIN_M = 800  # width from which it is the faster one for a few of them,
DEFERRED_MIN_M_PER_POINT = 50  # or for more (benchmarks/engines.txt)
DENSE_MATRICES, DENSE_DOUBLES = 2, 4  # m x m: W2(0) and its motion, float64 copies when W2 is written
FIRST_ROWS, DEFERRED_ARRAYS = 72, 5  # rows at the beginning (lazy_gaussian.ROOM) of V, Y, U, Z and P, each m wide
ITEM_BYTES = {"auto": 4, "float32": 4, "float64": 8}  # auto begins with float32


def dense_gigabytes(m: int, dtype: str, depth: int = 3) -> float:
    """Return the memory that dense inner layers need at width m; a network of two layers has none."""
    return (depth - 2) * (DENSE_MATRICES * ITEM_BYTES[dtype] + DENSE_DOUBLES * 8) * m**2 / 1e9


def least_gigabytes(engine: str, m: int, dtype: str, depth: int = 3) -> float:
    """Return the memory that a run needs from its beginning for inner matrices, or for the bases in their stead."""
    if engine == "dense":
        return dense_gigabytes(m, dtype, depth)
    return (depth - 2) * DEFERRED_ARRAYS * FIRST_ROWS * m * ITEM_BYTES[dtype] / 1e9


def engine_name(wish: str, m: int, n: int, d_out: int, dtype: str, max_gigabytes: float, depth: int = 3) -> str:
    """Return "dense" or "deferred" for the config's wish, at width m and n points with d_out outputs."""
    if depth == 2:
        return "dense"  # nothing to defer
    if wish != "auto":
        return wish
    few = d_out == 1 and n <= DEFERRED_MAX_N and m >= max(DEFERRED_MIN_M, DEFERRED_MIN_M_PER_POINT * n)
    return "deferred" if few or dense_gigabytes(m, dtype, depth) > max_gigabytes else "dense"
