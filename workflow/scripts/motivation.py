"""The talk's motivation: fits of the same points from small, medium and large initial weights, several seeds each."""

from string import ascii_lowercase

import numpy as np
from matplotlib import pyplot as plt

from phasediagram.data import training_set
from phasediagram.drawing import panels, style
from phasediagram.jobs.job import job
from phasediagram.statistics import samples
from phasediagram.statistics.samples import Sample


def draw(runs: list[Sample], points: tuple[np.ndarray, np.ndarray], depth: int):
    """Return the figure of networks of a depth: one panel for each initialisation, with the runs of all its seeds."""
    style.apply_style()
    by_init = {}
    for run in runs:
        by_init.setdefault(run.init, []).append(run)
    size = style.width(len(by_init), 1.7), 2.1
    figure, axes = plt.subplots(1, len(by_init), figsize=size, squeeze=False)
    for letter, panel, (name, of_init) in zip(ascii_lowercase, axes[0], by_init.items(), strict=False):
        panels.learnt_functions(panel, of_init, points)
        place = style.place_title(depth, of_init[0].gamma2, of_init[0].gamma3)
        panel.set_title(f"({letter}) {style.spelled(name)}\n{place}")
    axes[0, 0].set_ylabel("$f(x)$")
    figure.supxlabel(f"m = {runs[0].m}, a curve for each of {len(of_init)} seeds", fontsize=7)
    return figure


if __name__ == "__main__":
    with job(snakemake) as origin:
        p = snakemake.params
        figure = draw(samples.read(snakemake.input[0]), training_set.from_points(*p.points), p.sweep["depth"])
        style.save(figure, snakemake.output.pdf, snakemake.output.png, p.dpi, origin)
