"""Runs that two folders of results both have, and how far their distances may differ.

A run with the same parameters, data and seed is the same run, so its distances have to be equal: bit for bit if the
same code and libraries trained it on the same processor, within TOLERANCE otherwise.
"""

import numpy as np
import pandas as pd

from phasediagram.statistics.run_tables import COLUMNS

TOLERANCE = 0.005  # relative, of RD on another processor or GPU: docs/reliability.md
RUN = ["init", "m", "seed"]
# what makes two runs of one name the same run, beside its initialisation
DEFINITION = ["data_sha256", "kappa1", "kappa2", "kappa3", "accuracy", "stop_loss", "biases", "depth"]
DEFINITION += ["antisymmetric", "activation", "stage_drop", "engine", "dtype"]
WITH = ["trainer", "numpy", "torch", "device", "processor"]  # columns of runs.csv: what trained a run


def runs_in_both(ours: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of two tables of runs with the same names, and whether both are the `same` run."""
    tables = (table.reindex(columns=COLUMNS) for table in (ours, theirs))  # what an older table lacks is unknown
    both = next(tables).merge(next(tables), on=RUN, suffixes=("", "_theirs"), validate="1:1")
    same = pd.Series(True, index=both.index)
    for name in DEFINITION:
        other = f"{name}_theirs"
        same &= (both[name] == both[other]) | both[[name, other]].isna().all(axis=1)
    return both.assign(same=same)


def distances_in_both(same: pd.DataFrame, ours: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Return RD of the same runs, one row for each layer, with its relative `difference` (NaN where neither has RD)."""
    by = [*RUN, "layer"]
    both = same[RUN].merge(ours, on=RUN).merge(theirs[[*by, "relative_distance"]], on=by, suffixes=("", "_theirs"))
    rd, other = both["relative_distance"], both["relative_distance_theirs"]
    return both.assign(difference=(rd / other - 1).abs().mask(rd == other, 0.0).mask(rd.isna() != other.isna(), np.inf))


def most_difference(row) -> float:
    """Return by how much RD of a run may differ: not at all if what trained it is known and equal in both tables."""
    equal = all(getattr(row, name) == getattr(row, f"{name}_theirs") for name in WITH)
    return 0.0 if equal else TOLERANCE  # an unknown processor is NaN, which equals nothing
