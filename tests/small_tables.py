"""Tables of runs made by hand."""

import pandas as pd

from phasediagram.model.layers import LAYERS


def distances_of(runs: pd.DataFrame) -> pd.DataFrame:
    """Return the long table of distances of runs that have a column for each layer."""
    others = [column for column in runs if column not in LAYERS]
    long = runs.melt(others, list(LAYERS), var_name="layer", value_name="relative_distance", ignore_index=False)
    return long.sort_index(kind="stable", ignore_index=True).drop(columns="reason", errors="ignore")
