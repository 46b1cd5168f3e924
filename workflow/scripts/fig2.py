"""Fig 2: what networks have learnt (top) and the rows (w, b) of their W1 before and after training (bottom)."""

from string import ascii_lowercase

import numpy as np
from matplotlib import pyplot as plt

from phasediagram.data import training_set
from phasediagram.drawing import panels, style
from phasediagram.jobs.job import job
from phasediagram.statistics import samples
from phasediagram.statistics.samples import Sample


def draw(runs: list[Sample], points: tuple[np.ndarray, np.ndarray], depth: int):
    """Return the figure of networks of a depth: one column for each run with rows of W1.

    That is the first seed of each initialisation.
    """
    style.apply_style()
    runs = [run for run in runs if run.rows_final is not None]
    figure, axes = plt.subplots(2, len(runs), figsize=(style.width(len(runs), 1.7), 3.8), squeeze=False)
    for letter, (above, below), run in zip(ascii_lowercase, axes.T, runs, strict=False):
        panels.learnt_functions(above, [run], points)
        above.set_title(f"({letter}) {style.place_title(depth, run.gamma2, run.gamma3)}")
        panels.scatter_rows(below, run)
        below.set_xlabel(r"$w\,/\,\beta_1$")
    reach = np.array([panel.get_ylim() for panel in axes[0]])
    for panel in axes[0]:
        panel.set_ylim(reach.min(), reach.max())
    axes[0, 0].set_ylabel("$f(x)$")
    axes[1, 0].set_ylabel(r"$b\,/\,\beta_1$")
    place = {"loc": "outside lower center", "ncols": 2, "frameon": False}
    figure.legend(handles=panels.row_handles("rows of W1"), **place, title=f"$m$ = {runs[0].m}")
    return figure


if __name__ == "__main__":
    with job(snakemake) as origin:
        p = snakemake.params
        figure = draw(samples.read(snakemake.input[0]), training_set.from_points(*p.points), p.sweep["depth"])
        style.save(figure, snakemake.output.pdf, snakemake.output.png, p.dpi, origin)
