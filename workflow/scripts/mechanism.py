"""Why initial stages condense: RD of both layers beside the linear flow in closed form, and where the two part."""

from string import ascii_lowercase

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.lines import Line2D
from matplotlib.ticker import NullFormatter

from phasediagram.data.of_problem import training_set_of
from phasediagram.drawing import style
from phasediagram.jobs.job import job
from phasediagram.statistics import linear_flow, samples
from phasediagram.statistics.initial import DEPTH, LAYERS
from phasediagram.statistics.samples import Sample

PARTED = 0.05
COLOURS = {"W1": "#0072b2", "a": "#e69f00"}  # Okabe and Ito


def draw(runs: list[Sample], z: np.ndarray):
    """Return the figure: a column for each run with a history; z, (2,), drives W1."""
    style.apply_style()
    runs = [run for run in runs if run.history is not None]
    size = style.width(len(runs), 1.9), 4.2
    figure, panels = plt.subplots(2, len(runs), figsize=size, sharex="col", sharey="row", squeeze=False)
    for letter, (above, below), run in zip(ascii_lowercase, panels.T, runs, strict=False):
        _column(above, below, run, z)
        above.set_title(f"({letter}) {style.place_title(DEPTH, run.gamma2, run.gamma3)}")
        below.set_xlabel(r"e-foldings $\kappa \kappa' |z|\, t$")
    panels[0, 0].set_ylabel("RD")
    panels[1, 0].set_ylabel("RD over that of the\nlinear flow, minus 1")
    handles = [Line2D([], [], color=colour, label=f"RD({layer})") for layer, colour in COLOURS.items()]
    handles.append(Line2D([], [], color="black", linestyle="--", label="linear flow, closed form"))
    handles.append(Line2D([], [], color="0.5", linestyle=":", label="part of the fall of the loss"))
    figure.legend(handles=handles, loc="outside lower center", ncols=2, frameon=False, title=f"m = {runs[0].m}")
    return figure


def _column(above, below, run: Sample, z: np.ndarray) -> None:
    t, loss = run.history["t"], run.history["loss"]
    w, a = run.rows_initial.astype(float), run.a_initial[:, 0].astype(float)
    closed = linear_flow.distances(w, a, z, run.mobility, run.output_scale * t)
    later = t > 0
    folds = run.mobility * run.output_scale * np.linalg.norm(z) * t[later]
    for layer in LAYERS:
        measured, linear = run.history[f"relative_distance_{layer}"][later], closed[layer][later]
        above.plot(folds, measured, color=COLOURS[layer], gid=f"run {layer}")
        above.plot(folds, linear, color=COLOURS[layer], linestyle="--", gid=f"linear {layer}")
        below.plot(folds, measured / linear - 1, color=COLOURS[layer], gid=f"difference {layer}")
    fallen = (loss[0] - loss[later]) / loss[0]
    below.plot(folds, fallen, color="0.5", linestyle=":", gid="fall of the loss")
    below.set_title(_where_they_part(folds, fallen, run.history["relative_distance_W1"][later] / closed["W1"][later]))
    above.set(xscale="log", yscale="log")
    above.yaxis.set_minor_formatter(NullFormatter())
    below.xaxis.set_minor_formatter(NullFormatter())
    for axes in (above, below):
        axes.tick_params(labelsize=style.MATH)  # powers of ten
    below.axhline(0.0, color="0.7", linewidth=0.6, zorder=0)


def _where_they_part(folds: np.ndarray, fallen: np.ndarray, ratio: np.ndarray) -> str:
    """Return in words where RD(W1) is first PARTED off the linear flow."""
    parted = np.flatnonzero(np.abs(ratio - 1) > PARTED)
    if not parted.size:
        return f"within {PARTED:.0%} throughout"
    if parted[0] == 0:
        return f"{PARTED:.0%} off from the start"
    return f"{PARTED:.0%} off after {folds[parted[0]]:.2g}\ne-foldings, with the\nloss down by {fallen[parted[0]]:.1%}"


if __name__ == "__main__":
    with job(snakemake) as origin:
        p, runs = snakemake.params, samples.read(snakemake.input[0])
        z = linear_flow.drive(*training_set_of(p.problem), p.problem["biases"])
        style.save(draw(runs, z), snakemake.output.pdf, snakemake.output.png, p.dpi, origin)
