"""Items as Markdown and HTML, and when an entry makes one."""

import re

import pandas as pd
import pytest
from by_hand import made

from phasediagram.pages.item import Entry, Item, Results

ROWS = pd.DataFrame({"S": ["-0.500"]})


def test_markdown_and_html_hold_title_numbers_text_and_warnings():
    item = Item("A <title>", ROWS, "Ours.", ("Toy.",))
    assert item.markdown().splitlines()[0] == "## A <title>"
    assert "| -0.500 |" in item.markdown() and item.markdown().endswith("\n\nOurs.\n")
    assert "Toy." in item.markdown() and "Toy." in item.html()
    assert "A &lt;title&gt;" in item.html() and "<td>-0.500</td>" in item.html()


def test_text_from_files_stays_text():
    item = Item("A title", pd.DataFrame({"status": ["<script>| x\ny"]}), "1 <img>, p < 0.05.")
    assert "&lt;script>\\| x y" in item.markdown() and item.markdown().endswith("1 &lt;img>, p < 0.05.\n")
    assert not {"<script", "<img"} & set(re.findall(r"<\w+", item.markdown() + item.html()))


@pytest.mark.parametrize(
    ("needs", "sweep", "there"),
    [
        (("toy/runs",), "", True),
        (("*/runs",), "", True),
        (("*/slopes",), "", False),
        (("toy/runs", "tables/fig3"), "", False),
        (("toy/runs",), "fits", True),
        (("toy/runs",), "growth", False),
    ],
)
def test_an_entry_makes_an_item_if_the_run_has_what_it_needs(needs, sweep, there):
    entry = Entry("A title", lambda results, sweep=None: (ROWS, "Text."), needs, sweep)
    item = entry.item(Results(made("toy/runs"), [{"purpose": "fits", "depth": 3}, {"purpose": "growth", "depth": 2}]))
    assert (item is not None) == there


def test_an_entry_takes_the_first_sweep_of_its_purpose_that_is_as_deep_as_the_papers():
    sweeps = [{"purpose": "growth", "depth": depth, "name": name} for depth, name in ((2, "a"), (3, "b"), (3, "c"))]
    results = Results({}, sweeps)
    entry = Entry("A title", lambda results, sweep: (ROWS, sweep["name"]), (), sweep="growth")
    assert entry.item(results).text == "b"
    assert [sweep["name"] for sweep in results.other_sweeps()] == ["a", "c"]


def test_an_entry_without_rows_makes_no_item():
    assert Entry("A title", lambda results: (pd.DataFrame(), ""), ()).item(Results({}, [])) is None


def test_an_entry_adds_the_statement_of_the_paper():
    entry = Entry("A title", lambda results: (ROWS, "Ours."), (), paper="fig4")
    assert entry.item(Results({}, [])).text.startswith("Ours. In the paper: Fig 4: ")
    entry = Entry("A title", lambda results: (ROWS, "Ours."), (), luo="gauges")
    assert entry.item(Results({}, [])).text.startswith("Ours. Luo et al.: Fig 3 (d) ")


def test_tables_of_problems_are_not_those_of_all():
    results = Results(made("toy/zero_points") | made("tables/zero_points"), [])
    assert list(results.of_problems("zero_points")) == ["toy"]
