"""The talk's motivation: fits of the same points from small, medium and large initial weights, several seeds each."""

from string import ascii_lowercase

import numpy as np
from matplotlib import pyplot as plt

from phasediagram.data import training_set
from phasediagram.drawing import plotting
from phasediagram.jobs.joblog import log_to
from phasediagram.storage import artefact


def draw(runs: dict[str, list[tuple[dict, dict]]], points: tuple[np.ndarray, np.ndarray]):
    """Return the figure: one panel for each initialisation, with the runs, as (arrays, header), of all its seeds."""
    plotting.apply_style()
    figure, panels = plt.subplots(1, len(runs), figsize=(plotting.width(len(runs), 1.7), 2.1), squeeze=False)
    for letter, axes, (name, of_init) in zip(ascii_lowercase, panels[0], runs.items(), strict=False):
        plotting.learnt_functions(axes, of_init, points)
        header = of_init[0][1]
        axes.set_title(
            f"({letter}) {plotting.spelled(name)}\n"
            rf"$\gamma_2 = {header['gamma2']:.3g}$, $\gamma_3 = {header['gamma3']:.3g}$"
        )
    panels[0, 0].set_ylabel("$f(x)$")
    figure.supxlabel(f"m = {header['m']}, a curve for each of {len(of_init)} seeds", fontsize=7)
    return figure


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        p = snakemake.params
        runs = {}
        for init, path in zip(p.inits, snakemake.input, strict=True):
            runs.setdefault(init, []).append(artefact.read(path))
        figure = draw(runs, training_set.from_points(p.data["x"], p.data["y"]))
        plotting.save(figure, snakemake.output.pdf, snakemake.output.png, p.dpi)
