"""The report: one file that opens offline, with every figure and table under its caption."""

import json
import re

import pytest
from browser import complaints, needs_browser, opened, wait_for
from workspace import copy_of_run


@pytest.fixture(scope="module")
def report(smoke_run, tmp_path_factory):
    """The finished smoke run with its report."""
    workspace = copy_of_run(smoke_run, tmp_path_factory.mktemp("report") / "clone")
    workspace.snakemake("--", "report_pages")
    workspace.snakemake("--report", "results/report.html", "--", "report_pages")
    return workspace


def results_in(report):
    """Return {path: entry} of the results in the report."""
    text = report.path("results/report.html").read_text()
    return json.loads(re.search(r"var results = (\{.*?\});\n", text).group(1))


def test_every_figure_and_table_is_in_the_report_with_a_caption(report):
    results = results_in(report)
    figures = {f"results/figures/{path.name}" for path in report.path("results/figures").glob("*.png")}
    tables = {path.stem for path in report.path("results/tables").glob("*.csv")}
    assert len(figures) >= 11 and len(tables) >= 5
    assert figures <= set(results)
    assert tables <= {path.split("/")[-1].removesuffix(".html") for path in results if "/pages/tables/" in path}
    assert {"results/pages/config.html", "results/pages/results.html", "results/figures/interactive_map.html"} <= set(
        results
    )
    for path, entry in results.items():
        assert len(entry["caption"]) > 60, path
        assert "{{" not in entry["caption"] and "system-message" not in entry["caption"], path
        assert entry["labels"]["item"] and entry["labels"]["shows"], path


def test_captions_have_the_settings_of_the_config(report):
    results = results_in(report)
    assert "m = 20, 40, 80" in results["results/figures/fig5.png"]["caption"]
    assert "20 digits" in results["results/figures/fig6.png"]["caption"]


def test_results_page_has_the_items_in_both_forms(report):
    markdown = report.path("results/results.md").read_text()
    titles = re.findall(r"^## (.*)$", markdown, re.MULTILINE)
    assert {"Table 1: scaling parameters", "Fig 4: slopes of RD(W1)", "Fig 1: the phase diagram"} <= set(titles)
    page = report.path("results/pages/results.html").read_text()
    assert re.findall(r"<h2>(.*?)</h2>", page) == titles


@needs_browser
def test_report_opens_offline_and_shows_a_figure(report):
    with opened(report.path("results/report.html")) as page:
        wait_for(page, "document.querySelector('#app').innerText.includes('Figures')")
        assert page.execute_script("return performance.getEntriesByType('resource').map(e => e.name)") == []
        page.execute_script(
            "const path = 'results/figures/fig5.png';"
            "app.setView({content: 'img', contentPath: results[path].data_uri, resultPath: path})"
        )
        wait_for(page, "[...document.querySelectorAll('#app img')].some(image => image.naturalWidth > 500)")
        page.execute_script("app.showCategory('Figures')")
        wait_for(page, "document.querySelector('#app').innerText.includes('slope maps of MNIST')")
        assert complaints(page) == []
