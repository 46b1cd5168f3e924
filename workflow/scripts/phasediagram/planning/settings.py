"""The configuration: defaults filled in, every value checked, and the runs it asks for.

`resolve` is called before any job; a bad value stops there with one line that names the key, the value and
what would be right.
"""

import copy
import itertools
import math
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator, validators

from phasediagram.dynamics.engines.choice import dense_gigabytes
from phasediagram.model import initialisation
from phasediagram.model.spelling import DECIMALS, PHASE_MAP, spell, spell_point

SCHEMA = Path(__file__).resolve().parents[3] / "schemas" / "config.schema.yaml"


def _is_integer(_, value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)  # JSON Schema also takes 3.0, which names no path


_VALIDATOR = validators.extend(
    Draft202012Validator, type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_integer)
)
MOST_VALUES_OF_AN_AXIS = 10_000
SWEEPS_OF_SLOPES = "(fig4|local_slopes)$|table1|table2_|sensitivity_"  # by their names, as the rules read them


class ConfigError(Exception):
    """A config value that cannot be used; the message is one line: key, value, what would be right."""

    def __init__(self, key: str, value, right: str):
        text = repr(value)
        super().__init__(f"config key {key} = {text if len(text) < 80 else text[:77] + '...'}: {right}")


@dataclass(frozen=True)
class Sweep:
    """A set of runs of one data set that are fitted together: initialisations x widths x seeds."""

    name: str
    data: str
    inits: dict[str, dict]  # label -> config entry of the initialisation
    widths: list[int]
    seeds: list[int]
    fit: bool  # whether slopes are fitted over the widths


def resolve(config: dict) -> dict:
    """Return a checked copy of `config` without null entries, defaults filled in and axes as lists."""
    _check_finite(config, "")
    config = _without_nulls(config)
    _check_schema(config)
    config = _with_defaults(config, schema())
    for name, data_set in config["data"].items():
        _check_points(f"data.{name}", data_set)
    for name, entry in config["phase_maps"].items():
        _check_data(f"phase_maps.{name}", name, config["data"])
        _resolve_runs(f"phase_maps.{name}", entry)
    for name, entry in config["sweeps"].items():
        entry["data"] = [entry["data"]] if isinstance(entry["data"], str) else entry["data"]
        for data in entry["data"]:
            _check_data(f"sweeps.{name}.data", data, config["data"])
        _resolve_runs(f"sweeps.{name}", entry)
        _check_named_sweep(name, entry)
    _check_labels(config)
    _check_memory(config)
    return config


@cache
def schema() -> dict:
    """Return the JSON schema of the configuration."""
    return yaml.safe_load(SCHEMA.read_text())


def sweeps_of(config: dict, data: str) -> list[Sweep]:
    """Return the sweeps of a data set, its phase map first."""
    sweeps = []
    if data in config["phase_maps"]:
        sweeps.append(_sweep(PHASE_MAP, data, config["phase_maps"][data]))
    return sweeps + [_sweep(name, data, entry) for name, entry in config["sweeps"].items() if data in entry["data"]]


def outputs_of(data_set: dict) -> int:
    """Return n d_out, the numbers that a run fits, of a data set's config entry."""
    if "mnist" in data_set:
        return 10 * data_set["mnist"]["n"]
    y = data_set["y"]
    return len(y) * (len(y[0]) if isinstance(y[0], list) else 1)


def _sweep(name: str, data: str, entry: dict) -> Sweep:
    if "initialisations" in entry:
        inits = entry["initialisations"]
    else:
        inits = {spell_point(g2, g3): {"gamma2": g2, "gamma3": g3} for g2 in entry["gamma2"] for g3 in entry["gamma3"]}
    return Sweep(name, data, inits, entry["widths"], entry["seeds"], entry.get("fit", True))


# ---- checks and defaults -----------------------------------------------------------------------------------


def _check_finite(value, key: str) -> None:
    if isinstance(value, dict):
        for name, member in value.items():
            _check_finite(member, f"{key}.{name}" if key else str(name))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            _check_finite(member, f"{key}[{index}]")
    elif isinstance(value, float) and not math.isfinite(value):
        raise ConfigError(key, value, "must be a finite number")


def _without_nulls(value):
    if not isinstance(value, dict):
        return value
    return {key: _without_nulls(member) for key, member in value.items() if member is not None}


def _check_schema(config: dict) -> None:
    errors = sorted(_VALIDATOR(schema()).iter_errors(config), key=lambda error: list(map(str, error.path)))
    if errors:
        raise _as_config_error(errors[0])


def _as_config_error(error) -> ConfigError:
    key = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in error.absolute_path).lstrip(".")
    if error.validator == "additionalProperties":
        unknown = next(name for name in error.instance if name not in error.schema["properties"])
        known = ", ".join(sorted(error.schema["properties"]))
        return ConfigError(f"{key}.{unknown}".lstrip("."), error.instance[unknown], f"unknown key; known here: {known}")
    if error.validator == "required":
        missing = next(name for name in error.validator_value if name not in error.instance)
        return ConfigError(f"{key}.{missing}".lstrip("."), None, "is missing")
    right = " ".join(error.schema.get("description", error.message).split())
    if "propertyNames" in error.absolute_schema_path:
        return ConfigError(f"{key}.{error.instance}".lstrip("."), error.instance, f"the name must be: {right}")
    return ConfigError(key, error.instance, f"must be: {right}{_hint(error.instance)}")


