"""The results page as files."""

import re

import pandas as pd
import results_page

from phasediagram.storage.tables import write_table

RUNS = {"problem": "toy", "status": ["converged", "stalled"], "d": 1}
FIG3 = {"gamma2": 0.5, "gamma3": [2.2, 2.8], "m": 50, "seed": 0, "status": "converged"}
FIG3 |= {"zeta": [0.2, 0.5], "zeta_initial": 0.1, "zeta_of_chance": 0.15}


def test_both_forms_have_the_head_and_the_items(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    paths = ["results/toy/runs.csv", "results/tables/fig3.csv"]
    for path, columns in zip(paths, (RUNS, FIG3), strict=True):
        write_table(pd.DataFrame(columns), path)
    results_page.main(paths, [], ["config.yaml", "mine.yaml"], "results/results.md", "results/pages/results.html")
    markdown = (tmp_path / "results/results.md").read_text()
    titles = re.findall(r"^## (.*)$", markdown, re.MULTILINE)
    assert markdown.startswith("# Paper and reproduction\n\n## ")
    assert len(titles) == 2 and titles[1].startswith("Fig 3: ")
    page = (tmp_path / "results/pages/results.html").read_text()
    assert re.findall(r"<h2>(.*?)</h2>", page) == titles
