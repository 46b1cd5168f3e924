"""What Luo et al. publish on maps of two layers: zeros read off their figure, and the line of E et al."""

from matplotlib.lines import Line2D

from phasediagram.model import luo

PRINTED = {"marker": "D", "markersize": 5, "markerfacecolor": "none", "markeredgecolor": "black"}
PRINTED |= {"markeredgewidth": 0.8, "linestyle": "none"}
MARKED_LINE = {"color": "0.3", "linestyle": ":", "linewidth": 1.0}
LINE_LABEL = "line: published (Luo et al.) and conjectured"


def draw(axes, layer: str, problem: str) -> None:
    """Draw the line of E et al. and, on the map of W1 of their data, the printed zeros; the limits of axes are set."""
    if _has_line(axes):
        axes.plot(*[axes.get_xlim()] * 2, **MARKED_LINE, gid="E et al.")
    zeros = luo.zeros(problem) if layer == "W1" else {}
    if zeros:
        axes.plot(list(zeros), list(zeros.values()), **PRINTED, gid="printed zeros")


def handles(axes, problem: str) -> list[Line2D]:
    """Return the legend of `draw`, of what is on these axes."""
    printed = [Line2D([], [], **PRINTED, label="zero in Fig 4 of Luo et al., by eye")] if luo.zeros(problem) else []
    line = [Line2D([], [], **MARKED_LINE, label=f"{luo.MARKED_LINE}: γ = γ'")] if _has_line(axes) else []
    return printed + line


def _has_line(axes) -> bool:
    """Say whether the line of E et al. crosses the axes."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    return max(left, bottom) < min(right, top)
