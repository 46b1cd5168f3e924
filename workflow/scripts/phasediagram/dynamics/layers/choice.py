"""Which kind of inner layers a run gets. Apart from the layers, so that planning a workflow needs none of them."""

# Widths from which a kind is the fastest, absolute and for each point (benchmarks/engines.txt)
FOLLOWED_MIN_M, FOLLOWED_MIN_M_PER_POINT = 250, 8
DEFERRED_MIN_M, DEFERRED_MIN_M_PER_POINT = 1000, 200  # with one output: more do not pay
DENSE_MATRICES, DENSE_DOUBLES = 2, 4  # m x m: W(0) and its motion, float64 arrays when W is written
FIRST_ROWS = 72  # rows of a basis at the beginning (lazy_gaussian.ROOM), each m wide
ARRAYS = {"followed": 3, "deferred": 5}  # of as many rows: V, Y and P; of a deferred layer U and Z, too
ITEM_BYTES = {"auto": 4, "float32": 4, "float64": 8}  # auto begins with float32


def least_gigabytes(engine: str, m: int, dtype: str, depth: int = 3) -> float:
    """Return the memory that a run needs from its beginning for inner matrices, or for the bases in their stead.

    For dense layers this is all that they ever need. A network of two layers has none.
    """
    if engine == "dense":
        size = (DENSE_MATRICES * ITEM_BYTES[dtype] + DENSE_DOUBLES * 8) * m**2
    else:
        size = (ARRAYS[engine] * FIRST_ROWS * m + (m**2 if engine == "followed" else 0)) * ITEM_BYTES[dtype]
    return (depth - 2) * size / 1e9


def engine_name(wish: str, m: int, n: int, d_out: int, dtype: str, max_gigabytes: float, depth: int = 3) -> str:
    """Return the kind of inner layers for the config's wish, at width m and n points with d_out outputs."""
    if depth == 2:
        return "dense"  # no inner layers
    if wish != "auto":
        return wish
    if d_out == 1 and m >= max(DEFERRED_MIN_M, DEFERRED_MIN_M_PER_POINT * n):
        return "deferred"
    fastest = "followed" if m >= max(FOLLOWED_MIN_M, FOLLOWED_MIN_M_PER_POINT * n) else "dense"
    in_turn = (fastest, "followed", "deferred")
    return next((kind for kind in in_turn if least_gigabytes(kind, m, dtype, depth) <= max_gigabytes), "deferred")
