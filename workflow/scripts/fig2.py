"""Fig 2: what networks have learnt (top) and the rows (w, b) of their W1 before and after training (bottom)."""

from string import ascii_lowercase

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D

from phasediagram.data import training_set
from phasediagram.drawing import plotting
from phasediagram.jobs.joblog import log_to
from phasediagram.storage import artefact


def draw(runs: list[tuple[dict, dict]], points: tuple[np.ndarray, np.ndarray]):
    """Return the figure: one column for each run, given as (arrays, header) of its checkpoint."""
    plotting.apply_style()
    figure, panels = plt.subplots(2, len(runs), figsize=(plotting.width(len(runs), 1.7), 3.8), squeeze=False)
    for letter, column, (arrays, header) in zip(ascii_lowercase, panels.T, runs, strict=False):
        plotting.learnt_functions(column[0], [(arrays, header)], points)
        column[0].set_title(rf"({letter}) $\gamma_2 = {header['gamma2']:g}$, $\gamma_3 = {header['gamma3']:g}$")
        plotting.scatter_rows(column[1], arrays["w1_initial"], arrays["w1"])
        column[1].set_xlabel(r"$w\,/\,\beta_1$")
    reach = np.array([axes.get_ylim() for axes in panels[0]])
    for axes in panels[0]:
        axes.set_ylim(reach.min(), reach.max())
    panels[0, 0].set_ylabel("$f(x)$")
    panels[1, 0].set_ylabel(r"$b\,/\,\beta_1$")
    colours = (("initial", plotting.INITIAL), ("final", plotting.FINAL))
    figure.legend(
        handles=[
            Line2D([], [], linestyle="none", marker=".", color=colour, label=f"{name} rows of W1")
            for name, colour in colours
        ],
        loc="outside lower center",
        ncols=2,
        frameon=False,
        title=f"$m$ = {runs[0][1]['m']}",
    )
    return figure


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        p = snakemake.params
        runs = [artefact.read(path) for path in snakemake.input]
        figure = draw(runs, training_set.from_points(p.data["x"], p.data["y"]))
        plotting.save(figure, snakemake.output.pdf, snakemake.output.png, p.dpi)
