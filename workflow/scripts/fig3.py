"""Fig 3: D(u, v) between the rows of W2 of largest norm (half of them), sorted so that blocks show; zeta as a table."""

import logging
from string import ascii_lowercase

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize

from phasediagram.drawing import plotting
from phasediagram.dynamics.second_layer import ENDINGS_WITHOUT, SecondLayer
from phasediagram.jobs.joblog import counted, log_to
from phasediagram.statistics.similarity import cosines, largest_rows, zeta, zeta_of_chance
from phasediagram.storage import artefact
from phasediagram.storage.tables import write_table

PIXELS = 250  # of a panel's side: each is the mean over a block of pairs


def order(similar: np.ndarray) -> np.ndarray:
    """Return the rows of a matrix of cosines by their angle in the plane of its two leading eigenvectors.

    The circle of angles is cut where its gap is widest.
    """
    # the leading eigenvectors are those of the rows' own directions; a few power iterations are plenty for an order
    vectors = np.random.default_rng(0).normal(size=(len(similar), 2))
    for _ in range(30):
        vectors = np.linalg.qr(similar @ vectors)[0]
    angles = np.arctan2(vectors[:, 1], vectors[:, 0])
    around = np.argsort(angles, kind="stable")
    gaps = np.diff(angles[around], append=angles[around[0]] + 2 * np.pi)
    return np.roll(around, -1 - int(np.argmax(gaps)))


def block_means(matrix: np.ndarray, pixels: int) -> np.ndarray:
    """Return a (pixels, pixels) matrix of means over blocks, or the matrix itself where it is no larger."""
    if len(matrix) <= pixels:
        return matrix
    starts = np.linspace(0, len(matrix), pixels, endpoint=False).astype(int)
    sums = np.add.reduceat(np.add.reduceat(matrix, starts, axis=0), starts, axis=1)
    sizes = np.diff(np.append(starts, len(matrix)))
    return sums / np.outer(sizes, sizes)


def draw(runs: list[tuple[dict, np.ndarray | None]]):
    """Return the figure: a panel for each run, given as `measure` returns it."""
    plotting.apply_style()
    figure, panels = plt.subplots(1, len(runs), figsize=(plotting.width(len(runs), 1.7), 2.3), squeeze=False)
    colours = ScalarMappable(Normalize(-1, 1), cmap="RdBu")  # blue where rows have condensed, as everywhere
    for letter, axes, (row, rows) in zip(ascii_lowercase, panels[0], runs, strict=False):
        k, measured = row["m"] // 2, ""
        if rows is not None:
            similar = cosines(rows)
            chosen = order(similar)
            pixels = block_means(similar[np.ix_(chosen, chosen)], PIXELS)
            axes.imshow(
                pixels, cmap=colours.cmap, norm=colours.norm, extent=(0, k, k, 0), interpolation="none", rasterized=True
            )
            measured = rf"$\zeta = {row['zeta']:.3f}$"
        if row["status"] != "converged":
            measured += f" ({row['status']})"
        axes.set(xticks=[0, k], yticks=[0, k], xlabel="row of W2", box_aspect=1)
        place = rf"$\gamma_2 = {row['gamma2']:g}$, $\gamma_3 = {row['gamma3']:g}$"
        axes.set_title(f"({letter}) {place}\n{measured}")
    panels[0, 0].set_ylabel("row of W2")
    beside = panels[0, -1].inset_axes([1.06, 0.0, 0.06, 1.0])  # as tall as the panel
    figure.colorbar(colours, cax=beside, label="$D(u, v)$", ticks=[-1, -0.5, 0, 0.5, 1])
    m = runs[0][0]["m"]
    figure.supxlabel(f"m = {m}: the {m // 2} rows of largest norm, sorted", fontsize=7)
    return figure


def measure(path: str) -> tuple[dict, np.ndarray | None]:
    """Return a run's row of the table and the rows of W2 to show, None where it has no W2."""
    header = artefact.read_header(path)
    row = {name: header[name] for name in ("gamma2", "gamma3", "m", "seed", "status")}
    if header["status"] in ENDINGS_WITHOUT:
        return row | {"zeta": np.nan, "zeta_initial": np.nan}, None
    layer = SecondLayer.read(path)
    rows, initial = largest_rows(layer), zeta(largest_rows(layer, initial=True))
    logging.info("gamma2=%(gamma2)g gamma3=%(gamma3)g m=%(m)d: %(status)s", row)
    return row | {"zeta": zeta(rows), "zeta_initial": initial}, rows


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        runs = [measure(path) for path in counted(snakemake.input, "runs")]
        table = pd.DataFrame([row for row, _ in runs])
        write_table(table.assign(zeta_of_chance=[zeta_of_chance(m) for m in table["m"]]), snakemake.output.table)
        plotting.save(draw(runs), snakemake.output.pdf, snakemake.output.png, snakemake.params.dpi)
