"""Whether a site's SLURM would accept our jobs. The workflow asks before it submits the first one."""

import math
import re
import subprocess
from collections.abc import Iterable, Mapping

WANTED = {  # sbatch option: resource
    "partition": "slurm_partition",
    "account": "slurm_account",
    "qos": "qos",
    "constraint": "constraint",
    "gres": "gres",
    "clusters": "clusters",
    "reservation": "reservation",
}
DEFAULT = "the default partition"
KEYS = {  # a pattern in SLURM's refusal: the config key to look at
    "qos": "qos",
    "account": "account",
    "feature": "constraint",
    "partition": "partition",
    "time limit": "max_minutes",
    "node configuration|gres|generic resource": "gpu",
}


def refusal(requests: Iterable[Mapping], has_partition_file: bool = False, **common: str | None) -> str:
    """Return one line that says which request SLURM refuses and what to change. Empty if it accepts all.

    `requests` has the resources of every job. `common` has options of all jobs (qos, reservation), which override them.
    Jobs with equal options of WANTED are tested together, with their largest memory and longest time, by
    `sbatch --test-only`, which submits nothing. This test accepts a time limit above that of the partition, although
    the job would then wait for ever, so the limits of `sinfo` are compared as well. With a partition file the plugin
    chooses the partition of jobs that name none, so these jobs are not tested.
    """
    largest = {}
    for request in requests:
        if has_partition_file and not request.get("slurm_partition"):
            continue
        wanted = tuple((option, common.get(option) or request.get(name)) for option, name in WANTED.items())
        limits = largest.setdefault(wanted, {"mem": 0, "time": 0})
        limits["mem"] = max(limits["mem"], request["mem_mb"])
        limits["time"] = max(limits["time"], request["runtime"])
    for wanted, limits in largest.items():
        options = [f"--{name}={value}" for name, value in (*wanted, *limits.items()) if value]
        command = ["sbatch", "--test-only", "--ntasks=1", *options, "--wrap=true"]
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        except FileNotFoundError:
            return "--profile slurm needs SLURM's commands (sbatch, squeue) where Snakemake runs; sbatch was not found"
        if done.returncode != 0:
            return _explain(" ".join(options), done.stdout)
        partition = dict(wanted)["partition"] or DEFAULT
        longest = _longest_minutes().get(partition, math.inf)
        if limits["time"] > longest:
            reason = f"the limit of {partition} is {longest} minutes"
            return (
                f"SLURM would never start jobs with {' '.join(options)}: {reason}; set config key cluster.max_minutes"
            )
    return ""


def _longest_minutes() -> dict[str, float]:
    """Return the time limit of every partition, in minutes. `DEFAULT` is the key for the default partition."""
    listed = subprocess.run(["sinfo", "--noheader", "--format=%P|%l"], stdout=subprocess.PIPE, text=True).stdout
    limits = {}
    for line in listed.splitlines():
        name, _, limit = line.partition("|")
        for known_as in [name.rstrip("*"), *([DEFAULT] if name.endswith("*") else [])]:
            limits[known_as] = _minutes(limit)
    return limits


def _minutes(limit: str) -> float:
    """Return the minutes of SLURM's [days-][hours:]minutes:seconds; infinity if the text is not a time."""
    days, _, rest = limit.rpartition("-")
    try:
        seconds = sum(int(part) * 60**power for power, part in enumerate(reversed(rest.split(":"))))
        return (int(days or 0) * 86_400 + seconds) // 60
    except ValueError:
        return math.inf


def _explain(options: str, output: str) -> str:
    reason = " ".join(output.split()).removeprefix("sbatch: error: ").removeprefix("allocation failure: ")
    keys = [key for pattern, key in KEYS.items() if re.search(pattern, reason, re.IGNORECASE)]
    key = f"config key cluster.{keys[0]}" if keys else "the section cluster of the config"
    return f'SLURM refuses jobs with {options}: "{reason}"; see {key} and docs/cluster.md'
