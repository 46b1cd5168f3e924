"""Fig 3: D(u, v) between the rows of W2 of largest norm (half of them), sorted so that blocks show."""

import logging

import numpy as np
from matplotlib import pyplot as plt

from phasediagram import plotting
from phasediagram.joblog import log_to
from phasediagram.second_layer import SecondLayer
from phasediagram.similarity import cosines, largest_rows, zeta

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


def draw(layers: list[SecondLayer]):
    """Return the figure: a panel for each run."""
    plotting.apply_style()
    figure, panels = plt.subplots(1, len(layers), figsize=(2.4 * len(layers), 2.8), squeeze=False)
    for letter, axes, layer in zip("abcdefghijklmnopqrstuvwxyz", panels[0], layers, strict=False):
        rows = largest_rows(layer)
        similar = cosines(rows)
        chosen = order(similar)
        image = axes.imshow(
            block_means(similar[np.ix_(chosen, chosen)], PIXELS), cmap="PuOr_r", vmin=-1, vmax=1,
            extent=(0, len(rows), len(rows), 0), interpolation="none", rasterized=True,
        )  # fmt: skip
        header, alike = layer.header, zeta(rows)
        axes.set(xticks=[0, len(rows)], yticks=[0, len(rows)], xlabel="row of $W^{[2]}$")
        axes.set_title(
            rf"({letter}) $\gamma_2 = {header['gamma2']:g}$, $\gamma_3 = {header['gamma3']:g}$"
            + "\n"
            + rf"$\zeta = {alike:.3f}$"
        )
        logging.info("gamma2=%g gamma3=%g m=%d: zeta %.4f", header["gamma2"], header["gamma3"], layer.m, alike)
    panels[0, 0].set_ylabel("row of $W^{[2]}$")
    figure.colorbar(image, ax=panels, fraction=0.03, pad=0.02, label="$D(u, v)$")
    figure.supxlabel(f"m = {layers[0].m}: the {layers[0].m // 2} rows of largest norm, sorted", fontsize=7)
    return figure


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        figure = draw([SecondLayer.read(path) for path in snakemake.input])
        plotting.save(figure, snakemake.output.pdf, snakemake.output.png, snakemake.params.dpi)
