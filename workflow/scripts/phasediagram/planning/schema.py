"""The JSON schema of the configuration: checking against it, and filling in its defaults."""

import copy
import difflib
from functools import cache
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator, ValidationError, validators

SCHEMA = Path(__file__).resolve().parents[3] / "schemas" / "config.schema.yaml"
RENAMED = {  # keys of earlier versions: what to write instead
    "data": "it is called `problems`, and in a sweep `problem`",
    "fit": "it follows from `purpose`: sweeps that are only drawn (fits, motivation, cosines, zeta) are not fitted",
}


class ConfigError(Exception):
    """A config value that cannot be used; the message is one line: key, value, what would be right."""

    def __init__(self, key: str, value, right: str):
        text = repr(value)
        super().__init__(f"config key {key} = {text if len(text) < 80 else text[:77] + '...'}: {right}")


def _is_integer(_, value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)  # JSON Schema also takes 3.0, which names no path


_VALIDATOR = validators.extend(
    Draft202012Validator, type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_integer)
)


@cache
def schema() -> dict:
    """Return the JSON schema of the configuration."""
    return yaml.safe_load(SCHEMA.read_text())


def check(config: dict) -> None:
    """Raise ConfigError for the first value that the schema refuses."""
    errors = sorted(_VALIDATOR(schema()).iter_errors(config), key=lambda error: list(map(str, error.path)))
    if errors:
        raise _as_config_error(errors[0])


def _as_config_error(error: ValidationError) -> ConfigError:
    key = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in error.absolute_path).lstrip(".")
    if error.validator == "additionalProperties":
        unknown = next(name for name in error.instance if name not in error.schema["properties"])
        right = RENAMED.get(unknown) or unknown_key(unknown, error.schema["properties"])
        return ConfigError(f"{key}.{unknown}".lstrip("."), error.instance[unknown], right)
    if error.validator == "required":
        missing = next(name for name in error.validator_value if name not in error.instance)
        return ConfigError(f"{key}.{missing}".lstrip("."), None, "is missing")
    right = " ".join(error.schema.get("description", error.message).split())
    if "propertyNames" in error.absolute_schema_path:
        return ConfigError(f"{key}.{error.instance}".lstrip("."), error.instance, f"the name must be: {right}")
    return ConfigError(key, error.instance, f"must be: {right}{_hint(error.instance)}")


def unknown_key(name: str, known) -> str:
    """Return what to say of a key that is not known: the one that is meant, where one is near, and all that are."""
    near = difflib.get_close_matches(str(name), list(map(str, known)), n=1)
    return f"unknown key{f'; did you mean {near[0]}?' if near else ''}; known here: {', '.join(sorted(known))}"


def _hint(value) -> str:
    """YAML reads 1e-2 as text; say so where that is what happened."""
    try:
        return f" (this is text: write {float(value):.10f}".rstrip("0") + ")" if isinstance(value, str) else ""
    except ValueError:
        return ""


def with_defaults(value, node: dict | None = None):
    """Return `value` with the defaults of its schema node, recursively. Handles what our schema uses."""
    node = schema() if node is None else node
    if "$ref" in node:
        node = schema()["$defs"][node["$ref"].rsplit("/", 1)[1]]
    if not isinstance(value, dict) or node.get("type") != "object":
        return value
    properties, others = node.get("properties", {}), node.get("additionalProperties")
    filled = {name: copy.copy(member["default"]) for name, member in properties.items() if "default" in member} | value
    return {
        name: with_defaults(member, properties.get(name, others if isinstance(others, dict) else {}))
        for name, member in filled.items()
    }
