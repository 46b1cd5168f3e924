"""Means of zeta and of isolated orientations over seeds: one row per point of the plane and width."""

import pandas as pd

from phasediagram.model.status import Status

POINT = ["gamma2", "gamma3", "m"]


def zeta_means(zeta: pd.DataFrame) -> pd.DataFrame:
    """Return means over the converged runs of each point. `seeds` counts these runs; without any there are no numbers.

    `zeta` is the table of the script `zeta`. The numbers of isolated orientations have a smallest and a largest value.
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
