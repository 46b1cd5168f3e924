"""The look that all figures share: sizes, fonts, colours, symbols, and how a figure is saved."""

from io import BytesIO
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # no display on a cluster

import matplotlib.pyplot as plt
from matplotlib.colors import LinearSegmentedColormap, Normalize

from phasediagram.model.coordinates import symbols
from phasediagram.model.initialisation import DEPTH
from phasediagram.statistics.regimes import CONDENSED, LINEAR
from phasediagram.storage.files import whole_file

TEXT_WIDTH = 5.5  # inches, of a NeurIPS page: no figure is wider
COLUMN_WIDTH = 3.5  # inches, of figures with one panel or two
SMALL = 6  # points: no text is smaller
MATH = 8.6  # points, for text with scripts, which are 0.7 as large

# Rows of W1 before and after training: red and green as in the paper, apart for every kind of vision
INITIAL, FINAL = "#d55e00", "#009e73"
GOLD = "gold"  # of stars, and of points that are fitted
UNDECIDED_COLOUR = "0.4"  # of a slope whose interval contains 0
UNKNOWN_COLOUR = "0.75"  # where a number is missing

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
    """Make this look that of all figures from here on."""
    plt.rcParams.update(STYLE)


def save(figure, pdf: str, png: str, dpi: int, origin: dict[str, str]) -> None:
    """Save a figure as PDF and as PNG, with the digests of what it was made from in their metadata.

    There is no date, so equal figures are equal files.
    """
    keywords = " ".join(f"{name}:{digest}" for name, digest in origin.items())
    for output, metadata in ((pdf, {"CreationDate": None, "Keywords": keywords}), (png, origin)):
        drawn = BytesIO()  # as Matplotlib hides the error of a full disk
        figure.savefig(drawn, format=Path(output).suffix[1:], dpi=dpi, metadata=metadata)  # PDF: dpi of scatter plots
        with whole_file(output) as path:
            path.write_bytes(drawn.getvalue())
    plt.close(figure)


def width(panels: int, each: float) -> float:
    """Return the width, in inches, of a figure with panels side by side."""
    return min(TEXT_WIDTH, each * panels + 0.4)


def slope_colours(plot: dict) -> tuple[LinearSegmentedColormap, Normalize]:
    """Return the colour map and scale of all slope maps: linear (S < 0), white at S = 0, condensed (S > 0)."""
    colours = LinearSegmentedColormap.from_list("slope", [plot[LINEAR], "white", plot[CONDENSED]])
    return colours, Normalize(-plot["slope_limit"], plot["slope_limit"])


def regime_colours(plot: dict) -> dict[str, str]:
    """Return the colours of the regimes that are decided."""
    return {LINEAR: plot[LINEAR], CONDENSED: plot[CONDENSED]}


def coordinates(depth: int) -> tuple[str, str]:
    """Return the symbols of gamma2 and gamma3 in networks of a depth, as mathematics."""
    gamma2, gamma3 = symbols(depth, r"\gamma", indices=("_2", "_3"))
    return f"${gamma2}$", f"${gamma3}$"


GAMMA2, GAMMA3 = coordinates(DEPTH)


def axis_labels(depth: int) -> dict[str, str]:
    """Return the labels of the axes of a plane: xlabel and ylabel."""
    return dict(zip(("xlabel", "ylabel"), coordinates(depth), strict=True))


def place_title(depth: int, gamma2: float, gamma3: float, between: str = ", ") -> str:
    """Return a point of the plane as text of a title."""
    values = zip(coordinates(depth), (gamma2, gamma3), strict=True)
    return between.join(f"{symbol[:-1]} = {value:.4g}$" for symbol, value in values)


def slope_symbol(layer: str) -> str:
    """Return the symbol of a layer's slope; names of matrices are upright."""
    return rf"$S_\mathrm{{{layer}}}$" if layer.startswith("W") else f"$S_{layer}$"


def spelled(name: str) -> str:
    """Return the name of a problem or initialisation as figures write it."""
    return name.replace("_", " ")
