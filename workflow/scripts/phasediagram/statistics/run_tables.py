"""Tables of runs: one with a row per run, one with a row per run and layer for the relative distances."""

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
    "beta1",
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
    "depth",
    "antisymmetric",
    "activation",
    "stage_drop",
    "misalignment",
    "device",
    "processor",
    "seconds",
    "input_norm",
    "data_sha256",
    "file_sha256",
    "trainer",
    "commit",
    "numpy",
    "torch",
]
NUMBERS = ["loss", "t", "stage_drop", "misalignment"]  # a header has text where not finite, null where there is none
NOT_IN_OLDER = {"file_sha256": None, "processor": None}  # checkpoints, which are still good
RUN = ["problem", "init", "gamma2", "gamma3", "m", "seed"]
DISTANCES = ["relative_distance", "sup_relative_distance"]


def runs_table(problem: str, headers: list[tuple[str, dict]]) -> pd.DataFrame:
    """Return one row per run, sorted by point, init, m and seed. `headers` has pairs (init, checkpoint header)."""
    table = pd.DataFrame(_rows(problem, headers))[COLUMNS]
    return table.astype(dict.fromkeys(NUMBERS, float))


def distances_table(problem: str, headers: list[tuple[str, dict]]) -> pd.DataFrame:
    """Return one row per run and layer: RD at the end and its supremum. Runs have the order of `runs_table`."""
    rows = [
        {name: row[name] for name in RUN}
        | {"layer": layer, "status": row["status"]}
        | {name: float(row[name][layer]) for name in DISTANCES}
        for row in _rows(problem, headers)
        for layer in row["relative_distance"]
    ]
    return pd.DataFrame(rows)


def _rows(problem: str, headers: list[tuple[str, dict]]) -> list[dict]:
    rows = [NOT_IN_OLDER | header | header["versions"] | {"problem": problem, "init": init} for init, header in headers]
    return sorted(rows, key=lambda row: [row[name] for name in ("gamma2", "gamma3", "init", "m", "seed")])
