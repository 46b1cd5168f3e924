"""slurmctld away in mid-run, on a SLURM with accounting: the plugin asks the database meanwhile."""

import time

from cluster import wait_until
from cluster_run import ALL, ONE_BY_ONE, SITE, SLOW, TARGET, ClusterRun

ACCOUNTING = True


def test_slurmctld_away_for_20_s(slurm, fresh, quiet_run):
    run = ClusterRun(fresh, *ONE_BY_ONE, "--", TARGET, overlay=SITE | SLOW)
    wait_until(lambda: run.in_training() >= ALL, "six training jobs")
    slurm.stop_controller()
    gone = time.monotonic()
    wait_until(lambda: "Falling back to 'sacct'" in run.log.read_text(), "a status query without slurmctld")
    time.sleep(max(0.0, 20 - (time.monotonic() - gone)))
    slurm.start_controller()
    run.finish()
    training = [job for job in slurm.jobs() if job["Partition"] == "gpu"]
    assert len(training) == len(ALL) and {job["JobState"] for job in training} == {"COMPLETED"}
    assert fresh.path(TARGET).read_bytes() == quiet_run.path(TARGET).read_bytes()
