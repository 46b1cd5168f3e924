"""Fig 3: D(u, v) between the rows of W2 of largest norm (half of them), sorted so that blocks show."""

from string import ascii_lowercase

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize

from phasediagram.drawing import style
from phasediagram.jobs.job import job
from phasediagram.model.status import Status
from phasediagram.storage import artefact


def draw(pictures: dict[str, np.ndarray], runs: list[dict]):
    """Return the figure: a panel for each run i, with the picture `cosines_{i}` where the run has one."""
    style.apply_style()
    figure, panels = plt.subplots(1, len(runs), figsize=(style.width(len(runs), 1.7), 2.3), squeeze=False)
    colours = ScalarMappable(Normalize(-1, 1), cmap="RdBu")  # blue where rows have condensed, as everywhere
    look = {"cmap": colours.cmap, "norm": colours.norm, "interpolation": "none", "rasterized": True}
    for index, (letter, axes, run) in enumerate(zip(ascii_lowercase, panels[0], runs, strict=False)):
        k, measured = run["m"] // 2, ""
        if f"cosines_{index}" in pictures:
            axes.imshow(pictures[f"cosines_{index}"], extent=(0, k, k, 0), **look)
            measured = rf"$\zeta = {run['zeta']:.3f}$"
        if run["status"] != Status.CONVERGED:
            measured += f" ({run['status']})"
        axes.set(xticks=[0, k], yticks=[0, k], xlabel="row of W2", box_aspect=1)
        place = rf"$\gamma_2 = {run['gamma2']:g}$, $\gamma_3 = {run['gamma3']:g}$"
        axes.set_title(f"({letter}) {place}\n{measured}")
    panels[0, 0].set_ylabel("row of W2")
    beside = panels[0, -1].inset_axes([1.06, 0.0, 0.06, 1.0])  # as tall as the panel
    figure.colorbar(colours, cax=beside, label="$D(u, v)$", ticks=[-1, -0.5, 0, 0.5, 1])
    beside.set_label("scale")
    m = runs[0]["m"]
    figure.supxlabel(f"m = {m}: the {m // 2} rows of largest norm, sorted", fontsize=7)
    return figure


if __name__ == "__main__":
    with job(snakemake) as origin:
        pictures, header = artefact.read(snakemake.input.pixels)
        figure = draw(pictures, header["runs"])
        style.save(figure, snakemake.output.pdf, snakemake.output.png, snakemake.params.dpi, origin)
