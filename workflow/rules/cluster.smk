# What jobs ask of a cluster: memory and time that grow with each attempt, and what the site wants to be told.
import os

from snakemake.logging import logger

from phasediagram.jobs import site
from phasediagram.jobs.resources import TrainingModel
from phasediagram.planning.products.figures import megabytes_of_rows

SITE = config["cluster"]
USES_GPU = bool(SITE["gpu"]) and config["training"]["device"] != "cpu"
# Only what the site section sets: anything else is for the command line, a profile or a partition file to say.
WANTED = {"partition": "slurm_partition", "account": "slurm_account", "qos": "qos", "constraint": "constraint"}
SITE_RESOURCES = {resource: SITE[key] for key, resource in WANTED.items() if key in SITE}
SITE_RESOURCES["mem_mb_per_cpu"] = 0  # SLURM's plugin prefers it to mem_mb, wherever it is set
SHORT_TRAINING, SHORT_MINUTES = "short_training", 12  # the group of training jobs that ask for less
SHORTEST_MINUTES = 2  # a job needs some for Python and libraries from a slow file system
ANALYSIS_JOBS = 6 * len(config["problems"]) + len(PRODUCTS)  # at most so many small jobs share a cluster job


# The download runs where Snakemake does: nodes may have no internet.
localrules:
    all,
    download_mnist,


onstart:
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
    """Return why SLURM's plugin would submit no job for an account; empty where it would."""
    from snakemake_executor_plugin_slurm.accounts import validate_account

    try:
        validate_account(account, logger)
    except (WorkflowError, OSError) as error:
        return " ".join(str(error).split())
    return ""


def minutes_limit(minutes, attempt, sharing=1):
    """Return a time limit in minutes that grows with the attempt.

    It ends at the site's longest or, of one of several jobs that share a cluster job, which asks for the sum of
    theirs, at its part of that.
    """
    return min(attempt * minutes, max(SHORTEST_MINUTES, SITE["max_minutes"] // sharing))


def group_size(group):
    """Return how many jobs of a group share a cluster job: what profile or command line say, known after parsing."""
    return workflow.group_settings.group_components.get(group, 1)


def analysis_resources(mem_mb=800, minutes=2, group="analysis"):
    """Return what a job of tables or figures asks for."""

    def runtime(wildcards, attempt):
        return minutes_limit(minutes, attempt, ANALYSIS_JOBS if group == "analysis" else group_size(group))

    return SITE_RESOURCES | {
        "mem_mb": lambda wildcards, attempt: attempt * mem_mb,
        "runtime": runtime,
    }


def training_group(minutes):
    """Return the function that names the group of a training job, if it is short enough to share a cluster job."""
    return lambda wildcards: SHORT_TRAINING if minutes(wildcards) < SHORT_MINUTES else None


def training_resources(mem_mb, minutes):
    """Return what a training job asks for, from functions of the wildcards; one GPU where training uses one."""

    def runtime(wildcards, attempt):
        sharing = group_size(SHORT_TRAINING) if training_group(minutes)(wildcards) else 1
        return minutes_limit(minutes(wildcards), attempt, sharing)

    wanted = SITE_RESOURCES | {
        "mem_mb": lambda wildcards, attempt: attempt * mem_mb(wildcards),
        "runtime": runtime,
        "slurm_extra": "--signal=TERM@120",  # two minutes before its time is up training saves and ends
    }
    if USES_GPU:
        wanted["gres"] = SITE["gpu"]
        wanted |= {"slurm_partition": SITE["gpu_partition"]} if "gpu_partition" in SITE else {}
    return wanted
