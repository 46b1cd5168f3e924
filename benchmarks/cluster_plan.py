"""What a config requests from a cluster: a dry run through the SLURM profile, its cluster jobs and their requests.

    .venv/bin/python benchmarks/cluster_plan.py --configfile config/paper.yaml

All arguments go to Snakemake. Run from the repository's root; SLURM is not needed. The second table has the requests of
each rule on the first attempt: the largest memory and time, and the options for the site.
"""

import contextlib
import io
import logging
import sys
from collections import Counter

from snakemake import cli
from snakemake.logging import logger

LOCAL = {"all", "download_mnist"}  # localrules of workflow/rules/cluster.smk, which a dry run does not mark


class Events(logging.Filter):
    """Collects Snakemake's log events, because its console output lacks the resources of jobs."""

    def __init__(self):
        super().__init__()
        self.jobs, self.groups = {}, []

    def filter(self, record: logging.LogRecord) -> bool:
        event = str(getattr(record, "event", ""))
        if event == "group_info":
            self.groups.append(list(record.jobs))
        elif event == "job_info" and record.rule_name not in LOCAL:
            self.jobs[record.jobid] = record
        return True


def planned(arguments: list[str]) -> Events:
    """Return the events of a dry run."""
    events = Events()
    logger.addFilter(events)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            cli.main(["--dry-run", "--profile", "slurm", "--forceall", *arguments])
        except SystemExit as end:
            if end.code:
                sys.exit(printed.getvalue())
    return events


SITE = ("slurm_partition", "slurm_account", "qos", "constraint", "gres", "clusters")


def requests_by_rule(events: Events) -> dict[tuple[str, str], dict]:
    """Return {(rule, options for the site): jobs, largest MB and minutes}; `train_2`, ... count as `train`."""
    table = {}
    for job in events.jobs.values():
        name = "train" if job.rule_name.startswith("train") else job.rule_name
        told = " ".join(f"{key}={job.resources.get(key)}" for key in SITE if job.resources.get(key))
        row = table.setdefault((name, told), {"jobs": 0, "mem_mb": 0, "runtime": 0})
        row["jobs"] += 1
        for limit in ("mem_mb", "runtime"):
            row[limit] = max(row[limit], job.resources.get(limit))
    return table


def main() -> None:
    events = planned(sys.argv[1:])
    cluster_jobs = [[job.jobid for job in group] for group in events.groups]
    grouped = {job for group in cluster_jobs for job in group}
    cluster_jobs += [[job] for job in events.jobs if job not in grouped]
    table = {}
    for members in cluster_jobs:
        records = [events.jobs[job] for job in members]
        resources = [record.resources for record in records]
        on_gpu = any(request.get("gres") for request in resources)
        kind = ("training" if "train" in records[0].rule_name else "analysis", "GPU" if on_gpu else "CPU")
        row = table.setdefault(kind, Counter())
        row["cluster jobs"] += 1
        row["Snakemake jobs"] += len(members)
        hours = sum(request.runtime for request in resources) / 60  # members run one after the other
        row["hours"] += hours
        row["longest"] = max(row["longest"], hours)
        row["memory"] = max(row["memory"], *(request.mem_mb for request in resources))
    print("kind           cluster jobs  Snakemake jobs  requested hours  longest, hours  largest memory, GB")
    for (kind, device), row in sorted(table.items(), reverse=True):
        print(
            f"{kind:<9}{device:<5}{row['cluster jobs']:>12}{row['Snakemake jobs']:>16}{row['hours']:>17.1f}"
            f"{row['longest']:>16.2f}{row['memory'] / 1000:>20.1f}"
        )
    print("\nrule                       jobs  memory, MB  minutes  site")
    for (name, told), row in sorted(requests_by_rule(events).items()):
        print(f"{name:<27}{row['jobs']:>4}{row['mem_mb']:>12}{row['runtime']:>9}  {told}")


if __name__ == "__main__":
    main()
