"""The example of own data, as it is written, and what a change of the file runs again."""

import hashlib

import pandas as pd
import yaml

SECTION = "```yaml\n"


def test_the_example_of_own_data_makes_its_map_and_follows_its_file(fresh):
    text = fresh.path("examples/own_data.md").read_text().split(SECTION)[1].split("```")[0]
    entry = yaml.safe_load(text)
    assert len(text.splitlines()) <= 10
    entry["phase_maps"]["mine"] |= {"widths": [50, 100], "seeds": 1}  # as written it takes a minute
    fresh.path("mine.yaml").write_text(yaml.safe_dump(entry))
    jobs = fresh.jobs("--", "slope_map_mine", config="mine.yaml")
    assert jobs["slope_map_mine"] == 1 and fresh.path("results/figures/slope_map_mine.pdf").exists()
    runs = pd.read_csv(fresh.path("results/mine/runs.csv"))
    assert set(runs["n"]) == {50} and set(runs["d"]) == {64} and set(runs["d_out"]) == {10}
    assert set(runs["status"]) == {"converged"}
    assert set(runs["file_sha256"]) == {hashlib.sha256(fresh.path("examples/digits.csv").read_bytes()).hexdigest()}
    assert fresh.jobs("--", "slope_map_mine", config="mine.yaml") == {}
    fresh.edit("examples/digits.csv", "1,0,0,0,0,0,0,0,0,0\n", "0,1,0,0,0,0,0,0,0,0\n")
    assert fresh.jobs("-n", "--", "slope_map_mine", config="mine.yaml") == jobs
    fresh.edit("examples/digits.csv", "0,1,0,0,0,0,0,0,0,0\n", "0,one,0,0,0,0,0,0,0,0\n")
    refused = fresh.snakemake("-n", "--", "slope_map_mine", config="mine.yaml", check=False)
    assert "problems.mine.file = 'examples/digits.csv': line 2, column y2: 'one' is not a finite number" in refused
