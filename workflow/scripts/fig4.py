"""Fig 4: RD(W1) against the width, log-log, with the fitted power law at each point of the sweep.

Panels of gauges of one point have the name of the gauge and its scales. Where Luo et al. print a slope, the title
has it.
"""

from fractions import Fraction
from string import ascii_lowercase

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.ticker import LogLocator, NullLocator

from phasediagram.drawing import style
from phasediagram.jobs.job import job
from phasediagram.model import luo
from phasediagram.model.status import Status
from phasediagram.statistics.regimes import regime
from phasediagram.storage.tables import read_table

LAYER = "W1"
LABELS_APART = 0.14  # of widths, in parts of an axis


def draw(distances: pd.DataFrame, slopes: pd.DataFrame, sweep: dict, plot: dict):
    """Return the figure: one panel for each initialisation of the sweep.

    `sweep["gauges"]` has the exponents of each initialisation if all are gauges of one point; otherwise it is empty.
    """
    style.apply_style()
    printed = luo.slopes(sweep["problem"])
    size = style.width(len(sweep["inits"]), 1.7), 2.6 if sweep["gauges"] else 2.4 if printed else 2.2
    figure, panels = plt.subplots(1, len(sweep["inits"]), figsize=size, sharex=True, squeeze=False)
    of_sweep = distances[distances["m"].isin(sweep["widths"]) & distances["seed"].isin(sweep["seeds"])]
    of_layer = of_sweep[of_sweep["layer"] == LAYER]
    fits = slopes[(slopes["sweep"] == sweep["name"]) & (slopes["layer"] == LAYER)]
    for letter, axes, init in zip(ascii_lowercase, panels[0], sweep["inits"], strict=False):
        fit = fits[fits["init"] == init].iloc[0]
        _panel(axes, of_layer[of_layer["init"] == init], fit, sweep["widths"], plot)
        place = style.place_title(sweep["depth"], fit["gamma2"], fit["gamma3"])
        lines = [style.spelled(init), _scales(sweep["gauges"][init])] if sweep["gauges"] else [place]
        lines += [_measured(fit)]
        if (fit["gamma2"], fit["gamma3"]) in printed:
            lines += [f"Luo et al.: ${printed[fit['gamma2'], fit['gamma3']]:.3f}$"]
        axes.set_title(f"({letter}) " + "\n".join(lines))
    panels[0, 0].set_ylabel(f"RD({LAYER})")
    if sweep["gauges"]:
        figure.suptitle(f"Gauges of {place}", fontsize=style.MATH)
    return figure


def _scales(gauge: dict) -> str:
    """Return the scales of a gauge as powers of m, equal betas together; on two lines where betas differ."""
    alpha, betas = _power(gauge["alpha"]), {}
    for name in sorted(gauge.keys() - {"alpha"}):
        betas.setdefault(_power(gauge[name]), []).append(rf"\beta_{name[-1]}")
    equal = [f"${' = '.join([*names, power])}$" for power, names in betas.items()]
    return rf"$\alpha = {alpha}$," + (" " if len(equal) == 1 else "\n") + ", ".join(equal)


def _power(exponent: float | str) -> str:
    """Return a power of m, as the config spells its exponent, as mathematics."""
    exponent = Fraction(str(exponent))
    return "1" if exponent == 0 else "m" if exponent == 1 else f"m^{{{exponent}}}"


def _measured(fit: pd.Series) -> str:
    """Return the slope and half the width of its interval, as far as they are known."""
    if np.isnan(fit["slope"]):
        return "no slope: too few runs"
    half = (fit["ci_high"] - fit["ci_low"]) / 2
    interval = "" if np.isnan(half) else rf" \pm {half:.3f}"
    return rf"{style.slope_symbol(LAYER)} $= {fit['slope']:.3f}{interval}$"


def _panel(axes, runs: pd.DataFrame, fit: pd.Series, widths: list[int], plot: dict) -> None:
    """Draw the distances of one initialisation, in the colour of its regime, and their fit."""
    colour = style.regime_colours(plot).get(regime(fit["ci_low"], fit["ci_high"]), style.UNDECIDED_COLOUR)
    rd, converged = runs["relative_distance"], runs["status"] == Status.CONVERGED
    axes.plot(runs["m"][converged], rd[converged], "o", ms=3, color=colour, alpha=0.6, gid="converged")
    axes.plot(runs["m"][~converged], rd[~converged], "kx", ms=4, gid="not converged")
    m = np.array([min(widths), max(widths)], dtype=float)
    axes.plot(m, np.exp(fit["intercept"]) * m ** fit["slope"], "k-", gid="fit")
    axes.set(xscale="log", yscale="log", xlabel="width $m$")
    axes.set_xticks(sorted(widths), _labels(widths), rotation=45)
    axes.xaxis.set_minor_locator(NullLocator())
    shown = rd[np.isfinite(rd) & (rd > 0)]  # a diverged run has no RD
    if len(shown):
        axes.set_ylim(shown.min() / 1.6, shown.max() * 1.6)
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_locator(NullLocator())


def _labels(widths: list[int]) -> list[str]:
    """Return a label for each width, smallest first: "" where it would run into the one before."""
    labels, least = [], LABELS_APART * np.log(max(widths) / min(widths))
    last = -np.inf
    for m in sorted(widths):
        apart = np.log(m) - last >= least
        labels.append(str(m) if apart else "")
        last = np.log(m) if apart else last
    return labels


if __name__ == "__main__":
    with job(snakemake) as origin:
        p = snakemake.params
        figure = draw(read_table(snakemake.input.distances), read_table(snakemake.input.slopes), p.sweep, p.plot)
        style.save(figure, snakemake.output.pdf, snakemake.output.png, p.plot["dpi"], origin)
