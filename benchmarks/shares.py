"""Where the time of a finished `make figures` went: integration of runs, jobs by rule, and the rest.

Read from what the workflow has written in results/: Snakemake's benchmark files (seconds of each job; those of a job
that took runs from the run store are short) and `seconds` of every run. The span is from the beginning of the first job
to the end of the last. What jobs do not explain is Snakemake itself, and cores without work. Run from the root of a
repository in which nothing was trained before:

    make figures && .venv/bin/python benchmarks/shares.py
"""

import os
import platform
import time
from pathlib import Path

import pandas as pd

RESULTS = Path("results")


def jobs() -> pd.DataFrame:
    """Return rule, seconds and end of every job."""
    files = sorted((RESULTS / "benchmarks").rglob("*.tsv"))
    seconds = [float(pd.read_csv(file, sep="\t")["s"].iloc[0]) for file in files]
    rules = [file.relative_to(RESULTS / "benchmarks").parts[0].removesuffix(".tsv") for file in files]
    return pd.DataFrame({"rule": rules, "seconds": seconds, "end": [file.stat().st_mtime for file in files]})


def main() -> None:
    found, cores = jobs(), os.cpu_count()
    runs = pd.concat(pd.read_csv(file) for file in sorted(RESULTS.glob("*/runs.csv")))
    span = found["end"].max() - (found["end"] - found["seconds"]).min()
    integration = runs["seconds"].sum()
    print(f"{platform.machine()}, {cores} cores, {time.strftime('%Y-%m-%d')}: {span:.0f} s from first to last job\n")
    print("                                jobs   core-seconds   part of all cores")

    def row(name: str, count: int | str, seconds: float) -> None:
        print(f"{name:<30}{count:>6}{seconds:>15.0f}{seconds / (cores * span):>20.1%}")

    row("integration of runs", len(runs), integration)
    totals = found.groupby("rule")["seconds"].agg(["count", "sum"]).sort_values("sum", ascending=False)
    for rule, (count, seconds) in totals.iterrows():
        if rule == "train":
            row("other time of training jobs", int(count), seconds - integration)
        else:
            row(rule, int(count), seconds)
    row("Snakemake, idle cores", "", cores * span - found["seconds"].sum())


if __name__ == "__main__":
    main()
