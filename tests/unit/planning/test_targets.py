"""What is said of targets that nothing makes."""

import logging

import pytest

from phasediagram.planning.targets import DidYouMean, suggestion

NAMES = ["fig5", "fig6", "table2", "results/figures/fig5.pdf"]


@pytest.mark.parametrize(
    ("target", "meant"),
    [("fig_5", "fig5"), ("tabel2", "table2"), ("results/figure/fig5.pdf", "results/figures/fig5.pdf")],
)
def test_the_nearest_name_comes_first(target, meant):
    assert suggestion(target, NAMES).startswith(f"Did you mean {meant}")


def test_what_is_near_to_nothing_is_told_where_the_names_are():
    assert suggestion("xyz", NAMES) == "`snakemake --list` shows what there is."


@pytest.mark.parametrize(
    ("message", "added"),
    [("MissingRuleException:\nNo rule to produce fig_5 (if", True), ("Building DAG of jobs...", False)],
)
def test_only_lines_about_missing_rules_are_added_to(message, added):
    record = logging.LogRecord("snakemake", logging.ERROR, "", 0, message, None, None)
    assert DidYouMean(NAMES).filter(record)
    assert record.msg.startswith(message) and ("Did you mean fig5" in record.msg) == added
