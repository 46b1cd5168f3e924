"""Items of figures that show single points, from tables by hand."""

import numpy as np
import pytest
from by_hand import item_rows, made, row_of

from phasediagram.pages.item import Results
from phasediagram.pages.items.figures import fits, growth, motivation, similarity
from phasediagram.statistics.similarity import zeta_of_chance


def toy_distances(**columns):
    """Three runs of one initialisation at m = 50, and one at m = 20 that no item shows."""
    place = {"init": "small", "gamma2": 0.0, "gamma3": 3.0, "m": [50] * 6 + [20] * 2, "seed": [0, 0, 1, 1, 2, 2, 0, 0]}
    return made("toy/distances", **place, layer=["W1", "W2"] * 4, **columns)


SWEEP = {"depth": 3, "name": "any", "problem": "toy", "inits": ["small"], "widths": [50], "seeds": [0, 1, 2]}


def test_motivation_has_distances_and_how_the_runs_ended():
    distances = toy_distances(
        status=["converged"] * 4 + ["stalled"] * 2 + ["converged"] * 2,
        relative_distance=[1.0, 0.5, 2.0, 0.5, 5.0, 0.5, 99.0, 99.0],
    )
    assert item_rows(motivation(Results(distances, []), SWEEP)) == [
        {
            "start": "small",
            "(γ2, γ3)": "(0, 3)",
            "median RD(W1)": "2",
            "median RD(W2)": "0.5",
            "status": "2 converged, 1 stalled",
        }
    ]


def test_fig2_has_both_layers_of_the_first_seed():
    distances = toy_distances(relative_distance=[1.0, 0.25, 2.0, 0.5, np.nan, np.nan, 99.0, 99.0])
    (row,) = item_rows(fits(Results(distances, []), SWEEP | {"seeds": [1]}))
    assert row == {"(γ2, γ3)": "(0, 3)", "m": 50, "status": "converged", "RD(W1)": "2", "RD(W2)": "0.5"}
    (row,) = item_rows(fits(Results(distances, []), SWEEP | {"seeds": [2]}))
    assert row["RD(W1)"] == ""


def test_fig3_has_zeta_and_that_of_chance():
    table = made("tables/fig3", gamma2=0.5, gamma3=[2.8, 2.2], m=50, zeta=[0.5, 0.2], zeta_of_chance=zeta_of_chance(50))
    item = similarity(Results(table, []))
    assert item[1].startswith("ζ grows with γ3.")
    assert [row["ζ"] for row in item_rows(item)] == ["0.2", "0.5"]
    assert row_of(item, ζ="0.2")["ζ of chance"] == "0.1528"


@pytest.mark.parametrize(("slopes", "says"), [([-0.5, 0.0, 0.5], "slopes grow"), ([-0.5, 0.5, 0.0], "do not grow")])
def test_fig4_says_whether_slopes_grow(slopes, says):
    place = {"sweep": ["lines"] * 3 + ["phase_map"], "init": list("abca"), "gamma2": 0.0}
    slopes = [*slopes, 9.0]  # the last is of another sweep
    table = made(
        "toy/slopes",
        **place | {"gamma3": [0.9, 1.5, 2.1, 0.9], "layer": "W1", "slope": slopes, "widths": "100 200"},
        **{"ci_low": [s - 0.1 for s in slopes], "ci_high": [s + 0.1 for s in slopes], "n_runs": 6, "n_left_out": 1},
    )
    item = growth(Results(table, []), SWEEP | {"name": "lines"})
    assert says in item[1] and len(item_rows(item)) == 3
    assert row_of(item, **{"(γ2, γ3)": "(0, 0.9)"}) == {
        "(γ2, γ3)": "(0, 0.9)",
        "S_W1": "-0.500 [-0.600, -0.400]",
        "regime": "linear",
        "m": "100, 200",
        "runs": 6,
        "excluded runs": 1,
    }


def test_slopes_of_two_layers_are_beside_the_printed_ones():
    table = made(
        "two_layer/slopes",
        **{"sweep": "rd", "init": list("abc"), "gamma2": 0.0, "gamma3": [0.5, 1.0, 1.25], "layer": "W1"},
        **{"slope": [-0.5, 0.1, 0.2], "ci_low": [-0.52, 0.08, 0.1], "ci_high": [-0.48, 0.12, 0.3]},
    )
    item = growth(Results(table, []), SWEEP | {"name": "rd", "problem": "two_layer", "depth": 2})
    lazy, critical, other = item_rows(item)
    assert (lazy["(γ', γ)"], lazy["Luo et al."], lazy["ours - printed"]) == ("(0, 0.5)", "-0.506", "+0.006")
    assert (lazy["verdict"], critical["verdict"], other["verdict"]) == ("agrees", "above", "nothing to compare with")
    assert (other["Luo et al."], other["ours - printed"]) == ("", "")
    assert item[1] == "The slopes grow with γ."
