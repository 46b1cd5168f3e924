# What jobs request from a cluster: memory and time, which grow with each attempt, and what the site needs to know.
import os

from snakemake.logging import logger

from phasediagram.jobs import site
from phasediagram.jobs.resources import TrainingModel
from phasediagram.planning.products.figures import megabytes_of_rows

SITE = config["cluster"]
USES_GPU = bool(SITE["gpu"]) and config["training"]["device"] != "cpu"
# Rules set only what the section `cluster` sets. The command line, a profile or a partition file may set the rest.
WANTED = {"partition": "slurm_partition", "account": "slurm_account", "qos": "qos", "constraint": "constraint"}
SITE_RESOURCES = {resource: SITE[key] for key, resource in WANTED.items() if key in SITE}
SITE_RESOURCES["mem_mb_per_cpu"] = 0  # otherwise SLURM's plugin prefers it to mem_mb
SHORT_TRAINING, SHORT_MINUTES = "short_training", 12  # the group of training jobs that need less time
SHORTEST_MINUTES = 1  # SLURM counts in minutes; a job that shares a cluster job asks for no less
ANALYSIS_JOBS = 6 * len(config["problems"]) + len(PRODUCTS)  # upper bound of the jobs in a group


localrules:
    all,


onstart:
    try:
        needed = {job.rule.name for job in workflow.dag.needrun_jobs()}
        preflight.check(config, needed, trains_here=workflow.executor_plugin.name == "local")
    except ConfigError as error:
        raise WorkflowError(str(error)) from None
    if workflow.executor_plugin.name == "slurm":
        jobs = [job for job in workflow.dag.needrun_jobs() if not job.is_local]
        asked = workflow.executor_settings
        refusal = site.refusal(
            [job.resources for job in {workflow.dag.get_job_group(job) or job for job in jobs}],
            SITE,
            why_not_charge,
            has_partition_file=bool(asked.partition_config or os.environ.get("SNAKEMAKE_SLURM_PARTITIONS")),
            qos=asked.qos,
            reservation=asked.reservation,
        )
        if refusal:
            raise WorkflowError(refusal)


def why_not_charge(account):
    """Return why SLURM's plugin would submit no job for an account; empty where it would.

    It raises this in a thread; there a group of jobs has no `rule` to name, so Snakemake would wait without a word.
    """
    from snakemake_executor_plugin_slurm.accounts import validate_account

    try:
        validate_account(account, logger)
    except (WorkflowError, OSError) as error:
        return " ".join(str(error).split())
    return ""


def minutes_limit(minutes, attempt, sharing=1):
    """Return a time limit in minutes. It grows with the attempt, up to the site's longest limit.

    If `sharing` jobs share a cluster job, that job asks for the sum of their limits. Each of them then gets at most its
    part of the site's longest limit.
    """
    return min(attempt * minutes, max(SHORTEST_MINUTES, SITE["max_minutes"] // sharing))


def group_size(group):
    """Return how many jobs of a group share a cluster job. The profile or the command line says so, after parsing."""
    return workflow.group_settings.group_components.get(group, 1)


def analysis_resources(mem_mb=800, minutes=2, group="analysis"):
    """Return the resources of a job that makes tables or figures."""

    def runtime(wildcards, attempt):
        return minutes_limit(minutes, attempt, ANALYSIS_JOBS if group == "analysis" else group_size(group))

    return SITE_RESOURCES | {
        "mem_mb": lambda wildcards, attempt: attempt * mem_mb,
        "runtime": runtime,
    }


def training_group(minutes):
    """Return a function that names the group of a training job: None if it is too long to share a cluster job."""
    return lambda wildcards: SHORT_TRAINING if minutes(wildcards) < SHORT_MINUTES else None


def training_resources(mem_mb, minutes):
    """Return the resources of a training job, from functions of the wildcards; they include the GPU if one is used."""

    def runtime(wildcards, attempt):
        sharing = group_size(SHORT_TRAINING) if training_group(minutes)(wildcards) else 1
        return minutes_limit(minutes(wildcards), attempt, sharing)

    wanted = SITE_RESOURCES | {
        "mem_mb": lambda wildcards, attempt: attempt * mem_mb(wildcards),
        "runtime": runtime,
        "slurm_extra": "--signal=TERM@120",  # two minutes before the limit, training saves and ends
    }
    if USES_GPU:
        wanted["gres"] = SITE["gpu"]
        wanted |= {"slurm_partition": SITE["gpu_partition"]} if "gpu_partition" in SITE else {}
    return wanted
