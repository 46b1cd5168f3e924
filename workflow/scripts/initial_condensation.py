"""Initial condensation over the plane: alignment of W1 as colour, regimes as signs, zeros and lines of S_W and S_a.

One panel for each problem, that is for each activation. Where gamma' >= gamma the initial W1 is not small at large m,
so there is no conjecture: that part is hatched.
"""

from string import ascii_lowercase

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.colors import Normalize
from matplotlib.lines import Line2D
from matplotlib.ticker import MultipleLocator

from phasediagram.drawing import maps, style
from phasediagram.jobs.job import job
from phasediagram.model.status import Status
from phasediagram.statistics.initial import DEPTH, LAG, LAZY, regimes_of_plane
from phasediagram.statistics.regimes import CONDENSED, UNDECIDED
from phasediagram.storage.tables import read_table

SIGNS = {LAZY: "o", LAG: "^", CONDENSED: "s", UNDECIDED: "x"}
SIGN = {"linestyle": "none", "markersize": 3.2, "color": "black", "markerfacecolor": "none", "markeredgewidth": 0.8}
LINES = {"W1": {"color": "black", "linestyle": "--"}, "a": {"color": "black", "linestyle": ":"}}
COLOURS, SCALE = "cividis", Normalize(0.5, 1.0)


def draw(panels: dict[str, tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]], widths: list[int]):
    """Return the figure. `panels` has by title the regimes, zero points and runs of one map; all have these widths."""
    style.apply_style()
    size = style.width(len(panels), 2.4), 3.6
    figure, axes = plt.subplots(1, len(panels), figsize=size, sharey=True, squeeze=False)
    mesh = None
    for letter, panel, (title, tables) in zip(ascii_lowercase, axes[0], panels.items(), strict=False):
        mesh = _panel(panel, *tables, max(widths))
        panel.set_title(f"({letter}) {title}")
        panel.set_xlabel(style.axis_labels(DEPTH)["xlabel"])
    axes[0, 0].set_ylabel(style.axis_labels(DEPTH)["ylabel"])
    bar = figure.colorbar(mesh, ax=axes, fraction=0.05, pad=0.02, extend="min")
    bar.set_label(f"alignment $A$ of W1, m = {max(widths)}")
    place = {"loc": "outside lower center", "ncols": 4, "frameon": False}
    figure.legend(handles=_handles(), **place, title=f"fitted over m = {', '.join(map(str, widths))}")
    return figure


def _panel(axes, regimes: pd.DataFrame, zeros: pd.DataFrame, runs: pd.DataFrame, m: int):
    finished = runs[(runs["m"] == m) & (runs["status"] == Status.CONVERGED)]
    points = regimes[["gamma2", "gamma3"]].drop_duplicates()
    aligned = finished.assign(alignment=1 - finished["misalignment"]).groupby(["gamma2", "gamma3"])["alignment"].mean()
    grid = maps.grid_of(points.join(aligned, on=["gamma2", "gamma3"]), "alignment")
    mesh = maps.draw_cells(axes, grid, COLOURS, SCALE)
    for regime, members in regimes_of_plane(regimes).groupby("regime"):
        for halo in (True, False):
            around = {"color": "white", "markeredgewidth": 2.4} if halo else {}
            axes.plot(members["gamma2"], members["gamma3"], SIGNS[regime], **SIGN | around, gid=regime)
    for layer, line in LINES.items():
        axes.plot(*maps.critical_line(layer, *axes.get_xlim(), DEPTH), **line, linewidth=1.0, gid=f"theory {layer}")
        stars = zeros[(zeros["layer"] == layer) & (zeros["along"] == "gamma3")]
        axes.plot(stars["gamma2"], stars["gamma3"], linestyle="none", **_star(layer), gid=f"zeros {layer}")
        errors = np.abs(stars[["ci_low", "ci_high"]].to_numpy().T - stars["gamma3"].to_numpy())
        axes.errorbar(stars["gamma2"], stars["gamma3"], yerr=errors, fmt="none", ecolor="black", elinewidth=0.7)
    axes.xaxis.set_major_locator(MultipleLocator(0.5))
    gamma = np.array(axes.get_xlim())
    axes.fill_between(gamma, gamma, axes.get_ylim()[0], hatch="////", facecolor="none", edgecolor="0.7", gid="large W1")
    return mesh


def _star(layer: str) -> dict:
    return maps.STAR if layer == "W1" else maps.STAR | {"marker": "D", "markersize": 3.5, "color": "white"}


def _handles() -> list:
    found = [Line2D([], [], marker=sign, **SIGN, label=regime) for regime, sign in SIGNS.items()]
    for layer, line in LINES.items():
        found.append(Line2D([], [], linestyle="none", **_star(layer), label=f"zero of S of {layer}"))
        found.append(Line2D([], [], **line, linewidth=1.0, label=f"conjecture, S of {layer}"))
    return found


if __name__ == "__main__":
    with job(snakemake) as origin:
        p, given = snakemake.params, snakemake.input
        tables = zip(given.regimes, given.zero_points, given.runs, strict=True)
        panels = {title: tuple(map(read_table, paths)) for title, paths in zip(p.titles, tables, strict=True)}
        style.save(draw(panels, p.widths), snakemake.output.pdf, snakemake.output.png, p.dpi, origin)
