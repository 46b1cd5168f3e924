"""Which engine a run gets. Apart from the engines, so that planning a workflow needs no torch."""

DEFERRED_MAX_OUTPUTS = 16  # numbers to fit, n d_out, up to which the deferred engine is meant
DEFERRED_MIN_M = 800  # width from which it is the faster one there


def engine_name(wish: str, m: int, outputs: int) -> str:
    """Return "dense" or "deferred" for the config's wish, at width m and `outputs` = n d_out numbers to fit."""
    if wish != "auto":
        return wish
    return "deferred" if outputs <= DEFERRED_MAX_OUTPUTS and m >= DEFERRED_MIN_M else "dense"
