"""Overlays made from the schema: one wrong value of any key, or right values of many."""

import math
import random
import re
from collections.abc import Iterator

from bad_values import EVIL, EVIL_PATHS, EVIL_SITES, nested
from case import BASE, Case

from phasediagram.planning import schema

KINDS = ("wrong types", "out of bounds", "no such value", "missing keys", "unknown keys")
OF_TYPE = {  # values of other types
    "integer": ["many", "1", [1], {"a": 1}, True, 2.5],
    "number": ["many", "0.5", [1], {"a": 1}, False],
    "string": [3, 0.5, ["a"], {"a": 1}, True],
    "boolean": [1, 0, "yes", [True], {"a": 1}],
    "array": [3, "a", {"a": 1}, True],
    "object": [3, "a", [1], False],
}


def resolved(node: dict) -> dict:
    """Return a node of the schema with what it refers to."""
    return node | schema.schema()["$defs"][node["$ref"].rsplit("/", 1)[1]] if "$ref" in node else node


def kinds_of(node: dict) -> list[dict]:
    """Return the kinds of values that a node takes: itself where it has a type."""
    node = resolved(node)
    if "type" in node:
        return [node]
    return [kind for branch in schema.BRANCHES for each in node.get(branch, []) for kind in kinds_of(each)]


def places(node: dict, value, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict, object]]:
    """Yield (path, node, value in the base) of the schema's keys, at the names that the base has."""
    for kind in kinds_of(node):
        known = kind.get("properties", {})
        if kind["type"] != "object" or not isinstance(value, dict) or (known and not set(value) <= set(known)):
            continue
        if path:
            yield path, kind, value
        for key, member in known.items():
            below, kinds = value.get(key, {}), kinds_of(member)
            if key in ("gamma2", "gamma3", "initialisations") and key not in value:
                continue  # they exclude each other
            yield (*path, key), {"kinds": kinds}, below
            if key in value or not any("required" in each for each in kinds):
                yield from places(member, below, (*path, key))
        if isinstance(others := kind.get("additionalProperties"), dict):
            for name, entry in value.items():
                yield from places(others, entry, (*path, name))


def wrong(node: dict, value) -> Iterator[tuple[str, object]]:
    """Yield (kind of mistake, value) of a node with all the types that it may have."""
    kinds = node["kinds"]
    takes = {kind["type"] for kind in kinds}
    others = [set(map(repr, OF_TYPE[kind])) for kind in takes]
    for each in OF_TYPE[kinds[0]["type"]]:
        is_mapping = isinstance(each, dict) and "object" in takes  # of unknown keys, which comes below
        if all(repr(each) in other for other in others) and not is_mapping:
            yield KINDS[0], each
    for kind in kinds:
        if len(takes) == 1 or kind["type"] in ("array", "number", "integer"):
            yield from wrong_of_kind(kind, value)


def wrong_of_kind(node: dict, value) -> Iterator[tuple[str, object]]:
    """Yield (kind of mistake, value of the right type)."""
    far = 1 if node["type"] == "integer" else 0
    for bound, way in (("minimum", -math.inf), ("maximum", math.inf)):
        if bound in node:
            yield KINDS[1], node[bound] + int(math.copysign(1, way)) if far else math.nextafter(node[bound], way)
            yield KINDS[1], math.copysign(1, way) * (10**30 if far else 1e300)
    for bound in ("exclusiveMinimum", "exclusiveMaximum"):
        if bound in node:
            yield KINDS[1], node[bound]
    for each in node.get("enum", []):
        yield KINDS[2], each + 100 if isinstance(each, int) else each.upper()
    if "pattern" in node:
        for each in (*EVIL, *EVIL_PATHS, *EVIL_SITES):
            if not re.search(node["pattern"], each):
                yield KINDS[2], each
    if node["type"] == "array" and isinstance(value, list):
        yield from ((KINDS[1], value[: n - 1]) for n in [node.get("minItems", 0)] if n)
        yield from ((KINDS[1], list(range(n + 1))) for n in [node.get("maxItems", 0)] if n)
        yield from ((KINDS[1], [*value, value[0]]) for unique in [node.get("uniqueItems")] if unique and value)
        for mistake, each in wrong({"kinds": kinds_of(node["items"])}, value[:1]):
            yield mistake, [*value[:1], each]


def mistakes() -> Iterator[tuple[str, tuple[str, ...], object, tuple[str, ...]]]:
    """Yield (kind, path, value, what the refusal shows) of one wrong value each."""
    for path, node, value in places(schema.schema(), BASE):
        if "kinds" in node:
            of_entry = path[:4] if "initialisations" in path else path
            for kind, each in wrong(node, value):
                yield kind, path, each, (f"config key {schema.dotted(of_entry)}",)
            continue
        for key in node.get("required", []):
            shown = f"{schema.dotted((*path, key))} = None: is missing" if len(value) > 1 else schema.dotted(path)
            yield KINDS[3], (*path, key), None, (f"config key {shown}",)
        if node.get("additionalProperties") is False:
            for key in ("nowhere", next(iter(node["properties"])) + "s"):
                yield KINDS[4], (*path, key), 1, (f"config key {schema.dotted((*path, key))} = 1: unknown key",)
    for key in schema.schema()["required"]:
        yield KINDS[3], (key,), None, (f"config key {key} = None: is missing",)
    yield KINDS[4], ("nowhere",), 1, ("config key nowhere = 1: unknown key",)


def bad(rng: random.Random) -> list[Case]:
    """Return one case for each key and kind of mistake first, and all others after them, in random order."""
    found, first, others = list(mistakes()), [], []
    rng.shuffle(found)
    seen = set()
    for kind, path, value, shown in found:
        case = Case(kind, nested(*path, value=value), shown)
        (others if (kind, path) in seen else first).append(case)
        seen.add((kind, path))
    return first + others
