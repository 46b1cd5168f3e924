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
    known = {"m": r"\d+", "seed": r"\d+", "problem": bundle.problem} | bundle.wildcards
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
    column, *others = bundles(plan(bundle=["gamma3", "m", "seed"], sweeps=SWEEPS))
    labels = {run[0] for bundle in (column, *others) for run in bundle.runs}
    assert labels == {"g2_{gamma2}_g3_+1.00", "g2_{gamma2}_g3_+2.00", "{init}"}
    assert [bundle.wildcards["gamma2"] for bundle in (column, *others) if "gamma2" in bundle.wildcards]
