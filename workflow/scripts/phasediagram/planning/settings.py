"""The configuration: defaults filled in, and every value checked.

`resolve` is called before any job; a bad value stops there with one line that names the key, the value and
what would be right.
"""

import itertools
import math
from fractions import Fraction

from phasediagram.model import initialisation, published
from phasediagram.model.layers import DEPTHS
from phasediagram.model.spelling import DECIMALS, spell
from phasediagram.planning import initial_stages, limits, plan, problems, schema
from phasediagram.planning.schema import ConfigError

MOST_STEPS_OF_AN_AXIS = 1000
LARGEST_EXPONENT, LARGEST_COORDINATE = 10, 5  # powers of m, at any width, within the range of floating-point numbers
EXPONENTS = initialisation.exponent_keys(max(DEPTHS))


def resolve(config: dict) -> dict:
    """Return a checked copy of `config` without null entries, defaults filled in, axes and seeds as lists."""
    _check_finite(config, "")
    config = without_nulls(config)
    schema.check(config)
    config["problems"] = {name: problems.as_like(config["problems"], name) for name in config["problems"]}
    for name, problem in config["problems"].items():
        problems.read_file(f"problems.{name}", problem)
    config = schema.with_defaults(config)
    for name, problem in config["problems"].items():
        problems.check(f"problems.{name}", problem)
    for name, entry in config["phase_maps"].items():
        _check_name_of_problem(f"phase_maps.{name}", name, config["problems"])
        _resolve_runs(f"phase_maps.{name}", entry, [config["problems"][name]["depth"]])
        entry.setdefault("figures", {"slope_map": f"slope_map_{name}"})
    for name, entry in config["sweeps"].items():
        entry["problem"] = [entry["problem"]] if isinstance(entry["problem"], str) else entry["problem"]
        for problem in entry["problem"]:
            _check_name_of_problem(f"sweeps.{name}.problem", problem, config["problems"])
        depths = [config["problems"][problem]["depth"] for problem in entry["problem"]]
        _resolve_runs(f"sweeps.{name}", entry, depths)
        _check_purpose(f"sweeps.{name}", entry, depths)
    _check_one_table(config["sweeps"])
    _check_depths(config)
    limits.check_number_of_runs(config)  # before any list of runs is made
    _check_labels(config)
    limits.check_antisymmetric(config)
    initial_stages.check(config)
    limits.check_published(config)
    limits.check_neurons(config)
    limits.check_memory(config)
    limits.check_reachable(config)
    return config


def _check_finite(value, key: str) -> None:
    if isinstance(value, dict):
        for name, member in value.items():
            _check_finite(member, f"{key}.{name}" if key else str(name))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            _check_finite(member, f"{key}[{index}]")
    elif isinstance(value, float) and not math.isfinite(value):
        raise ConfigError(key, value, "must be a finite number")


def without_nulls(value):
    """Return a configuration without the keys that a null removes."""
    if not isinstance(value, dict):
        return value
    return {key: without_nulls(member) for key, member in value.items() if member is not None}


# ---- phase maps and sweeps ---------------------------------------------------------------------------------


def _check_name_of_problem(key: str, name: str, problems: dict) -> None:
    if name not in problems:
        right = f"must be the name of a problem{schema.near(name, problems)}; there are: {', '.join(problems)}"
        raise ConfigError(key, name, right)


def _resolve_runs(key: str, entry: dict, depths: list[int]) -> None:
    """Check a phase map or sweep and turn its axes and seeds into lists, in place."""
    for axis in ("gamma2", "gamma3"):
        if axis in entry:
            entry[axis] = _axis_values(f"{key}.{axis}", entry[axis])
    entry["widths"], entry["seeds"] = sorted(entry["widths"]), _seeds(entry["seeds"])
    for label, spec in entry.get("initialisations", {}).items():
        if "seeds" in spec:
            spec["seeds"] = _seeds(spec["seeds"])
        _check_initialisation(f"{key}.initialisations.{label}", spec, depths)


def _check_initialisation(key: str, spec: dict, depths: list[int]) -> None:
    try:
        for name in EXPONENTS:
            if name in spec and abs(Fraction(str(spec[name]))) > LARGEST_EXPONENT:
                right = f"an exponent of m must be from -{LARGEST_EXPONENT} to {LARGEST_EXPONENT}"
                raise ConfigError(f"{key}.{name}", spec[name], right)
        starts = [initialisation.from_config(spec, depth) for depth in depths]
    except ValueError as error:
        raise ConfigError(key, spec, str(error)) from error
    for start in starts:
        if max(abs(start.gamma2), abs(start.gamma3)) > LARGEST_COORDINATE:
            point = f"(gamma2, gamma3) = ({start.gamma2:.4g}, {start.gamma3:.4g})"
            right = f"this is {point}: each must be from -{LARGEST_COORDINATE} to {LARGEST_COORDINATE}"
            raise ConfigError(key, spec, right)


