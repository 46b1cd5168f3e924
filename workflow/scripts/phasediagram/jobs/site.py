"""Whether a site's SLURM would accept our jobs. The workflow asks before it submits the first one."""

import math
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping

WANTED = {  # sbatch option: the resource that asks for it
    "partition": "slurm_partition",
    "account": "slurm_account",
    "qos": "qos",
    "constraint": "constraint",
    "gres": "gres",
    "clusters": "clusters",
    "reservation": None,  # none: the plugin has only an option for it
}
KEYS = {  # sbatch option: keys of the config's section `cluster` that set it, the one to set first
    "partition": ("partition", "gpu_partition"),
    "account": ("account",),
    "qos": ("qos",),
    "constraint": ("constraint",),
    "gres": ("gpu",),
    "time": ("max_minutes",),
}
REFUSALS = {  # a pattern in SLURM's refusal: the sbatch option to look at
    "qos": "qos",
    "account": "account",
    "feature": "constraint",
    "reservation": "reservation",
    "partition": "partition",
    "time limit": "time",
    "node configuration|gres|generic resource": "gres",
    "cluster": "clusters",
}
DEFAULT = "the default partition"


def refusal(
    requests: Iterable[Mapping],
    section: Mapping,
    why_not_charge: Callable[[str], str] = lambda account: "",
    has_partition_file: bool = False,
    **common: str | None,
) -> str:
    """Return one line that says which request SLURM refuses and what to change. Empty if it accepts all.

    `requests` has the resources of every job. `common` has options of all jobs (qos, reservation), which override them.
    `section` is the config's section `cluster`. Jobs with equal options of WANTED are tested together, with their
    largest memory and longest time, by `sbatch --test-only`, which submits nothing. This test accepts a time limit
    above that of the partition, although the job would then wait for ever, so the limits of `sinfo` are compared as
    well. With a partition file the plugin chooses the partition of jobs that name none, so these jobs are not tested.
    `why_not_charge` gives the plugin's reason against an account: the plugin refuses some that `sbatch` accepts.
    """
    largest = {}
    for request in requests:
        if has_partition_file and not request.get("slurm_partition"):
            continue
        wanted = tuple((option, common.get(option) or request.get(name or "")) for option, name in WANTED.items())
        limits = largest.setdefault(wanted, {"mem": 0, "time": 0})
        limits["mem"] = max(limits["mem"], request["mem_mb"])
        limits["time"] = max(limits["time"], request["runtime"])
    if largest and not shutil.which("sbatch"):
        return "--profile slurm needs SLURM's commands (sbatch, squeue) where Snakemake runs; sbatch was not found"
    for wanted, limits in largest.items():
        options = {name: value for name, value in (*wanted, *limits.items()) if value}
        if problem := _problem(options, why_not_charge):
            about, said = problem
            return f"{said}; see {_place(about, options, section, common)} and docs/cluster.md"
    return ""


def _problem(options: Mapping, why_not_charge: Callable[[str], str]) -> tuple[str, str] | None:
    """Return the sbatch option to look at ("" where unknown) and what is wrong; None where SLURM takes the job."""
    words = [f"--{name}={value}" for name, value in options.items()]
    command = ["sbatch", "--test-only", "--ntasks=1", *words, "--wrap=true"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        reason = " ".join(done.stdout.split()).removeprefix("sbatch: error: ").removeprefix("allocation failure: ")
        about = [option for pattern, option in REFUSALS.items() if re.search(pattern, reason, re.IGNORECASE)]
        return (*about, "")[0], f'SLURM refuses jobs with {" ".join(words)}: "{reason}"'
    if "account" in options and (reason := why_not_charge(str(options["account"]))):
        return "account", f'SLURM\'s plugin refuses jobs with {" ".join(words)}: "{reason}"'
    partition = options.get("partition", DEFAULT)
    longest = _longest_minutes(options.get("clusters")).get(partition, math.inf)
    if options["time"] > longest:
        said = f"SLURM would never start jobs with {' '.join(words)}: the limit of {partition} is {longest} minutes"
        return "time", said
    return None


def _place(option: str, options: Mapping, section: Mapping, common: Mapping) -> str:
    """Return where to change an sbatch option: where it is set now, or else where it can be."""
    keys, value = KEYS.get(option, ()), options.get(option)
    if value and value == common.get(option):
        return f"--slurm-{option}"
    setting = [key for key in keys if value and str(section.get(key)) == str(value)]
    if value and WANTED.get(option) and not setting:
        return f"{WANTED[option]} in --default-resources, --set-resources or a profile"
    return f"config key cluster.{(*setting, *keys)[0]}" if keys else "the section cluster of the config"


def _longest_minutes(clusters: str | None) -> dict[str, float]:
    """Return the time limit of every partition, also under `DEFAULT` that of the default one."""
    command = ["sinfo", "--noheader", "--format=%P|%l", *([f"--clusters={clusters}"] if clusters else [])]
    listed = subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout
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
