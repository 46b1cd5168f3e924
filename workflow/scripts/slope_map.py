"""Fig 5 and Fig 6: S over the plane, its zero points as stars, and the conjectured lines.

Panels as in the paper: (a) S_W1 with zero points along gamma3, (b) S_W1 with zero points along gamma2,
(c) S_W2 with zero points along gamma3. At other depths than three, every layer has one panel, with zero points along
gamma3. Cells whose interval contains zero are outlined. A cell without a slope is grey.
A triangle marks a slope that lacks excluded runs. A star is hollow where the conjecture has no zero on its row.
Initialisations by name are at their limits for m to infinity, with the slope that they measure. Maps of two layers
have what Luo et al. publish.
"""

import math
from string import ascii_lowercase

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from phasediagram.drawing import labels, maps, style, two_layers
from phasediagram.jobs.job import job
from phasediagram.model.layers import depth_of, layer_names
from phasediagram.statistics import named
from phasediagram.statistics.regimes import UNDECIDED
from phasediagram.storage.tables import read_table

BARS = {"ecolor": "black", "elinewidth": 0.7, "capsize": 1.5, "capthick": 0.7, "zorder": 3}  # above the stars
OUTLINE = {"facecolor": "none", "edgecolor": "0.35", "linewidth": 0.7}
HOLLOW = maps.STAR | {"markerfacecolor": "white"}
OF_THE_PAPER = ("W1", "gamma3"), ("W1", "gamma2"), ("W2", "gamma3")
SIDE_BY_SIDE = 4  # panels at most


def panels_of(depth: int) -> list[tuple[str, str, str]]:
    """Return the panels of networks of a depth: letter, layer, and the axis along which zero points are."""
    shown = OF_THE_PAPER if depth == 3 else [(layer, "gamma3") for layer in layer_names(depth)]
    return [(letter, *panel) for letter, panel in zip(ascii_lowercase, shown, strict=False)]


def draw(
    regimes: pd.DataFrame, zero_points: pd.DataFrame, problem: str, widths: list[int], plot: dict, names: pd.DataFrame
):
    """Return the figure of one phase map; `names` are rows of `named.for_map`."""
    style.apply_style()
    depth = depth_of(regimes["layer"])
    shown, labels_of_axes = panels_of(depth), style.axis_labels(depth)
    axis_of = dict(zip(named.COORDINATES, labels_of_axes.values(), strict=True))
    both_axes = len({along for _, _, along in shown}) > 1
    regimes = regimes[regimes["layer"].isin([layer for _, layer, _ in shown])]
    figure, panels = _panels(len(shown))
    all_zeros = []
    for axes, (letter, layer, along) in zip(panels.flat, shown, strict=False):
        of_layer = regimes[regimes["layer"] == layer]
        mesh = _cells(axes, of_layer, layer, depth, plot)
        zeros = zero_points[(zero_points["layer"] == layer) & (zero_points["along"] == along)]
        if depth == 2:
            two_layers.draw(axes, layer, problem)
        _stars(axes, zeros, along)
        all_zeros.append(zeros)
        which = f", zeros in {axis_of[along]}" if both_axes else ""
        title = f"({letter}) {style.slope_symbol(layer)}{which}"
        axes.set(xlabel=labels_of_axes["xlabel"], title=title, label=letter)
    for axes in panels[:, 0]:
        axes.set_ylabel(labels_of_axes["ylabel"])
    bar = figure.colorbar(mesh, ax=list(figure.axes), extend="both", fraction=0.03, pad=0.02)
    bar.set_label("slope $S$    (linear < 0 < condensed)", fontsize=7.5)
    line, published = "conjectured line", []
    if depth == 2:
        line, published = two_layers.LINE_LABEL, two_layers.handles(panels[0, 0], problem)
    handles = published + _legend(regimes, pd.concat(all_zeros), names, both_axes, line)
    fitted = maps.what_is_fitted(regimes, f"m = {', '.join(map(str, widths))}")
    title = f"{style.spelled(problem)}, {fitted}"
    figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False, title=title)
    figure.draw_without_rendering()  # which lays it out: labels need to know where all else is
    for axes, (_, layer, _) in zip(panels.flat, shown, strict=False):
        labels.named_points(axes, names, (layer,))
    return figure


