"""What initial stages and activations ask of a configuration (docs/initial.md)."""

import math

from phasediagram.model.activations import HOMOGENEOUS
from phasediagram.model.initialisation import from_config
from phasediagram.planning.plan import STAGE_PURPOSES, Plan, Sweep
from phasediagram.planning.schema import ConfigError

NO_DRIVE = 1e-9  # |sum of y x| below this part of the sum of |y| |x| is rounding


def check(config: dict) -> None:
    """Raise ConfigError for the first problem, map or sweep that does not fit."""
    plan = Plan(config)
    for name, problem in config["problems"].items():
        _check_problem(plan, name, problem)
    _check_maps(plan)
    for name, entry in config["sweeps"].items():
        for problem in entry["problem"]:
            if entry["purpose"] in STAGE_PURPOSES and not plan.is_stage(problem):
                right = f"purpose {entry['purpose']} needs a problem with a stage_drop"
                raise ConfigError(f"sweeps.{name}.problem", problem, right)
            _check_gauges(plan.sweep(name, problem), config["problems"][problem]["activation"])


def _check_problem(plan: Plan, name: str, problem: dict) -> None:
    activation, depth, drop = problem["activation"], problem["depth"], problem["stage_drop"]
    if activation != "relu" and depth != 2:
        right = f"networks of depth {depth} have relu; others are for depth 2"
        raise ConfigError(f"problems.{name}.activation", activation, right)
    if not plan.is_stage(name):
        return
    if depth != 2:
        right = f"initial stages are of networks of depth 2, and this problem has {depth}"
        raise ConfigError(f"problems.{name}.stage_drop", drop, right)
    if plan.size(name)[1] > 1:
        right = "the alignment is that of a network with one output: give one target for each input"
        raise ConfigError(f"problems.{name}.stage_drop", drop, right)
    if "x" in problem and not _is_driven(problem):
        right = "the sum of y x over the points is 0, so no direction drives the initial stage: change the points"
        raise ConfigError(f"problems.{name}.y", problem["y"], right)


def _is_driven(problem: dict) -> bool:
    inputs = [[*(x if isinstance(x, list) else [x]), *([1.0] if problem["biases"] else [])] for x in problem["x"]]
    targets = [y[0] if isinstance(y, list) else y for y in problem["y"]]
    sums = [sum(y * x[axis] for x, y in zip(inputs, targets, strict=True)) for axis in range(len(inputs[0]))]
    size = sum(abs(y) * math.hypot(*x) for x, y in zip(inputs, targets, strict=True))
    return math.hypot(*sums) > NO_DRIVE * size


def _check_maps(plan: Plan) -> None:
    """Check that maps with a figure of initial stages are of such, and that those side by side have equal widths."""
    first = {}
    for problem, entry in plan.config["phase_maps"].items():
        if (name := entry["figures"].get("initial_condensation")) is None:
            continue
        if not plan.is_stage(problem):
            key = f"phase_maps.{problem}.figures.initial_condensation"
            raise ConfigError(key, name, "needs a problem with a stage_drop")
        widths = first.setdefault(name, entry["widths"])
        if widths != entry["widths"]:
            right = f"must be {widths}, as in the map beside it in the figure {name}"
            raise ConfigError(f"phase_maps.{problem}.widths", entry["widths"], right)


def _check_gauges(sweep: Sweep, activation: str) -> None:
    if activation in HOMOGENEOUS:
        return
    points = [from_config(spec, sweep.depth).point for spec in sweep.inits.values() if "table1" not in spec]
    if len(set(points)) < len(points):
        right = (
            f"has gauges of one point of the plane. They are one flow for homogeneous activations alone, and problem "
            f"{sweep.problem} has {activation}: give each a sweep of its own"
        )
        raise ConfigError(f"sweeps.{sweep.name}.initialisations", list(sweep.inits), right)