def _seeds(seeds: int | list[int]) -> list[int]:
    return list(range(seeds)) if isinstance(seeds, int) else sorted(seeds)


def _check_purpose(key: str, entry: dict, depths: list[int]) -> None:
    """Check what a sweep needs for its purpose."""
    purpose, initialisations = entry["purpose"], entry.get("initialisations", {})
    for problem, depth in zip(entry["problem"], depths, strict=True):
        if depth not in plan.DEPTHS_OF.get(purpose, DEPTHS):
            allowed = " or ".join(map(str, plan.DEPTHS_OF[purpose]))
            right = f"purpose {purpose} needs networks of depth {allowed}, and this problem has {depth}"
            raise ConfigError(f"{key}.problem", problem, right)
    if purpose not in plan.ONLY_DRAWN and len(entry["widths"]) < 2:
        right = f"must be at least two widths: purpose {purpose} is fitted"
        raise ConfigError(f"{key}.widths", entry["widths"], right)
    if purpose == "sensitivity" and len(entry["problem"]) < 2:
        right = "must be at least two problems: purpose sensitivity compares all others with the first"
        raise ConfigError(f"{key}.problem", entry["problem"], right)
    for label, spec in initialisations.items():
        if purpose == "table2" and label not in published.TABLE2:
            right = f"purpose table2 compares with the paper's gauges, named {', '.join(published.TABLE2)}"
            raise ConfigError(f"{key}.initialisations.{label}", spec, right)
        if purpose != "table2" and "seeds" in spec:
            right = "only gauges of purpose table2 have seeds of their own; those of the sweep hold for all others"
            raise ConfigError(f"{key}.initialisations.{label}.seeds", spec["seeds"], right)
        if purpose == "table1" and "table1" not in spec:
            right = "purpose table1 is for initialisations by name, {table1: ...}"
            raise ConfigError(f"{key}.initialisations.{label}", spec, right)
    if purpose in ("table1", "table2") and not initialisations:
        raise ConfigError(f"{key}.initialisations", None, f"is missing: purpose {purpose} needs initialisations")


def _check_one_table(sweeps: dict) -> None:
    """Check that no two sweeps would write the same table of their purpose."""
    seen = {}
    for name, entry in sweeps.items():
        purpose = entry["purpose"]
        tables = {"cosines": entry["problem"], "zeta": entry["problem"]}.get(purpose, [])
        for problem in tables:
            place = (purpose, problem if purpose == "zeta" else "")
            if place in seen:
                scope = " of a problem" if purpose == "zeta" else " and problem" if purpose == "cosines" else ""
                right = f"only one sweep{scope} may have purpose {purpose}, and {seen[place]} has it"
                raise ConfigError(f"sweeps.{name}.purpose", purpose, right)
            seen[place] = name


def _check_depths(config: dict) -> None:
    """Check that no two maps of one depth would be drawn in the same column of a figure."""
    seen = {}
    for problem, entry in config["phase_maps"].items():
        if name := entry["figures"].get("depths"):
            first = seen.setdefault((name, config["problems"][problem]["depth"]), problem)
            if first != problem:
                right = f"only one map of a depth may have the figure depths = {name}; {first} has it"
                raise ConfigError(f"phase_maps.{problem}.figures.depths", name, right)


def _axis_values(key: str, axis) -> list[float]:
    if isinstance(axis, dict):
        count = (axis["stop"] - axis["start"]) / axis["step"]
        if not 0 <= count <= MOST_STEPS_OF_AN_AXIS or abs(count - round(count)) > 1e-6:
            right = f"stop must be start plus a whole number of steps, 0 to {MOST_STEPS_OF_AN_AXIS}"
            raise ConfigError(key, axis, right)
        values = [round(axis["start"] + i * axis["step"], DECIMALS + 2) for i in range(round(count) + 1)]
    else:
        values = axis
    for value in [*values, axis["stop"]] if isinstance(axis, dict) else values:
        try:
            spell(value)
        except ValueError as error:
            raise ConfigError(key, value, str(error)) from error
    if any(b <= a or spell(b) == spell(a) for a, b in itertools.pairwise(values)):
        raise ConfigError(key, axis, "values must increase, without duplicates")
    return [float(value) for value in values]


# ---- what holds for all of them ----------------------------------------------------------------------------


def _check_labels(config: dict) -> None:
    """Check that one label of a problem means one initialisation, as it names the checkpoint's path."""
    for problem in config["problems"]:
        seen = {}
        for sweep in plan.sweeps_of(config, problem):
            for label, spec in sweep.inits.items():
                if seen.setdefault(label, spec) != spec:
                    raise ConfigError(
                        f"sweeps.{sweep.name}.initialisations.{label}", spec, f"the name already means {seen[label]}"
                    )
