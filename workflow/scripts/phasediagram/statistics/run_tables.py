"""Tables of runs: one row a run, and one row a run and layer with its relative distances."""

import pandas as pd

COLUMNS = [
    "problem",
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
NUMBERS = ["loss", "t"]  # headers have those that are not finite as text
RUN = ["problem", "init", "gamma2", "gamma3", "m", "seed"]
DISTANCES = ["relative_distance", "sup_relative_distance"]


def runs_table(problem: str, headers: list[tuple[str, dict]]) -> pd.DataFrame:
    """Return the table of (init label, checkpoint header) pairs, sorted by point, init, m and seed."""
    table = pd.DataFrame(_rows(problem, headers))[COLUMNS]
    return table.astype(dict.fromkeys(NUMBERS, float))


def distances_table(problem: str, headers: list[tuple[str, dict]]) -> pd.DataFrame:
    """Return the distance at the end and its supremum, for every layer of the runs of `runs_table`, in its order."""
    rows = [
        {name: row[name] for name in RUN}
        | {"layer": layer, "status": row["status"]}
        | {name: float(row[name][layer]) for name in DISTANCES}
        for row in _rows(problem, headers)
        for layer in row["relative_distance"]
    ]
    return pd.DataFrame(rows)


def _rows(problem: str, headers: list[tuple[str, dict]]) -> list[dict]:
    rows = [header | {"problem": problem, "init": init} for init, header in headers]
    return sorted(rows, key=lambda row: [row[name] for name in ("gamma2", "gamma3", "init", "m", "seed")])
