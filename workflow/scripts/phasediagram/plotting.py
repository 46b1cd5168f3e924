"""The look that all figures share: fonts, colours of the regimes, theory lines, and how a figure is saved."""

import matplotlib

matplotlib.use("Agg")  # no display on a cluster

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.patheffects import withStroke

from phasediagram import theory
from phasediagram.files import whole_file

GAMMA2, GAMMA3 = r"$\gamma_2$", r"$\gamma_3$"
LAYER_SYMBOL = {"W1": r"W^{[1]}", "W2": r"W^{[2]}"}
STAR = {"marker": "*", "markersize": 9, "color": "gold", "markeredgecolor": "black", "markeredgewidth": 0.6}

# Scatter plots of rows before and after training: red and green as in the paper, apart for every kind of vision
INITIAL, FINAL = "#d55e00", "#009e73"

STYLE = {
    "font.size": 8,
    "axes.titlesize": 8,
    "legend.fontsize": 7,
    "lines.linewidth": 1.2,
    "pdf.fonttype": 42,  # embedded TrueType, which journals accept and readers can search
    "savefig.bbox": "tight",
    "figure.constrained_layout.use": True,
}


def apply_style() -> None:
    plt.rcParams.update(STYLE)


def save(figure, pdf: str, png: str, dpi: int) -> None:
    """Save a figure as PDF, without a date so that equal figures are equal files, and as PNG."""
    with whole_file(pdf) as path:
        figure.savefig(path, format="pdf", dpi=dpi, metadata={"CreationDate": None})  # dpi: of scatter plots
    with whole_file(png) as path:
        figure.savefig(path, format="png", dpi=dpi)
    plt.close(figure)


def slope_colours(plot: dict) -> tuple[LinearSegmentedColormap, Normalize]:
    """Return the colour map and scale of all slope maps: linear (S < 0), white at S = 0, condensed (S > 0)."""
    colours = LinearSegmentedColormap.from_list("slope", [plot["linear"], "white", plot["condensed"]])
    return colours, Normalize(-plot["slope_limit"], plot["slope_limit"])


def theory_line(axes, layer: str, color: str = "black") -> None:
    """Draw the conjectured critical line of a layer, dashed, on axes whose limits are set."""
    gamma2 = np.linspace(*axes.get_xlim(), 801)
    axes.plot(gamma2, [theory.CRITICAL_GAMMA3[layer](g) for g in gamma2], color=color, linestyle="--", linewidth=1.0)


def scatter_rows(axes, initial: np.ndarray, final: np.ndarray, scale: float = 1.0) -> None:
    """Draw rows (w, b) of W1 before and after training, shapes (m, 2), about the origin, as pixels also in a PDF.

    Final rows are smaller dots above the initial ones, so that rows that have not moved show both colours.
    """
    size = scale * np.clip(4000 / len(initial), 0.4, 4.0)
    for rows, colour, area in ((initial, INITIAL, 3 * size), (final, FINAL, size)):
        axes.scatter(*rows.T, s=area, c=colour, linewidths=0, rasterized=True)
    reach = 1.1 * max(np.abs(rows[np.isfinite(rows)]).max(initial=0.0) for rows in (initial, final))
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach), box_aspect=1)


def learnt_functions(axes, runs: list[tuple[dict, dict]], points: tuple[np.ndarray, np.ndarray]) -> None:
    """Draw the functions that runs, as (arrays, header), have learnt about their data x, y, shapes (n, 1).

    A run that did not converge is drawn dotted, and the axes say so.
    """
    x, y = points
    margin = 0.15 * (x.max() - x.min())
    unfinished = []
    for arrays, header in runs:
        converged = header["status"] == "converged"
        unfinished += [] if converged else [f"seed {header['seed']}: {header['status']}"]
        if "function" not in arrays:  # diverged or out of memory
            continue
        shown = (arrays["x_grid"] >= x.min() - margin) & (arrays["x_grid"] <= x.max() + margin)
        axes.plot(
            arrays["x_grid"][shown], arrays["function"][shown], "-" if converged else ":", color="0.25", linewidth=0.8
        )
    axes.plot(x, y, "o", markersize=4, color="black", markerfacecolor="gold", zorder=3)
    axes.set(xlabel="$x$", xlim=(x.min() - margin, x.max() + margin))
    if unfinished:
        axes.text(0.5, 0.02, "\n".join(unfinished), transform=axes.transAxes, ha="center", fontsize=6)


def write(axes, text: str, place: tuple[float, float], **style) -> None:
    """Write at a place of the plane, on a white halo, so that it can be read on any colour."""
    written = axes.annotate(text, place, textcoords="offset points", zorder=5, **style)
    written.set_path_effects([withStroke(linewidth=2, foreground="white")])


def name_point(axes, text: str, place: tuple[float, float], others: set[tuple[float, float]], font_size: float) -> None:
    """Write the name of a point below it: to the right, or to the left where another point of its row is there."""
    crowded = any(gamma3 == place[1] and gamma2 > place[0] for gamma2, gamma3 in others)
    offset, side = (-2, "right") if crowded else (2, "left")
    write(axes, text, place, xytext=(offset, -3), ha=side, va="top", fontsize=font_size)
