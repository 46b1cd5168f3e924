"""Items of initial stages, from tables by hand."""

from by_hand import item_rows, made, row_of
from planes import plane_of

from phasediagram.pages.item import Results
from phasediagram.pages.items import initial

QUANTITIES = ["W1", "a", "misalignment", "duration"]


def stages(**columns):
    """Return the table of one point of a sweep, and of the same point of a map."""
    both = {"sweep": ["line"] * 4 + ["phase_map"] * 4, "quantity": QUANTITIES * 2}
    numbers = {"slope": [0.52, 0.3, -1.0, 2.1] * 2, "theory": [0.5, 0.5, -1.0, 2.0] * 2}
    return made("tables/initial_stages", problem="stage", init="a", gamma3=2.0, **both | numbers | columns)


def test_exponents_have_interval_and_conjecture_and_maps_are_counted():
    item = initial.exponents(Results(stages(ci_low=-3.0, ci_high=3.0), []))
    (row,) = item_rows(item)
    assert row["exponent S_W1"] == "0.52 [-3.00, 3.00], conjecture 0.50"
    assert row["exponent of T"] == "2.10 [-3.00, 3.00], conjecture 2.00"
    assert "S_W1 is within 0.1 of it at 1 of 1" in item[1] and "S_a is within 0.1 of it at 0 of 1" in item[1]


def test_regimes_are_counted_beside_the_lines():
    regimes, _ = plane_of([-0.5, 0.5, 1.0], [0.75, 1.0, 1.75], 2)
    table = {"stage/regimes": regimes}
    row = row_of(initial.regimes(Results(stages() | table, [])), problem="stage")
    assert row["points"] == 9 and row["on a line or without conjecture"] == 4  # gamma = 1; (1, 0.75) has large W1
    assert row["regime as conjectured"] == "5 of 5"
