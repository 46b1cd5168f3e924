"""The JSON schema of the configuration: checking against it, and filling in its defaults."""

import copy
import difflib
import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator, ValidationError, validators

SCHEMA = Path(__file__).resolve().parents[3] / "schemas" / "config.schema.yaml"
RENAMED = {  # keys of earlier versions: what to write instead
    "data": "it is called `problems`, and in a sweep `problem`",
    "fit": "it follows from `purpose`: what is only drawn, such as fits, neurons and cosines, is not fitted",
}
BRANCHES = ("oneOf", "anyOf")  # a value is one of several kinds


class ConfigError(Exception):
    """A config value that cannot be used; the message is one line: where, key, value, what would be right."""

    def __init__(self, key: str, value, right: str, where: str = ""):
        key, text = printable(key), repr(value)
        shown = [text if len(text) < most else text[: most - 3] + "..." for text, most in ((key, 300), (text, 80))]
        super().__init__(f"{where}config key {' = '.join(shown)}: {one_line(right)}")


def printable(text: str) -> str:
    """Return text as it is, or as Python writes it where it has line breaks or other control characters."""
    return text if text.isprintable() else repr(text)


def one_line(text: str) -> str:
    """Return text without line breaks and other control characters, whatever a config file brought into it."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in " ".join(text.split()))


def _is_integer(_, value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)  # JSON Schema also takes 3.0, which names no path


_VALIDATOR = validators.extend(
    Draft202012Validator, type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_integer)
)


@cache
def schema() -> dict:
    """Return the JSON schema of the configuration."""
    return yaml.safe_load(SCHEMA.read_text())


# ---- places in the schema ----------------------------------------------------------------------------------


def _resolved(node: dict) -> dict:
    return schema()["$defs"][node["$ref"].rsplit("/", 1)[1]] if "$ref" in node else node


def properties(node: dict) -> dict:
    """Return the keys that a node of the schema knows, those of all its kinds, with the node of each."""
    node = _resolved(node)
    found = dict(node.get("properties", {}))
    for kind in (kind for branches in BRANCHES for kind in node.get(branches, [])):
        found |= properties(kind)
    return found


def member(node: dict, key: str) -> dict:
    """Return the node of a key, which a node of the schema knows or takes as a name; {} where it does neither."""
    others = _resolved(node).get("additionalProperties")
    return properties(node).get(key, others if isinstance(others, dict) else {})


def dotted(path: Iterable) -> str:
    """Return a place in the configuration as messages name it: `sweeps.fig4.widths[0]`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def with_defaults(value, node: dict | None = None):
    """Return `value` with the defaults of its schema node, recursively. Handles what our schema uses."""
    node = _resolved(schema() if node is None else node)
    if not isinstance(value, dict) or node.get("type") != "object":
        return value
    defaults = {name: known["default"] for name, known in node.get("properties", {}).items() if "default" in known}
    filled = copy.deepcopy(defaults) | value
    return {name: with_defaults(entry, member(node, name)) for name, entry in filled.items()}


# ---- checking ----------------------------------------------------------------------------------------------


def check(config: dict) -> None:
    """Raise ConfigError for the first value that the schema refuses."""
    errors = sorted(_VALIDATOR(schema()).iter_errors(config), key=lambda error: list(map(str, error.path)))
    if errors:
        raise _as_config_error(errors[0])


def _as_config_error(error: ValidationError) -> ConfigError:
    description = error.schema.get("description", error.message)
    while meant := _of_meant_kind(error):
        error = meant
        description = error.schema.get("description", description)
    key, right = dotted(error.absolute_path), " ".join(description.split())
    if error.validator == "additionalProperties":
        unknown = next(name for name in error.instance if name not in error.schema["properties"])
        right = RENAMED.get(unknown) or unknown_key(unknown, error.schema["properties"])
        return ConfigError(f"{key}.{unknown}".lstrip("."), error.instance[unknown], right)
    if error.validator == "required":
        missing = next(name for name in error.validator_value if name not in error.instance)
        return ConfigError(f"{key}.{missing}".lstrip("."), None, "is missing")
    if "propertyNames" in error.absolute_schema_path:
        return ConfigError(f"{key}.{error.instance}".lstrip("."), error.instance, f"the name must be: {right}")
    if allowed := [str(value) for value in error.schema.get("enum", [])]:
        right = f"one of {', '.join(allowed)}{near(error.instance, allowed)}"
    return ConfigError(key, error.instance, f"must be: {right}{_hint(error)}")


def _of_meant_kind(error: ValidationError) -> ValidationError | None:
    """Return, of a value that is none of several kinds, what is wrong with it as one of the kind that it seems to be.

    That is the kind with its type, of several kinds of mappings the one that knows most of its keys. None where
    it is of no kind.
    """
    if error.validator not in BRANCHES:
        return None
    kinds = {}
    for inner in error.context:
        kinds.setdefault(inner.schema_path[0], []).append(inner)
    fitting = []
    for number, inner_errors in kinds.items():
        known = set(properties(error.validator_value[number]))
        of_type = "type" in error.validator_value[number] and not _has_wrong_type(inner_errors)
        shared = known & set(error.instance) if isinstance(error.instance, dict) else {""}
        if of_type and shared:
            fitting.append((len(shared), -number, inner_errors))
    return max(fitting, key=lambda kind: kind[:2])[2][0] if fitting else None


def _has_wrong_type(errors: list[ValidationError]) -> bool:
    return any(error.validator == "type" and not error.path for error in errors)


def near(name: str, known: Iterable) -> str:
    """Return "; did you mean ...?" with the known name nearest to one, or nothing."""
    found = difflib.get_close_matches(str(name), list(map(str, known)), n=1)
    return f"; did you mean {found[0]}?" if found else ""


def unknown_key(name: str, known: Iterable) -> str:
    """Return what to say of a key that is not known: the one that is meant, where one is near, and all that are."""
    return f"unknown key{near(name, known)}; known here: {', '.join(sorted(known))}"


def _hint(error: ValidationError) -> str:
    """Return what was probably meant: YAML reads 1e3 as text and no as false."""
    value, wanted = error.instance, error.schema.get("type")
    kinds = [wanted, *(kind.get("type") for branches in BRANCHES for kind in error.schema.get(branches, []))]
    if isinstance(value, bool) and "string" in kinds:
        written = "yes, on and true" if value else "no, off and false"
        return f" (YAML reads {written} as {value}: put the text in quotes)"
    if wanted not in ("integer", "number") or not isinstance(value, (str, float)):
        return ""
    try:
        number = float(value)
    except ValueError:
        return ""
    if not math.isfinite(number) or (wanted == "integer" and number != round(number)):
        return ""
    text = str(round(number)) if wanted == "integer" else repr(number)
    if "e" in text and "." not in text:
        text = text.replace("e", ".0e")  # without the point it would be text again
    if isinstance(value, str):
        return f" (this is text: write {text})"
    return f" (write {text})" if wanted == "integer" else ""
