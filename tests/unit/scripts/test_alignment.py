"""Initial stages against the width, of hand-made stages that lie on the conjecture."""

import alignment
import numpy as np
import pandas as pd
import pytest
from planes import artists, assert_legible

from phasediagram.statistics.initial import exponent

WIDTHS = [1000, 10_000]
QUANTITIES = ("W1", "a", "misalignment", "duration")


def stages_of(points):
    rows = [
        {"init": name, "gamma2": g2, "gamma3": g3, "m": m, "seed": seed, "status": "converged", "quantity": quantity}
        | {"kappa2": float(m) ** -g2, "kappa3": float(m) ** -g3}
        | {"value": (1 + 0.1 * seed) * float(m) ** exponent(quantity, g2, g3)}
        for name, (g2, g3) in points.items()
        for m in WIDTHS
        for seed in (0, 1)
        for quantity in QUANTITIES
    ]
    return alignment.with_e_folds(pd.DataFrame(rows), 0.4)


POINTS = {"lazy": (0.25, 0.75), "w_lag": (0.75, 1.5), "condensed": (0.0, 2.0)}
SWEEP = {"inits": list(POINTS), "widths": WIDTHS, "antisymmetric": False}


@pytest.mark.parametrize("picture", [None, np.eye(28)])
def test_runs_lie_on_the_conjectured_slopes(picture):
    figure = alignment.draw(dict.fromkeys(("tanh", "silu"), stages_of(POINTS)), SWEEP, picture)
    panels = [axes for axes in figure.axes if artists(axes, "run")]
    assert len(panels) == 12
    for axes in panels[:9]:
        means, line = artists(axes, "mean")[0].get_ydata(), artists(axes, "theory")[0].get_ydata()
        assert means[1] / means[0] == pytest.approx(line[1] / line[0])
    limits = [list(line.get_ydata()) for axes in panels[9:] for line in artists(axes, "theory")]
    assert limits == [[0.5, 0.5]]
    assert_legible(figure)


def test_durations_are_in_e_foldings():
    row = stages_of({"condensed": (0.0, 2.0)}).query("quantity == 'duration' and m == 1000 and seed == 0").iloc[0]
    assert row["e_folds"] == pytest.approx(0.4 / np.log(1000))


def test_runs_that_did_not_end_are_not_in_the_line():
    stages = stages_of(POINTS)
    diverged = (stages["m"] == WIDTHS[-1]) & (stages["seed"] == 1)
    stages.loc[diverged, ["value", "status"]] = np.nan, "diverged"
    axes = alignment.draw({"tanh": stages}, SWEEP).axes[0]
    assert artists(axes, "theory")[0].get_ydata()[-1] == pytest.approx(artists(axes, "mean")[0].get_ydata()[-1])
