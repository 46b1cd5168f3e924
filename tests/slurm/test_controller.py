"""slurmctld away in mid-run, on a SLURM with accounting: the plugin asks the database meanwhile."""

import time

from cluster import wait_until
from cluster_run import ONE_BY_ONE, PAIR, SITE, SLOW, TARGETS_OF_PAIR, ClusterRun
from workspace import assert_equal_runs

ACCOUNTING = True


def test_slurmctld_away_for_20_s(slurm, fresh, quiet_run):
    run = ClusterRun(fresh, *ONE_BY_ONE, "--", *TARGETS_OF_PAIR, overlay=SITE | SLOW)
    wait_until(lambda: run.in_training() >= set(PAIR), "two training jobs")
    slurm.stop_controller()
    gone = time.monotonic()
    wait_until(lambda: "Falling back to 'sacct'" in run.log.read_text(), "a status query without slurmctld")
    time.sleep(max(0.0, 20 - (time.monotonic() - gone)))
    slurm.start_controller()
    run.finish()
    assert [job["JobState"] for job in slurm.jobs()] == ["COMPLETED"] * len(PAIR)
    assert_equal_runs(fresh, quiet_run, count=3 * len(PAIR))
