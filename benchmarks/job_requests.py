"""What jobs request from a cluster, compared with what they used according to Snakemake's benchmark files.

    .venv/bin/python benchmarks/job_requests.py --configfile config/smoke.yaml

Run it from the repository's root, after the workflow has run there with the same config on a CPU. All arguments go to
Snakemake. Requests are those of the first attempt without a GPU. `taken` is the largest peak memory and wall time of a
rule's jobs; the memory includes what Snakemake itself uses in a cluster job.
"""

import csv
import sys
from pathlib import Path
from typing import NamedTuple

from cluster_plan import planned
from resources import SNAKEMAKE_MB

ON_CPU = ("--config", "training={device: cpu}")


class Rule(NamedTuple):
    """The largest memory (MB) and time (minutes) over the jobs of a rule, and the smallest ratios asked / taken."""

    name: str
    jobs: int
    asked_mb: float
    taken_mb: float
    mb_ratio: float
    asked_minutes: float
    taken_minutes: float
    minutes_ratio: float


def taken(benchmark: Path) -> tuple[float, float]:
    """Return (peak memory in MB, minutes). Snakemake writes "NA" for the memory of very short jobs."""
    with benchmark.open() as file:
        (row,) = csv.DictReader(file, delimiter="\t")
    memory = 0.0 if row["max_rss"] == "NA" else float(row["max_rss"])
    return memory + SNAKEMAKE_MB, float(row["s"]) / 60


def compare(arguments: list[str]) -> list[Rule]:
    """Return a row for each rule of the plan with benchmark files. `train_2`, ... count as `train`."""
    jobs = {}
    for job in planned([*arguments, *ON_CPU]).jobs.values():
        if job.benchmark and Path(job.benchmark).exists():
            name = "train" if job.rule_name.startswith("train") else job.rule_name
            request = job.resources.mem_mb, job.resources.runtime
            jobs.setdefault(name, []).append((request, taken(Path(job.benchmark))))
    rows = []
    for name, pairs in sorted(jobs.items()):
        asked, took = zip(*pairs, strict=True)
        largest = [max(values) for values in (*zip(*asked, strict=True), *zip(*took, strict=True))]
        ratios = [min(ask[i] / take[i] for ask, take in pairs) for i in (0, 1)]
        rows.append(Rule(name, len(pairs), largest[0], largest[2], ratios[0], largest[1], largest[3], ratios[1]))
    return rows


def main() -> None:
    rows = compare(sys.argv[1:])
    if not rows:
        sys.exit("no benchmark files of this config under results/: run the workflow first")
    print("rule                jobs | memory, MB: asked  taken least ratio | minutes: asked  taken least ratio")
    for row in rows:
        print(
            f"{row.name:<20}{row.jobs:>4} |{row.asked_mb:>18.0f}{row.taken_mb:>7.0f}{row.mb_ratio:>12.1f} |"
            f"{row.asked_minutes:>15.0f}{row.taken_minutes:>7.2f}{row.minutes_ratio:>12.1f}"
        )


if __name__ == "__main__":
    main()