def _panels(count: int):
    """Return a figure with this number of panels, and their rows; the last row may have a place without a panel."""
    rows = math.ceil(count / SIDE_BY_SIDE)
    columns, size = math.ceil(count / rows), (style.TEXT_WIDTH, 0.9 + 2.2 * rows)
    figure, panels = plt.subplots(rows, columns, figsize=size, sharey=True, squeeze=False)
    figure.get_layout_engine().set(w_pad=0.02)
    for axes in panels.flat[count:]:
        axes.remove()
    return figure, panels


def _cells(axes, regimes: pd.DataFrame, layer: str, depth: int, plot: dict):
    """Draw the slopes of one layer, its conjectured line, outlines and marks of cells; return the cells."""
    grid = maps.grid_of(regimes, "slope")
    mesh = maps.draw_cells(axes, grid, *style.slope_colours(plot))
    maps.theory_line(axes, layer, depth)
    for point in _outlined(regimes).itertuples():
        low, high = maps.cell(grid, point.gamma2, point.gamma3)
        inside = low + 0.06 * (high - low), *(0.88 * (high - low))  # so that neighbours differ
        axes.add_patch(Rectangle(*inside, **OUTLINE, gid="undecided"))
    maps.mark_excluded(axes, regimes, grid)
    return mesh


def _outlined(regimes: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with a slope of unknown sign."""
    return regimes[(regimes["regime"] == UNDECIDED) & regimes["slope"].notna()]


def _stars(axes, zeros: pd.DataFrame, along: str) -> None:
    """Draw zero points along one axis with their intervals; hollow where the conjecture has no zero on the row."""
    unmatched = zeros["theory"].isna()
    for gid, look, stars in (("hollow", HOLLOW, zeros[unmatched]), ("zeros", maps.STAR, zeros[~unmatched])):
        axes.plot(stars["gamma2"], stars["gamma3"], linestyle="none", **look, gid=gid)
    errors = np.abs(zeros[["ci_low", "ci_high"]].to_numpy().T - zeros[along].to_numpy())
    bars = {"gamma3": {"yerr": errors}, "gamma2": {"xerr": errors}}[along]
    axes.errorbar(zeros["gamma2"], zeros["gamma3"], fmt="none", **BARS, **bars)


def _legend(regimes: pd.DataFrame, zeros: pd.DataFrame, names: pd.DataFrame, both_axes: bool, line: str) -> list:
    """Return the legend of what the panels show; where titles do not, it says along which axis zeros are.

    `line` says what the dashed lines are.
    """
    of = "" if both_axes else " in its column"
    hollow, outlined = zeros["theory"].isna(), _outlined(regimes)
    contain = "contains 0" if outlined["ci_low"].notna().all() else "contains 0 or is missing"
    star, hollow_star = (
        [Line2D([], [], linestyle="none", label=label, **look)] if shown.any() else []
        for label, look, shown in (
            (f"zero of $S${of}, with its interval", maps.STAR, ~hollow),
            ("zero without a conjectured one", HOLLOW, hollow),
        )
    )
    return [
        *star,
        maps.theory_handle(line),
        *([Rectangle((0, 0), 1, 1, **OUTLINE, label=f"interval of $S$ {contain}")] if len(outlined) else []),
        *hollow_star,
        *maps.excluded_handles(regimes),
        *labels.named_handles(names, "its measured $S$"),
    ]


if __name__ == "__main__":
    with job(snakemake) as origin:
        p = snakemake.params
        tables = read_table(snakemake.input.regimes), read_table(snakemake.input.zero_points)
        named_runs = read_table(snakemake.input.names[0]) if snakemake.input.names else None
        names = named.for_map(named_runs, p.problem, depth_of(tables[0]["layer"]))
        figure = draw(*tables, p.problem, p.widths, p.plot, names)
        style.save(figure, snakemake.output.pdf, snakemake.output.png, p.plot["dpi"], origin)
