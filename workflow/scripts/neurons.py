"""Fig 2 of Luo et al.: what two-layer networks have learnt (top), and neurons before and after training (bottom)."""

from string import ascii_lowercase

import numpy as np
from matplotlib import pyplot as plt

from phasediagram.data import training_set
from phasediagram.drawing import panels, style
from phasediagram.jobs.job import job
from phasediagram.statistics import samples
from phasediagram.statistics.samples import Sample

DEPTH = 2
TURNS = (-1, -0.5, 0, 0.5, 1)  # orientations that are labelled


def draw(runs: list[Sample], points: tuple[np.ndarray, np.ndarray]):
    """Return the figure: one column for each run with neurons, that is the first seed of each initialisation."""
    style.apply_style()
    runs = [run for run in runs if run.a_final is not None]
    size = style.width(len(runs), 1.7), 4.0
    figure, axes = plt.subplots(2, len(runs), figsize=size, squeeze=False, sharey="row")
    for letter, (above, below), run in zip(ascii_lowercase, axes.T, runs, strict=False):
        panels.learnt_functions(above, [run], points)
        above.set_title(f"({letter}) {style.place_title(DEPTH, run.gamma2, run.gamma3)}")
        panels.scatter_neurons(below, run)
        below.set_xlabel(r"orientation of $(w, b)\ /\ \pi$")
        below.set_xticks(TURNS, [f"${turn:g}$" for turn in TURNS])
    axes[0, 0].set_ylabel("$f(x)$")
    axes[1, 0].tick_params(axis="y", labelsize=style.MATH)  # powers of ten
    axes[1, 0].set_ylabel("amplitude\n" + r"$|a|\,|(w, b)|\ /\ (\beta_1 \beta_2)$")
    place = {"loc": "outside lower center", "ncols": 2, "frameon": False}
    figure.legend(handles=panels.row_handles("neurons"), **place, title=f"$m$ = {runs[0].m}")
    return figure


if __name__ == "__main__":
    with job(snakemake) as origin:
        p = snakemake.params
        figure = draw(samples.read(snakemake.input[0]), training_set.from_points(*p.points))
        style.save(figure, snakemake.output.pdf, snakemake.output.png, p.dpi, origin)
