# What jobs ask of a cluster: memory and time that grow with each attempt, and what the site wants to be told.
from phasediagram import site
from phasediagram.resources import TrainingModel

SITE = config["cluster"]
USES_GPU = bool(SITE["gpu"]) and config["training"]["device"] != "cpu"


# These run where Snakemake does: one needs the internet, the other a second.
localrules:
    all,
    download_mnist,
    table1,


onstart:
    if workflow.executor_plugin.name == "slurm":
        refusal = site.refusal(job.resources for job in workflow.dag.needrun_jobs() if not job.is_local)
        if refusal:
            raise WorkflowError(refusal)


def minutes_limit(minutes, attempt):
    """Return a time limit in minutes that grows with the attempt, up to the site's longest."""
    return min(attempt * minutes, SITE["max_minutes"])


def analysis_resources(mem_mb=800, minutes=10):
    """Return what a job of tables or figures asks for."""
    return {
        "mem_mb": lambda wildcards, attempt: attempt * mem_mb,
        "runtime": lambda wildcards, attempt: minutes_limit(minutes, attempt),
        "slurm_partition": SITE.get("partition"),
        "slurm_account": SITE.get("account"),
    }


def training_resources(mem_mb, minutes):
    """Return what a training job asks for, from functions of the wildcards; one GPU where training uses one."""
    return {
        "mem_mb": lambda wildcards, attempt: attempt * mem_mb(wildcards),
        "runtime": lambda wildcards, attempt: minutes_limit(minutes(wildcards), attempt),
        "gres": SITE["gpu"] if USES_GPU else None,
        "slurm_partition": SITE.get("gpu_partition" if USES_GPU else "partition", SITE.get("partition")),
        "slurm_account": SITE.get("account"),
    }
