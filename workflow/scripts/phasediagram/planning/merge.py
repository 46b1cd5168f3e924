"""How Snakemake merges config files."""

from collections.abc import Mapping


def merge(earlier, later: Mapping) -> dict:
    """Return what Snakemake makes of two sources, nulls included."""
    merged = dict(earlier) if isinstance(earlier, Mapping) else {}
    for key, value in later.items():
        merged[key] = merge(merged.get(key), value) if isinstance(value, Mapping) else value
    return merged
