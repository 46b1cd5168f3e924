"""Which runs a training job trains one after the other: the config key `bundle`."""

import re
from dataclasses import dataclass

from phasediagram.model.spelling import spell, spell_point
from phasediagram.planning.plan import Plan


@dataclass(frozen=True)
class Bundle:
    """Jobs with the same runs but for the values of wildcards: one rule of the workflow.

    `runs` has the label of the initialisation, m and seed of each run, spelt with the wildcards.
    """

    runs: tuple[tuple[str, int | str, int | str], ...]
    job: str  # where a job's log goes, but for the number of the bundle
    wildcards: dict[str, str]  # name -> regular expression


def bundles(plan: Plan) -> list[Bundle]:
    """Return all bundles of a plan, those with most jobs first. Together they have every run once."""
    axes = plan.config["bundle"]
    if not axes:
        wildcards = {"problem": "|".join(plan.runs), "init": r"[A-Za-z0-9_+.-]+"}
        return [Bundle((("{init}", "{m}", "{seed}"),), "{init}_m_{m}_seed_{seed}", wildcards)]
    values = {}  # of the wildcard, one for each job
    for problem, inits in plan.runs.items():
        for job, runs in _jobs(inits, axes).items():
            wildcard, value, _ = job
            values.setdefault((problem, wildcard, tuple(runs)), []).append(value)
    found = sorted(values.items(), key=lambda item: -len(item[1]))
    return [_bundle(*of_rule, jobs) for of_rule, jobs in found]


def _jobs(inits: dict[str, tuple[dict, tuple]], axes: list[str]) -> dict[tuple, list[tuple]]:
    """Return {(wildcard, its value, and m or seed where they are not bundled): runs} of a problem's initialisations."""
    jobs = {}
    for init, (spec, pairs) in inits.items():
        wildcard, value, label = "init", init, "{init}"
        if "gamma3" in axes and "gamma2" in spec and init == spell_point(spec["gamma2"], spec["gamma3"]):
            wildcard, value = "gamma2", spell(spec["gamma2"])
            label = f"g2_{{gamma2}}_g3_{spell(spec['gamma3'])}"
        for m, seed in pairs:
            apart = tuple(number for axis, number in (("m", m), ("seed", seed)) if axis not in axes)
            jobs.setdefault((wildcard, value, apart), []).append((label, m, seed))
    return jobs


def _bundle(problem: str, wildcard: str, runs: tuple, values: list[str]) -> Bundle:
    job = "g2_{gamma2}" if wildcard == "gamma2" else "{init}"
    return Bundle(runs, job, {"problem": problem, wildcard: "|".join(map(re.escape, values))})
