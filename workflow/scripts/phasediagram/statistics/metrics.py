"""One tidy row per run: relative distances and how the run ended."""

import pandas as pd

COLUMNS = [
    "data",
    "init",
    "gamma2",
    "gamma3",
    "m",
    "seed",
    "kappa1",
    "kappa2",
    "kappa3",
    "status",
    "reason",
    "relative_distance_w1",
    "relative_distance_w2",
    "sup_relative_distance_w1",
    "sup_relative_distance_w2",
    "loss",
    "loss_zero",
    "t",
    "evaluations",
    "n",
    "d",
    "d_out",
    "engine",
    "dtype",
    "accuracy",
    "stop_loss",
    "biases",
    "device",
    "seconds",
    "data_sha256",
]
NUMBERS = [name for name in COLUMNS if name.startswith(("relative", "sup"))] + ["loss", "t"]


def runs_table(data: str, headers: list[tuple[str, dict]]) -> pd.DataFrame:
    """Return the table of (init label, checkpoint header) pairs, sorted by init, m and seed."""
    rows = [header | {"data": data, "init": init} for init, header in headers]
    table = pd.DataFrame(rows)[COLUMNS].astype(dict.fromkeys(NUMBERS, float))
    return table.sort_values(["gamma2", "gamma3", "init", "m", "seed"], ignore_index=True)
