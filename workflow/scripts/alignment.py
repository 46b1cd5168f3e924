"""Initial stages against the width: RD of both layers, 1 - A and the time T, one activation beside the other.

One column for each initialisation. T is in e-foldings of the linear flow for each unit of log m. Dashed lines have the
conjectured slopes, through the largest width of the first problem, and where growth is exponential the limit of the
e-foldings. Where the inputs are images, v is a picture on the right.
"""

from string import ascii_lowercase

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D
from matplotlib.ticker import NullFormatter

from phasediagram.data import training_set
from phasediagram.data.of_problem import read_training_set, training_set_of
from phasediagram.drawing import maps, style
from phasediagram.jobs.job import job
from phasediagram.model.status import Status
from phasediagram.statistics import linear_flow
from phasediagram.statistics.initial import DEPTH, exponent, limit_of_e_folds, stages_table
from phasediagram.storage.tables import read_table

ROWS = {"W1": "RD(W1)", "a": "RD(a)", "misalignment": "$1 - A$", "duration": r"$\kappa \kappa' |z|\, T\ /\ \log m$"}
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")  # Okabe and Ito
MARKERS = ("o", "s", "^", "D", "v", "P")


def draw(stages: dict[str, pd.DataFrame], sweep: dict, picture: np.ndarray | None = None):
    """Return the figure. `stages` has by the problem's title the rows of `stages_table`, with `e_folds`."""
    style.apply_style()
    columns = len(sweep["inits"]) + (picture is not None)
    size = style.width(columns, 1.9), 6.4
    figure, panels = plt.subplots(len(ROWS), columns, figsize=size, sharey="row", squeeze=False)
    if picture is not None:
        _picture(figure, panels[:, -1], picture)
        panels = panels[:, :-1]
    for letter, column, init in zip(ascii_lowercase, panels.T, sweep["inits"], strict=False):
        here = {
            title: table[(table["init"] == init) & table["m"].isin(sweep["widths"])] for title, table in stages.items()
        }
        for axes, quantity in zip(column, ROWS, strict=True):
            of_problems = {title: table[table["quantity"] == quantity] for title, table in here.items()}
            _panel(axes, of_problems, quantity, sweep["antisymmetric"])
        place = next(iter(here.values())).iloc[0]
        between = ", " if columns < 4 else ",\n"
        column[0].set_title(f"({letter}) {style.place_title(DEPTH, place['gamma2'], place['gamma3'], between)}")
        column[-1].set_xlabel("width $m$")
        for axes in column:
            axes.tick_params(labelsize=style.MATH, labelbottom=axes is column[-1])  # powers of ten
    for axes, label in zip(panels[:, 0], ROWS.values(), strict=True):
        axes.set_ylabel(label)
    handles = [
        Line2D([], [], color=colour, marker=marker, markersize=3, label=style.spelled(title))
        for title, colour, marker in zip(stages, COLOURS, MARKERS, strict=False)
    ]
    handles.append(maps.theory_handle("conjectured slope"))
    figure.legend(handles=handles, loc="outside lower center", ncols=3, frameon=False)
    return figure


def _picture(figure, column, picture: np.ndarray) -> None:
    """Draw v in place of the panels of a column."""
    place = column[0].get_subplotspec()
    for axes in column:
        axes.remove()
    axes, reach = figure.add_subplot(place), np.abs(picture).max()
    axes.imshow(picture, cmap="PuOr", vmin=-reach, vmax=reach)
    axes.set(title="$v$, pixels", xticks=[], yticks=[])


def _panel(axes, of_problems: dict[str, pd.DataFrame], quantity: str, antisymmetric: bool) -> None:
    lines = []
    for table, colour, marker in zip(of_problems.values(), COLOURS, MARKERS, strict=False):
        column = "e_folds" if quantity == "duration" else "value"
        converged = table[table["status"] == Status.CONVERGED]
        axes.plot(converged["m"], converged[column], marker, color=colour, markersize=2.5, alpha=0.7, gid="run")
        lines.append(np.exp(np.log(converged[column]).groupby(converged["m"]).mean()))
        axes.plot(lines[-1].index, lines[-1], color=colour, linewidth=0.8, gid="mean")
    axes.set(xscale="log", yscale="log")
    axes.yaxis.set_minor_formatter(NullFormatter())
    first, means = next(iter(of_problems.values())), lines[0]
    if not len(means):
        return
    point = first["gamma2"].iloc[0], first["gamma3"].iloc[0]
    if quantity == "duration":
        if (limit := limit_of_e_folds(*point)) > 0:
            axes.axhline(limit, **maps.THEORY, gid="theory")
        return
    m = means.index.to_numpy(float)[[0, -1]]
    line = means.iloc[-1] * (m / m[-1]) ** exponent(quantity, *point, antisymmetric)
    axes.plot(m, line, **maps.THEORY, gid="theory")


def with_e_folds(stages: pd.DataFrame, z: float) -> pd.DataFrame:
    """Return the rows with `e_folds`, kappa kappa' |z| T / log m where the value is T."""
    rate = stages["kappa2"] * stages["kappa3"] * z
    return stages.assign(e_folds=rate * stages["value"] / np.log(stages["m"]))


if __name__ == "__main__":
    with job(snakemake) as origin:
        p, given, stages, picture = snakemake.params, snakemake.input, {}, None
        sets = list(given.training_sets)
        for title, problem, runs, distances in zip(p.titles, p.problems, given.runs, given.distances, strict=True):
            x, y = read_training_set(sets.pop(0)) if "mnist" in problem else training_set_of(problem)
            z = linear_flow.drive(x, y, problem["biases"])
            table = stages_table(read_table(runs), read_table(distances))
            stages[title] = with_e_folds(table, np.linalg.norm(z))
            if "mnist" in problem:
                picture = z[: x.shape[1]].reshape(training_set.SHAPE)
        style.save(draw(stages, p.sweep, picture), snakemake.output.pdf, snakemake.output.png, p.dpi, origin)
