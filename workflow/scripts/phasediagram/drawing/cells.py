"""The cells of a phase map for the interactive page: what is known of each grid point, as flat tables.

Every table has a column `cell`, the index of the grid point in the table of `summaries`.
"""

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd

from phasediagram.model import theory
from phasediagram.model.spelling import PHASE_MAP
from phasediagram.statistics.regimes import regime
from phasediagram.statistics.slopes import LAYERS
from phasediagram.storage import artefact

NEURONS = 500  # of each cell; neurons are exchangeable, so the first are a fair sample
FUNCTION_STRIDE = 2  # of the stored grid; the page needs no finer kinks


def summaries(slopes: pd.DataFrame) -> pd.DataFrame:
    """Return one row per grid point: init, gamma2, gamma3 and, for each layer, the columns of `slopes` with a suffix.

    Added for each layer: `regime` and `conjecture`, the closed-form slope. Row order is the order of the cells.
    """
    on_map = slopes[slopes["sweep"] == PHASE_MAP].copy()
    on_map["regime"] = [regime(row.ci_low, row.ci_high) for row in on_map.itertuples()]
    on_map["conjecture"] = [theory.SLOPE[row.layer](row.gamma2, row.gamma3) for row in on_map.itertuples()]
    keys = ["init", "gamma2", "gamma3"]
    layers = [
        on_map[on_map["layer"] == layer]
        .drop(columns=["sweep", "layer"])
        .set_index(keys)
        .add_suffix(f"_{layer.lower()}")
        for layer in LAYERS
    ]
    return pd.concat(layers, axis=1).reset_index()


def distances(runs: pd.DataFrame, cells: pd.DataFrame, widths: list[int], seeds: list[int]) -> pd.DataFrame:
    """Return one row per run and layer of the map: cell, layer, m, seed, converged, relative_distance.

    Distances that a logarithmic axis cannot show (zero, not finite) are NaN.
    """
    index = pd.Series(cells.index, cells["init"])
    members = runs[runs["init"].isin(index.index) & runs["m"].isin(widths) & runs["seed"].isin(seeds)]
    tables = [
        pd.DataFrame(
            {
                "cell": index[members["init"]].to_numpy(),
                "layer": layer,
                "m": members["m"].to_numpy(),
                "seed": members["seed"].to_numpy(),
                "converged": (members["status"] == "converged").to_numpy(),
                "relative_distance": members[column]
                .where(np.isfinite(members[column]) & (members[column] > 0))
                .to_numpy(),
            }
        )
        for layer, column in LAYERS.items()
    ]
    return pd.concat(tables, ignore_index=True)


def fits(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the ends of every fitted power law: cell, layer, m0, rd0, m1, rd1. No fit, no row."""
    rows = []
    for cell, row in cells.iterrows():
        for layer in LAYERS:
            suffix = f"_{layer.lower()}"
            slope, intercept = row[f"slope{suffix}"], row[f"intercept{suffix}"]
            if math.isfinite(slope):
                ends = [int(m) for m in str(row[f"widths{suffix}"]).split()]
                low, high = ends[0], ends[-1]
                rd = [math.exp(intercept) * m**slope for m in (low, high)]
                rows.append({"cell": cell, "layer": layer, "m0": low, "rd0": rd[0], "m1": high, "rd1": rd[1]})
    return pd.DataFrame(rows, columns=["cell", "layer", "m0", "rd0", "m1", "rd1"])


def learnt(checkpoints: Iterable[tuple[int, str]]) -> tuple[dict[str, list], dict[str, np.ndarray]]:
    """Read (cell, checkpoint) pairs of runs on one-dimensional data.

    Return the learnt functions {cell, seed, x, y} with arrays x, y of one curve each, and of the first checkpoint
    of each cell the neurons {cell, initial_w, initial_b, final_w, final_b}: weight and bias of up to NEURONS rows
    of W1 before and after training, in the normalised coordinates of eq. 6. A diverged run has no function.
    """
    functions = {"cell": [], "seed": [], "x": [], "y": []}
    neurons = {"cell": [], "initial_w": [], "initial_b": [], "final_w": [], "final_b": []}
    seen = set()
    for cell, path in checkpoints:
        arrays, header = artefact.read(path)
        if "function" in arrays:
            functions["cell"].append(cell)
            functions["seed"].append(header["seed"])
            functions["x"].append(arrays["x_grid"][::FUNCTION_STRIDE, 0].astype(np.float32))
            functions["y"].append(arrays["function"][::FUNCTION_STRIDE, 0].astype(np.float32))
        if cell not in seen:
            seen.add(cell)
            initial, final = arrays["w1_initial"][:NEURONS], arrays["w1"][:NEURONS]
            neurons["cell"].append(np.full(len(final), cell, dtype=np.int32))
            for name, column in zip(
                ("initial_w", "initial_b", "final_w", "final_b"), (*initial.T, *final.T), strict=True
            ):
                neurons[name].append(column.astype(np.float32))
    return functions, {name: np.concatenate(parts) for name, parts in neurons.items()}
