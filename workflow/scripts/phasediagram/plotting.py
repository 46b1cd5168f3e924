"""The look that all figures share: fonts, colours of the regimes, theory lines, and how a figure is saved."""

import matplotlib

matplotlib.use("Agg")  # no display on a cluster

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from phasediagram import named, theory
from phasediagram.files import whole_file

TEXT_WIDTH = 5.5  # inches, of a NeurIPS page: no figure is wider
COLUMN_WIDTH = 3.5  # inches, of figures with one panel or two
SMALL = 6  # points: no text is smaller
MATH = 8.6  # points, for text with scripts, which are 0.7 as large

GAMMA2, GAMMA3 = r"$\gamma_2$", r"$\gamma_3$"
SLOPE_SYMBOL = {"W1": r"$S_\mathrm{W1}$", "W2": r"$S_\mathrm{W2}$"}
STAR = {"marker": "*", "markersize": 5.5, "color": "gold", "markeredgecolor": "black", "markeredgewidth": 0.5}
NAMED = {"marker": "o", "markersize": 4, "color": "black", "markeredgecolor": "white", "linestyle": "none"}
AT_FINITE_WIDTH = {"marker": "+", "markersize": 3.5, "color": "black", "markeredgewidth": 0.7, "linewidth": 0.5}
AT_FINITE_WIDTH |= {"path_effects": [withStroke(linewidth=1.6, foreground="white")]}

# Scatter plots of rows before and after training: red and green as in the paper, apart for every kind of vision
INITIAL, FINAL = "#d55e00", "#009e73"

STYLE = {
    "font.size": MATH,
    "axes.titlesize": MATH,
    "xtick.labelsize": 7.5,
    "ytick.labelsize": 7.5,
    "legend.fontsize": 7,
    "legend.title_fontsize": 7,
    "lines.linewidth": 1.2,
    "pdf.fonttype": 42,  # embedded TrueType, which journals accept and readers can search
    "savefig.bbox": "tight",
    "savefig.pad_inches": 0.02,
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


def theory_line(axes, layer: str, **style) -> None:
    """Draw the conjectured critical line of a layer, dashed, on axes whose limits are set."""
    gamma2 = np.linspace(*axes.get_xlim(), 801)
    line = {"color": "black", "linestyle": "--", "linewidth": 1.0} | style
    axes.plot(gamma2, [theory.CRITICAL_GAMMA3[layer](g) for g in gamma2], **line)


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
        axes.text(0.5, 0.02, "\n".join(unfinished), transform=axes.transAxes, ha="center", fontsize=SMALL)


def write(axes, text: str, place: tuple[float, float], **style) -> None:
    """Write at a place of the plane, on a white halo, so that it can be read on any colour."""
    written = axes.annotate(text, place, textcoords="offset points", zorder=5, **style)
    written.set_path_effects([withStroke(linewidth=2, foreground="white")])


def spelled(name: str) -> str:
    """Return the name of a data set or initialisation as figures write it."""
    return name.replace("_", " ")


def named_points(axes, names: pd.DataFrame, layers: tuple[str, ...]) -> None:
    """Draw initialisations, rows of `named.for_map`, at their limits, with the measured S of some layers.

    Where they were run, a line leads from each limit to where -log(kappa) / log(m) is at the largest width.
    """
    if "gamma2_at_m" in names:
        for point in names.itertuples():
            ends = (point.gamma2, point.gamma2_at_m), (point.gamma3, point.gamma3_at_m)
            axes.plot(*ends, **AT_FINITE_WIDTH, markevery=[1], zorder=4)
    labels = named.labels(names, layers)
    for point in labels.itertuples():
        axes.plot(point.gamma2, point.gamma3, **NAMED, zorder=5)
        crowded = ((labels["gamma3"] == point.gamma3) & (labels["gamma2"] > point.gamma2)).any()
        offset, side = (-3, "right") if crowded else (3, "left")  # to the left of another point of its row
        write(
            *(axes, point.label, (point.gamma2, point.gamma3)),
            **{"xytext": (offset, -3), "ha": side, "va": "top", "fontsize": SMALL, "linespacing": 1.1},
        )


def named_handles(names: pd.DataFrame, slopes: str) -> list:
    """Return the legend of `named_points`; `slopes` says whose S is written beside the names."""
    if "gamma2_at_m" not in names:
        return [Line2D([], [], **NAMED, label="initialisations, limits")]
    at_m = f"the same at m = {', '.join(map(str, sorted(set(names['m']), reverse=True)))}"
    return [Line2D([], [], **NAMED, label=f"by name ({slopes})"), Line2D([], [], **AT_FINITE_WIDTH, label=at_m)]


def width(panels: int, each: float) -> float:
    """Return how wide, in inches, a figure is that has panels side by side."""
    return min(TEXT_WIDTH, each * panels + 0.4)
