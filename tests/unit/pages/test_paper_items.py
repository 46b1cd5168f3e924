"""The list of items as a whole, for a run by hand that has every table."""

import re

import pytest
import table1 as table1_script
from by_hand import made

from phasediagram.model import published
from phasediagram.model.layers import LAYERS
from phasediagram.pages.head import head
from phasediagram.pages.item import Results
from phasediagram.pages.paper_items import ENTRIES_OF_THE_PAPER, OURS, items
from phasediagram.storage.schema.columns import STAGE_QUANTITIES

WORDS = 60  # of a paragraph
SWEEP = {
    "name": "any",
    "depth": 3,
    "problem": "four_points",
    "inits": ["a"],
    "widths": [1],
    "seeds": [1],
    "has_gauges": False,
}
PURPOSES = ("fits", "motivation", "growth")


def whole_run() -> Results:
    tables = {"tables/table1": table1_script.table(10000, 1)}
    for problem in ("four_points", "mnist"):
        tables |= made(f"{problem}/runs") | made(f"{problem}/zeta_means", gamma3=[1.0, 2.0], zeta=[0.1, 0.2])
        tables |= made(f"{problem}/distances", init="a", layer=["W1", "W2"])
        tables |= made(
            f"{problem}/slopes",
            sweep=["any", *["phase_map"] * 3],
            layer=["W1", *LAYERS],
            widths="1000 2500 5000 10000",
            n_left_out=1,
        )
        tables |= made(f"{problem}/initialisations", m=400)
        points = {"gamma3": [1.0, 2.0] * 3, "layer": ["W1"] * 2 + ["W2"] * 2 + ["a"] * 2, "slope": [0.1, 0.2] * 3}
        tables |= made(f"{problem}/regimes", **points)
    tables |= made("tables/table2", problem="four_points", gauge=["group1_a", "all"], verdict="agrees")
    tables |= made("tables/sensitivity", problem="wave", base="four_points", varied="y")
    tables |= made("tables/fig3") | made("tables/local_slopes", problem="one_point")
    tables |= made("tables/condensation", problem="four_points", gamma3=1.0)
    tables |= made("tables/theory_residual", problem="four_points", widths=80)
    stages = {"sweep": ["line"] * 4 + ["phase_map"], "quantity": [*STAGE_QUANTITIES, "W1"], "problem": "four_points"}
    tables |= made("tables/initial_stages", **stages)
    tables |= made("tables/zero_points", problem=["four_points", "mnist"], along="gamma3")
    return Results(tables, [SWEEP | {"purpose": purpose, "figure": purpose} for purpose in PURPOSES])


def test_what_a_run_has_not_made_is_no_item():
    assert items(Results({}, [])) == []


def test_a_run_with_every_table_has_every_item():
    assert [item.title for item in items(whole_run())] == [entry.title for entry in (*ENTRIES_OF_THE_PAPER, *OURS)]


@pytest.mark.parametrize("item", [head(whole_run()), *items(whole_run())], ids=lambda item: item.title)
def test_an_item_is_numbers_and_one_short_paragraph(item):
    assert len(item.rows) and "\n" not in item.text
    assert len(re.findall(r"\S+", item.text)) <= WORDS


def test_every_statement_of_the_paper_belongs_to_an_item():
    assert {entry.paper for entry in ENTRIES_OF_THE_PAPER} - {""} == set(published.STATEMENTS)
