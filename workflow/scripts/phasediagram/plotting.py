"""The look that all figures share: fonts, colours of the regimes, theory lines, and how a figure is saved."""

import matplotlib

matplotlib.use("Agg")  # no display on a cluster

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap, Normalize

from phasediagram import theory
from phasediagram.files import whole_file

GAMMA2, GAMMA3 = r"$\gamma_2$", r"$\gamma_3$"
LAYER_SYMBOL = {"W1": r"W^{[1]}", "W2": r"W^{[2]}"}
STAR = {"marker": "*", "markersize": 9, "color": "gold", "markeredgecolor": "black", "markeredgewidth": 0.6}

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
        figure.savefig(path, format="pdf", metadata={"CreationDate": None})
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
