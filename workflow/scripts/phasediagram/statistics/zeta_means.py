"""Means over seeds of zeta and of what is counted with it: one row for each point of the plane and width."""

import pandas as pd

from phasediagram.model.status import Status

POINT = ["gamma2", "gamma3", "m"]


def zeta_means(zeta: pd.DataFrame) -> pd.DataFrame:
    """Return means over the converged runs of each point, `seeds` of them; a point without one has no numbers.

    `zeta` is the table of the script `zeta`. Of isolated orientations there are the least and the most.
    """
    measured = ["zeta", "zeta_initial", "orientations", "share"]
    runs = zeta[POINT].join(zeta[measured].where(zeta["status"] == Status.CONVERGED))
    return runs.groupby(POINT, as_index=False).agg(
        seeds=("zeta", "count"),
        zeta=("zeta", "mean"),
        zeta_initial=("zeta_initial", "mean"),
        orientations_low=("orientations", "min"),
        orientations_high=("orientations", "max"),
        share=("share", "mean"),
    )