def _hint(value) -> str:
    """YAML reads 1e-2 as text; say so where that is what happened."""
    try:
        return f" (this is text: write {float(value):.10f}".rstrip("0") + ")" if isinstance(value, str) else ""
    except ValueError:
        return ""


def _with_defaults(value, node: dict):
    """Return `value` with the defaults of its schema node, recursively. Handles what our schema uses."""
    if "$ref" in node:
        node = schema()["$defs"][node["$ref"].rsplit("/", 1)[1]]
    if not isinstance(value, dict) or node.get("type") != "object":
        return value
    properties, others = node.get("properties", {}), node.get("additionalProperties")
    filled = {name: copy.copy(member["default"]) for name, member in properties.items() if "default" in member} | value
    return {
        name: _with_defaults(member, properties.get(name, others if isinstance(others, dict) else {}))
        for name, member in filled.items()
    }


def _check_points(key: str, data_set: dict) -> None:
    if "mnist" in data_set:
        return
    for axis in ("x", "y"):
        lengths = {len(row) if isinstance(row, list) else 0 for row in data_set[axis]}
        if len(lengths) > 1:
            raise ConfigError(f"{key}.{axis}", data_set[axis], "all points must have the same number of components")
    if len(data_set["x"]) != len(data_set["y"]):
        raise ConfigError(f"{key}.y", data_set["y"], f"must have as many entries as x, {len(data_set['x'])}")
    if not any(any(row) if isinstance(row, list) else row for row in data_set["y"]):
        raise ConfigError(f"{key}.y", data_set["y"], "must not be all zero: there would be nothing to learn")


def _check_data(key: str, name: str, data: dict) -> None:
    if name not in data:
        raise ConfigError(key, name, f"must be the name of a data set: {', '.join(data)}")


def _resolve_runs(key: str, entry: dict) -> None:
    """Check a phase map or sweep and turn its axes and seeds into lists, in place."""
    for axis in ("gamma2", "gamma3"):
        if axis in entry:
            entry[axis] = _axis_values(f"{key}.{axis}", entry[axis])
    if isinstance(entry["seeds"], int):
        entry["seeds"] = list(range(entry["seeds"]))
    if entry.get("fit") and len(entry["widths"]) < 2:
        raise ConfigError(f"{key}.widths", entry["widths"], "must be at least two widths to fit a slope, or fit false")
    entry["widths"], entry["seeds"] = sorted(entry["widths"]), sorted(entry["seeds"])
    for label, spec in entry.get("initialisations", {}).items():
        try:
            initialisation.from_config(spec)
        except ValueError as error:
            raise ConfigError(f"{key}.initialisations.{label}", spec, str(error)) from error


def _check_named_sweep(name: str, entry: dict) -> None:
    """Check what a sweep needs whose name has a figure or a table of slopes."""
    if re.match(SWEEPS_OF_SLOPES, name) and not entry["fit"]:
        raise ConfigError(f"sweeps.{name}.fit", False, "must be true: a sweep of this name is there for its slopes")
    if name.startswith("sensitivity_") and len(entry["data"]) < 2:
        problem = "must be at least two data sets: a sweep of this name compares all others with the first"
        raise ConfigError(f"sweeps.{name}.data", entry["data"], problem)


def _axis_values(key: str, axis) -> list[float]:
    if isinstance(axis, dict):
        count = (axis["stop"] - axis["start"]) / axis["step"]
        if not 0 <= count <= MOST_VALUES_OF_AN_AXIS or abs(count - round(count)) > 1e-6:
            raise ConfigError(key, axis, f"stop must be start plus 0 to {MOST_VALUES_OF_AN_AXIS} steps")
        values = [round(axis["start"] + i * axis["step"], DECIMALS + 2) for i in range(round(count) + 1)]
    else:
        values = axis
    for value in values:
        try:
            spell(value)
        except ValueError as error:
            raise ConfigError(key, value, str(error)) from error
    if any(b <= a or spell(b) == spell(a) for a, b in itertools.pairwise(values)):
        raise ConfigError(key, axis, "values must increase, without duplicates")
    return [float(value) for value in values]


def _check_labels(config: dict) -> None:
    """One label of a data set must mean one initialisation: it names the checkpoint's path."""
    for data in config["data"]:
        seen = {}
        for sweep in sweeps_of(config, data):
            for label, spec in sweep.inits.items():
                if seen.setdefault(label, spec) != spec:
                    raise ConfigError(
                        f"sweeps.{sweep.name}.initialisations.{label}", spec, f"the name already means {seen[label]}"
                    )


def _check_memory(config: dict) -> None:
    training = config["training"]
    if training["engine"] != "dense":
        return
    for data in config["data"]:
        for sweep in sweeps_of(config, data):
            needed = dense_gigabytes(sweep.widths[-1], training["dtype"])
            if needed > training["max_gigabytes"]:
                problem = f"m = {sweep.widths[-1]} ({sweep.name} of {data}) needs {needed:.3g} GB,"
                problem += (
                    f" training.max_gigabytes is {training['max_gigabytes']:g}: raise it, or use auto or deferred"
                )
                raise ConfigError("training.engine", "dense", problem)
