"""Neurons at the beginning and at the end of an initial stage: amplitude and orientation, one panel for each regime."""

from string import ascii_lowercase

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D

from phasediagram.data.of_problem import training_set_of
from phasediagram.drawing import panels, style
from phasediagram.jobs.job import job
from phasediagram.statistics import linear_flow, samples
from phasediagram.statistics.initial import DEPTH
from phasediagram.statistics.samples import Sample

TURNS = (-1, -0.5, 0, 0.5, 1)  # orientations that are labelled
DIRECTION = {"color": "0.3", "linestyle": ":", "linewidth": 1.0}


def draw(runs: list[Sample], v: np.ndarray):
    """Return the figure: one panel for each run with neurons; v, (2,), is the direction that drives W1."""
    style.apply_style()
    runs = [run for run in runs if run.a_final is not None]
    figure, axes = plt.subplots(1, len(runs), figsize=(style.width(len(runs), 1.7), 2.6), squeeze=False)
    turns = np.arctan2([v[1], -v[1]], [v[0], -v[0]]) / np.pi  # of v and -v; an angle of pi is at both edges
    turns = [*turns, *(-turn for turn in turns if abs(turn) == 1)]
    for letter, panel, run in zip(ascii_lowercase, axes[0], runs, strict=False):
        for turn in turns:
            panel.axvline(turn, **DIRECTION, zorder=0, gid="direction")
        panels.scatter_neurons(panel, run)
        panel.set_title(f"({letter}) {style.place_title(DEPTH, run.gamma2, run.gamma3)}")
        panel.set_xlabel(r"orientation of $(w, b)\ /\ \pi$")
        panel.set_xticks(TURNS, [f"${turn:g}$" for turn in TURNS])
        panel.tick_params(axis="y", labelsize=style.MATH)  # powers of ten
    axes[0, 0].set_ylabel("amplitude\n" + r"$|a|\,|(w, b)|\ /\ (\beta_1 \beta_2)$")
    handles = [*panels.row_handles("neurons"), Line2D([], [], **DIRECTION, label=r"$\pm v$")]
    figure.legend(handles=handles, loc="outside lower center", ncols=3, frameon=False, title=f"$m$ = {runs[0].m}")
    return figure


if __name__ == "__main__":
    with job(snakemake) as origin:
        p = snakemake.params
        x, y = training_set_of(p.problem)
        figure = draw(samples.read(snakemake.input[0]), linear_flow.drive(x, y, p.problem["biases"]))
        style.save(figure, snakemake.output.pdf, snakemake.output.png, p.dpi, origin)
