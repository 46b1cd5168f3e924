"""Fig 5 and Fig 6: S over the plane, its zero points as stars, and the conjectured lines.

Panels as in the paper: (a) S_W1 with zero points along gamma3, (b) S_W1 with zero points along gamma2,
(c) S_W2 with zero points along gamma3. Cells whose interval contains zero are outlined. A cell without a slope is grey.
A triangle marks a slope that lacks excluded runs. A star is hollow where the conjecture has no zero on its row.
Initialisations by name are at their limits for m to infinity, with the slope that they measure.
"""

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from phasediagram.drawing import labels, maps, style
from phasediagram.jobs.joblog import log_to
from phasediagram.statistics import named
from phasediagram.statistics.regimes import UNDECIDED
from phasediagram.storage.tables import read_table

BARS = {"ecolor": "black", "elinewidth": 0.7, "capsize": 1.5, "capthick": 0.7, "zorder": 3}  # above the stars
OUTLINE = {"facecolor": "none", "edgecolor": "0.35", "linewidth": 0.7}
HOLLOW = maps.STAR | {"markerfacecolor": "white"}
PANELS = (("a", "W1", "gamma3"), ("b", "W1", "gamma2"), ("c", "W2", "gamma3"))


def draw(
    regimes: pd.DataFrame, zero_points: pd.DataFrame, problem: str, widths: list[int], plot: dict, names: pd.DataFrame
):
    """Return the figure of one phase map; `names` are rows of `named.for_map`."""
    style.apply_style()
    regimes = regimes[regimes["layer"].isin([layer for _, layer, _ in PANELS])]
    figure, panels = plt.subplots(1, 3, figsize=(style.TEXT_WIDTH, 3.1), sharey=True)
    figure.get_layout_engine().set(w_pad=0.02)
    all_zeros = []
    for axes, (letter, layer, along) in zip(panels, PANELS, strict=True):
        of_layer = regimes[regimes["layer"] == layer]
        mesh = _cells(axes, of_layer, layer, plot)
        zeros = zero_points[(zero_points["layer"] == layer) & (zero_points["along"] == along)]
        _stars(axes, zeros, along)
        all_zeros.append(zeros)
        axis = {"gamma2": style.GAMMA2, "gamma3": style.GAMMA3}[along]
        axes.set(xlabel=style.GAMMA2, title=f"({letter}) {style.slope_symbol(layer)}, zeros in {axis}", label=letter)
    panels[0].set_ylabel(style.GAMMA3)
    bar = figure.colorbar(mesh, ax=panels, extend="both", fraction=0.03, pad=0.02)
    bar.set_label("slope $S$    (linear < 0 < condensed)", fontsize=7.5)
    handles = _legend(regimes, pd.concat(all_zeros), names)
    fitted = maps.what_is_fitted(regimes, f"m = {', '.join(map(str, widths))}")
    title = f"{style.spelled(problem)}, {fitted}"
    figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False, title=title)
    figure.draw_without_rendering()  # which lays it out: labels need to know where all else is
    for axes, (_, layer, _) in zip(panels, PANELS, strict=True):
        labels.named_points(axes, names, (layer,))
    return figure


def _cells(axes, regimes: pd.DataFrame, layer: str, plot: dict):
    """Draw the slopes of one layer, its conjectured line, outlines and marks of cells; return the cells."""
    grid = maps.grid_of(regimes, "slope")
    mesh = maps.draw_cells(axes, grid, *style.slope_colours(plot))
    maps.theory_line(axes, layer)
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


def _legend(regimes: pd.DataFrame, zeros: pd.DataFrame, names: pd.DataFrame) -> list:
    """Return the legend of what the panels show."""
    hollow, outlined = zeros["theory"].isna(), _outlined(regimes)
    contain = "contains 0" if outlined["ci_low"].notna().all() else "contains 0 or is missing"
    star, hollow_star = (
        [Line2D([], [], linestyle="none", label=label, **look)] if shown.any() else []
        for label, look, shown in (
            ("zero of $S$, with its interval", maps.STAR, ~hollow),
            ("zero without a conjectured one", HOLLOW, hollow),
        )
    )
    return [
        *star,
        maps.theory_handle("conjectured line"),
        *([Rectangle((0, 0), 1, 1, **OUTLINE, label=f"interval of $S$ {contain}")] if len(outlined) else []),
        *hollow_star,
        *maps.excluded_handles(regimes),
        *labels.named_handles(names, "its measured $S$"),
    ]


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        p = snakemake.params
        names = named.for_map(read_table(snakemake.input.names[0]) if snakemake.input.names else None, p.problem)
        tables = read_table(snakemake.input.regimes), read_table(snakemake.input.zero_points)
        figure = draw(*tables, p.problem, p.widths, p.plot, names)
        style.save(figure, snakemake.output.pdf, snakemake.output.png, p.plot["dpi"])
