"""The look that all figures share: fonts, colours of the regimes, theory lines, and how a figure is saved."""

import matplotlib

matplotlib.use("Agg")  # no display on a cluster

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from phasediagram.drawing import places
from phasediagram.model import theory
from phasediagram.statistics import named
from phasediagram.storage.files import whole_file

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
FAR = 0.3  # from limits of initialisations to where they are at the largest width; farther away these are labelled
LEADER = {"arrowstyle": "-", "linewidth": 0.4, "shrinkA": 0, "shrinkB": 1.5}
ROOM = 1.05  # for labels, as letters are up to 5 % wider at other resolutions
LEADER_FROM = 8  # points between a label and what it names: nearer ones need no leader
LEFT_OUT = {"marker": "v", "markersize": 3, "color": "black", "markeredgewidth": 0, "linestyle": "none"}

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


def cell_edges(values) -> np.ndarray:
    """Return the edges of cells about increasing coordinates, halfway between neighbours; one alone is 1/2 wide."""
    values = np.asarray(values, float)
    if len(values) == 1:
        return values[0] + np.array([-0.25, 0.25])
    middles = (values[1:] + values[:-1]) / 2
    return np.concatenate([[2 * values[0] - middles[0]], middles, [2 * values[-1] - middles[-1]]])


def cell(grid: pd.DataFrame, gamma2: float, gamma3: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the lower left and the upper right corner of the cell of a point of a grid."""
    sides = []
    for values, value in ((grid.columns, gamma2), (grid.index, gamma3)):
        i = values.get_loc(value)
        sides.append(cell_edges(values)[i : i + 2])
    low, high = np.transpose(sides)
    return low, high


def draw_cells(axes, grid: pd.DataFrame, colours, scale: Normalize):
    """Draw a grid, rows gamma3 and columns gamma2, as cells, grey where there is no number, and keep its limits."""
    axes.set_facecolor("0.75")
    mesh = axes.pcolormesh(cell_edges(grid.columns), cell_edges(grid.index), grid.to_numpy(), cmap=colours, norm=scale)
    axes.set(xlim=axes.get_xlim(), ylim=axes.get_ylim())  # whatever else is drawn must not rescale the map
    return mesh


def mark_left_out(axes, table: pd.DataFrame, grid: pd.DataFrame) -> None:
    """Mark the cells of points of which some runs are left out, in their upper left corners."""
    for point in table[table["n_left_out"] > 0].itertuples():
        low, high = cell(grid, point.gamma2, point.gamma3)
        axes.plot(*(low + [0.15, 0.85] * (high - low)), **LEFT_OUT)


def left_out_handles(table: pd.DataFrame) -> list:
    """Return the legend of `mark_left_out`, empty where nothing is marked."""
    return [Line2D([], [], **LEFT_OUT, label="some runs left out")] if (table["n_left_out"] > 0).any() else []


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

    Where they were run, a line leads from each limit to where -log(kappa) / log(m) is at the largest width. Where one
    of them is far from its limit there, labels name these places and not the limits. Labels keep off all that is
    drawn, so they come last, on a figure that has been laid out.
    """
    limits, labelled = names[list(named.COORDINATES)], names
    if "gamma2_at_m" in names:
        at_m = names[["gamma2_at_m", "gamma3_at_m"]].to_numpy()
        for ends in np.stack([limits, at_m], axis=-1):
            axes.plot(*ends, **AT_FINITE_WIDTH, markevery=[1], zorder=4)
        if np.abs(at_m - limits).to_numpy().max() > FAR:
            labelled = names.assign(**dict(zip(named.COORDINATES, at_m.T, strict=True)))
    for point in limits.drop_duplicates().to_numpy():
        axes.plot(*point, **NAMED, zorder=5)
    _place_labels(axes, named.labels(labelled, layers))


def _place_labels(axes, labels: pd.DataFrame) -> None:
    """Write labels, rows of `named.labels`, at free places, with a leader where that is not beside their point."""
    point = 72 / axes.figure.dpi
    style = {"ha": "center", "va": "center", "fontsize": SMALL, "linespacing": 1.1, "multialignment": "left"}
    sizes = []
    for text in labels["label"]:
        measured = axes.text(0, 0, text, transform=None, **style)
        sizes.append(measured.get_window_extent().size * point * ROOM)
        measured.remove()
    sizes, frame = np.array(sizes), axes.get_window_extent().get_points() * point
    anchors = axes.transData.transform(labels[list(named.COORDINATES)].to_numpy()) * point
    centres = places.free_places(anchors, sizes, _drawn(axes) * point, frame)
    for label, anchor, centre, size in zip(labels.itertuples(), anchors, centres, sizes, strict=True):
        nearest = np.clip(anchor, centre - size / 2, centre + size / 2)
        leader = LEADER | {"relpos": tuple((nearest - centre) / size + 0.5)}
        near = np.linalg.norm(nearest - anchor) < LEADER_FROM
        place = {"xytext": tuple(centre - anchor), "arrowprops": None if near else leader}
        write(axes, label.label, (label.gamma2, label.gamma3), **place, **style)


def _drawn(axes) -> np.ndarray:
    """Return pixels all over the lines, markers and texts of axes."""
    pixels = [places.all_over(text.get_window_extent().get_points()) for text in axes.texts]
    for line in axes.get_lines():
        ends = line.get_transform().transform(line.get_xydata())
        reach = line.get_markersize() / 2 * axes.figure.dpi / 72
        pixels += [ends, *(ends + reach * np.array(side) for side in ((-1, 0), (1, 0), (0, -1), (0, 1)))]
        if line.get_linestyle() != "None":
            between = np.linspace(0, 1, 50)[:, None, None]
            pixels.append((ends[:-1] + between * np.diff(ends, axis=0)).reshape(-1, 2) if len(ends) < 50 else ends)
    pixels = np.concatenate(pixels)
    return pixels[np.isfinite(pixels).all(axis=1)]


def named_handles(names: pd.DataFrame, slopes: str) -> list:
    """Return the legend of `named_points`; `slopes` says what is written beside the names."""
    limit = r"initialisation, limit $m \to \infty$"
    if "gamma2_at_m" not in names:
        return [Line2D([], [], **NAMED, label=limit)]
    at_m = f"its κ's at m = {', '.join(map(str, sorted(set(names['m']), reverse=True)))}"
    return [Line2D([], [], **NAMED, label=f"{limit}\n({slopes})"), Line2D([], [], **AT_FINITE_WIDTH, label=at_m)]


def width(panels: int, each: float) -> float:
    """Return how wide, in inches, a figure is that has panels side by side."""
    return min(TEXT_WIDTH, each * panels + 0.4)
