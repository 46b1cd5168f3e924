"""The cells of a phase map for the interactive page: what is known of each grid point, as flat tables.

Every table has a column `cell`, the index of the grid point in the table of `summaries`.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from phasediagram.model.spelling import PHASE_MAP
from phasediagram.model.status import Status
from phasediagram.statistics.regimes import conjectured_slopes, regime
from phasediagram.statistics.samples import Sample

NEURONS = 500  # of each cell; neurons are exchangeable, so the first are a fair sample
FUNCTION_STRIDE = 2  # of the stored grid; the page needs no finer kinks


@dataclass(frozen=True)
class PhaseMap:
    """All that the page shows of one problem."""

    problem: str
    points: tuple | None  # x, y of a problem on a line
    widths: list[int]
    seeds: list[int]
    antisymmetric: bool  # the networks: what the conjecture depends on
    layers: list[str]
    cells: pd.DataFrame  # of `summaries`
    distances: pd.DataFrame  # of `distances`
    zeros: pd.DataFrame  # zero points
    names: pd.DataFrame  # rows of `named.for_map`
    learnt: tuple[dict, dict] | None  # of `learnt`, for a problem on a line


def layers_of(slopes: pd.DataFrame) -> list[str]:
    """Return the layers of a phase map, in the order of its table."""
    return list(dict.fromkeys(slopes[slopes["sweep"] == PHASE_MAP]["layer"]))


def summaries(slopes: pd.DataFrame, antisymmetric: bool) -> pd.DataFrame:
    """Return one row per grid point: init, gamma2, gamma3 and, for each layer, the columns of `slopes` with a suffix.

    Added for each layer: `regime` and `theory`, the closed-form slope. Row order is the order of the cells.
    """
    on_map = slopes[slopes["sweep"] == PHASE_MAP].copy()
    on_map["regime"] = [regime(row.ci_low, row.ci_high) for row in on_map.itertuples()]
    on_map["theory"] = conjectured_slopes(on_map, antisymmetric)
    keys = ["init", "gamma2", "gamma3"]
    layers = [
        on_map[on_map["layer"] == layer].drop(columns=["sweep", "layer"]).set_index(keys).add_suffix(f"_{layer}")
        for layer in layers_of(slopes)
    ]
    return pd.concat(layers, axis=1).reset_index()


def slopes_of(cells: pd.DataFrame, layers: list[str]) -> pd.DataFrame:
    """Return gamma2, gamma3, slope and n_left_out of every cell and layer, one row each."""
    keys = ["gamma2", "gamma3"]
    columns = ("slope", "n_left_out")
    return pd.concat([cells[keys].assign(**{name: cells[f"{name}_{layer}"] for name in columns}) for layer in layers])


def distances(table: pd.DataFrame, cells: pd.DataFrame, widths: list[int], seeds: list[int]) -> pd.DataFrame:
    """Return the distances of the map: cell, layer, m, seed, converged, relative_distance.

    Distances that a logarithmic axis cannot show (zero, not finite) are NaN.
    """
    index = pd.Series(cells.index, cells["init"])
    members = table[table["init"].isin(index.index) & table["m"].isin(widths) & table["seed"].isin(seeds)]
    rd = members["relative_distance"]
    result = members[["layer", "m", "seed"]].assign(
        cell=index[members["init"]].to_numpy(),
        converged=members["status"] == Status.CONVERGED,
        relative_distance=rd.where(np.isfinite(rd) & (rd > 0)),
    )
    return result.reset_index(drop=True)


def fits(cells: pd.DataFrame, layer: str) -> pd.DataFrame:
    """Return the ends of every power law fitted to one layer: cell, m0, rd0, m1, rd1. No fit, no row."""
    rows = []
    for cell, row in cells.iterrows():
        slope, intercept = row[f"slope_{layer}"], row[f"intercept_{layer}"]
        if math.isfinite(slope):
            ends = [int(m) for m in str(row[f"widths_{layer}"]).split()]
            low, high = ends[0], ends[-1]
            rd = [math.exp(intercept) * m**slope for m in (low, high)]
            rows.append({"cell": cell, "m0": low, "rd0": rd[0], "m1": high, "rd1": rd[1]})
    return pd.DataFrame(rows, columns=["cell", "m0", "rd0", "m1", "rd1"])


def learnt(samples: Iterable[Sample], cells: pd.DataFrame) -> tuple[dict[str, list], dict[str, np.ndarray]]:
    """Return what the runs of a map have learnt, each at the cell of its initialisation.

    That is the functions {cell, seed, x, y} with arrays x, y of one curve each, and the neurons {cell, initial_w,
    initial_b, final_w, final_b}: weight and bias of up to NEURONS rows of W1 before and after training, in the
    normalised coordinates of eq. 6. A diverged run has no function.
    """
    index = {init: cell for cell, init in cells["init"].items()}
    functions = {"cell": [], "seed": [], "x": [], "y": []}
    neurons = {"cell": [], "initial_w": [], "initial_b": [], "final_w": [], "final_b": []}
    for sample in samples:
        cell = index[sample.init]
        if sample.function is not None:
            values = cell, sample.seed, sample.x[::FUNCTION_STRIDE], sample.function[::FUNCTION_STRIDE, 0]
            for name, value in zip(functions, values, strict=True):
                functions[name].append(value)
        if sample.rows_final is not None:
            initial, final = sample.rows_initial[:NEURONS], sample.rows_final[:NEURONS]
            values = np.full(len(final), cell, dtype=np.int32), *initial.T, *final.T
            for name, value in zip(neurons, values, strict=True):
                neurons[name].append(value)
    return functions, {name: np.concatenate(parts) for name, parts in neurons.items()}
