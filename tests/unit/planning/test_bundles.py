"""Bundles: every run belongs to one job, whatever axes a job loops over."""

import re

import pytest
from test_plan import plan

from phasediagram.planning.bundles import bundles
from phasediagram.planning.plan import checkpoint

ALL_AXES = [[], ["m"], ["seed"], ["gamma3"], ["m", "seed"], ["gamma3", "m", "seed"]]
GAUGES = {"plain": {"gamma2": 0.0, "gamma3": 1.0}, "gauge": {"alpha": 1, "beta2": 0, "beta3": 0, "beta1": 0}}
SWEEPS = {
    "more": {"problem": "points", "gamma2": [0.0, 1.0], "gamma3": [2.0], "widths": [20, 40], "seeds": [5]},
    "named": {"problem": "points", "initialisations": GAUGES, "widths": [20, 40], "seeds": 1},
}


def runs_by_job(bundle, of_plan):
    """Return {values of the wildcards: paths of the job} of one bundle of a plan."""
    jobs = {}
    patterns = [checkpoint("{problem}", *run) for run in bundle.runs]
    known = {"m": r"\d+", "seed": r"\d+"} | bundle.wildcards
    for problem in of_plan.trained:
        for path in of_plan.checkpoints(problem):
            for pattern in patterns:
                groups = re.sub(r"\\\{(\w+)\\\}", lambda name: f"(?P<{name[1]}>{known[name[1]]})", re.escape(pattern))
                if found := re.fullmatch(groups, path):
                    jobs.setdefault(tuple(found.groupdict().items()), []).append(path)
    return jobs


@pytest.mark.parametrize("axes", ALL_AXES)
def test_every_run_is_in_one_job(axes):
    of_plan = plan(bundle=axes, sweeps=SWEEPS)
    paths = [path for bundle in bundles(of_plan) for job in runs_by_job(bundle, of_plan).values() for path in job]
    assert sorted(paths) == sorted(path for problem in of_plan.trained for path in of_plan.checkpoints(problem))


@pytest.mark.parametrize(("axes", "jobs"), [([], 16), (["m", "seed"], 5), (["seed"], 11), (["gamma3", "m", "seed"], 4)])
def test_number_of_jobs(axes, jobs):
    of_plan = plan(bundle=axes, sweeps=SWEEPS)
    assert sum(len(runs_by_job(bundle, of_plan)) for bundle in bundles(of_plan)) == jobs


def test_a_job_of_a_column_has_all_its_points_and_named_initialisations_their_own():
    of_plan = plan(bundle=["gamma3", "m", "seed"], sweeps=SWEEPS)
    jobs = {}
    for bundle in bundles(of_plan):
        for values, paths in runs_by_job(bundle, of_plan).items():
            jobs[dict(values).get("gamma2") or dict(values)["init"]] = sorted(paths)
    of_init = {
        init: sorted(checkpoint("points", init, m, seed) for m, seed in pairs)
        for init, (_, pairs) in of_plan.runs["points"].items()
    }
    assert jobs.keys() == {"+0.00", "+1.00", "plain", "gauge"}
    assert jobs["+0.00"] == sorted(of_init["g2_+0.00_g3_+1.00"] + of_init["g2_+0.00_g3_+2.00"])
    assert jobs["+1.00"] == of_init["g2_+1.00_g3_+2.00"]
    assert (jobs["plain"], jobs["gauge"]) == (of_init["plain"], of_init["gauge"])
