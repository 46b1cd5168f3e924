"""Fig 4: RD(W1) against the width, log-log, with the fitted power law at each point of the sweep."""

from string import ascii_lowercase

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.ticker import LogLocator, NullLocator

from phasediagram.drawing import plotting
from phasediagram.jobs.joblog import log_to
from phasediagram.statistics.regimes import CONDENSED, LINEAR, regime
from phasediagram.storage.tables import read_table


def draw(runs: pd.DataFrame, slopes: pd.DataFrame, sweep: dict, plot: dict):
    """Return the figure: one panel for each initialisation of the sweep."""
    plotting.apply_style()
    size = plotting.width(len(sweep["inits"]), 1.7), 2.2
    figure, panels = plt.subplots(1, len(sweep["inits"]), figsize=size, sharex=True, squeeze=False)
    for letter, axes, init in zip(ascii_lowercase, panels[0], sweep["inits"], strict=False):
        points = runs[(runs["init"] == init) & runs["m"].isin(sweep["widths"]) & runs["seed"].isin(sweep["seeds"])]
        fit = slopes[(slopes["sweep"] == sweep["name"]) & (slopes["init"] == init) & (slopes["layer"] == "W1")].iloc[0]
        colour = {LINEAR: plot["linear"], CONDENSED: plot["condensed"]}.get(
            regime(fit["ci_low"], fit["ci_high"]), "0.4"
        )
        converged = points["status"] == "converged"
        axes.plot(points["m"][converged], points["relative_distance_w1"][converged], "o", ms=3, color=colour, alpha=0.6)
        axes.plot(points["m"][~converged], points["relative_distance_w1"][~converged], "kx", ms=4)
        m = np.array([min(sweep["widths"]), max(sweep["widths"])], dtype=float)
        axes.plot(m, np.exp(fit["intercept"]) * m ** fit["slope"], "k-")
        axes.set(xscale="log", yscale="log", xlabel="width $m$")
        axes.set_xticks(sweep["widths"], [str(width) for width in sweep["widths"]], rotation=45)
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set_ylim(points["relative_distance_w1"].min() / 1.6, points["relative_distance_w1"].max() * 1.6)
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_major_formatter("{x:g}")
        axes.yaxis.set_minor_locator(NullLocator())
        half = (fit["ci_high"] - fit["ci_low"]) / 2
        axes.set_title(
            rf"({letter}) $\gamma_2 = {fit['gamma2']:g}$, $\gamma_3 = {fit['gamma3']:g}$"
            + "\n"
            + rf"{plotting.SLOPE_SYMBOL['W1']} $= {fit['slope']:.3f} \pm {half:.3f}$"
        )
    panels[0, 0].set_ylabel("RD(W1)")
    return figure


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        p = snakemake.params
        figure = draw(read_table(snakemake.input.runs), read_table(snakemake.input.slopes), p.sweep, p.plot)
        plotting.save(figure, snakemake.output.pdf, snakemake.output.png, p.plot["dpi"])
