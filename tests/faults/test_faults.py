"""Faults injected into the real workflow, a few of each kind. `campaign.py` does many and counts them."""

import os
import sys

import corruptions
import disk_full
import kills
import pytest
import shared
from chain import overlay_of
from workspace import REPOSITORY, copy_of_repository

IS_ROOT = os.geteuid() == 0


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """The tables of a run that nothing happened to."""
    return disk_full.undisturbed_tables(copy_of_repository(tmp_path_factory.mktemp("undisturbed") / "clone"))


def test_damage_to_every_kind_of_file_is_found(smoke_run, tmp_path):
    count = len(corruptions.KINDS) * len(corruptions.DAMAGES)
    results = corruptions.campaign(smoke_run, tmp_path, count, seed=0, with_workflow=0)
    assert {result for _, result in results} == {"named"} and results.total() == count


def test_damage_to_published_results_is_found(tmp_path):
    results = corruptions.of_published(REPOSITORY / "published", tmp_path, count=30, seed=0)
    assert {result for _, result in results} == {"named"} and results.total() == 30


@pytest.mark.parametrize("kind", ["checkpoint", "digits", "slopes.csv", "run of the store"])
def test_no_damage_reaches_what_is_made_from_a_file(smoke_run, tmp_path, kind):
    case = next(case for case in corruptions.cases(smoke_run, 100, seed=1) if case.kind == kind)
    assert corruptions.try_case(smoke_run, case, tmp_path / "case", with_workflow=True) in ("named", "repaired")


def test_the_way_back_after_damage_is_the_one_that_the_message_says(finished):
    """A table far above a figure: Snakemake does not miss it as long as the figure is there."""
    slopes, figure = "results/four_points/slopes.csv", "results/figures/fig5.pdf"
    before = {name: finished.path(name).read_bytes() for name in (slopes, figure)}
    finished.edit(slopes, "0.", "1.")
    refused = finished.snakemake("--", "fig5", check=False)
    assert f"{slopes}: it has changed since it was made. `make check ARGS=--delete` deletes it" in refused
    command = (sys.executable, "-m", "phasediagram.storage.check", "results", "--store", ".run-store")
    assert finished.run(*command, "--delete").returncode == 1
    finished.snakemake("--", "fig5")
    assert {name: finished.path(name).read_bytes() for name in (slopes, figure)} == before
    finished.snakemake()
    assert finished.run(*command).returncode == 0


def test_damaged_snapshots_are_told_and_the_run_starts_over(tmp_path, caplog):
    results = corruptions.of_snapshots(tmp_path, count=8, seed=0)
    assert results == {("snapshot", "repaired"): 8}
    assert caplog.text.count("is dropped, and the run starts over: it") == 8


def test_kills_over_the_chain_change_nothing(fresh, undisturbed):
    arguments = kills.command("--quiet", "all", "--", disk_full.FIGURE, configs=overlay_of(fresh, disk_full.SMALL))
    counts = kills.over_the_chain(fresh, 4, seed=0, undisturbed=undisturbed, longest=8.0, arguments=arguments)
    assert counts.kills == 4 and counts.trained_twice == counts.differing_tables == 0


@pytest.mark.skipif(not IS_ROOT, reason="mounting a small disk needs root")
@pytest.mark.parametrize("stage", disk_full.STAGES)
def test_a_full_disk_is_told_and_nothing_is_lost(fresh, undisturbed, stage):
    assert disk_full.fill_and_mend(fresh, stage, undisturbed) == "complete and equal"


def test_two_workflows_share_a_store(fresh, tmp_path, undisturbed):
    second = copy_of_repository(tmp_path / "second")
    assert shared.on_one_store(fresh, second, undisturbed) == "complete and equal"


def test_of_two_workflows_in_one_folder_one_is_refused(fresh, undisturbed):
    assert shared.in_one_folder(fresh, undisturbed) == "one refused, complete and equal"


def test_the_page_tells_what_the_campaign_printed():
    printed = (REPOSITORY / "tests/faults/campaign.txt").read_text().strip()
    assert printed in (REPOSITORY / "docs/reliability.md").read_text()
    assert printed.count("commit ") >= 1 and "other tables" not in printed
