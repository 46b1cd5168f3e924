"""Configurations made by random valid choices, and places in them."""

import copy
from functools import reduce

from hypothesis import strategies as st

from phasediagram.model.activations import ACTIVATIONS
from phasediagram.model.initialisation import TABLE1

TENTHS = st.integers(-20, 20).map(lambda tenths: tenths / 10)
WIDTHS = st.integers(1, 500).map(lambda half: 2 * half)  # even, for antisymmetric networks
SEEDS = st.integers(1, 3) | st.lists(st.integers(0, 2**63 - 1), min_size=1, max_size=3, unique=True)
NAMES = st.from_regex(r"[a-e][a-z0-9_]{0,3}", fullmatch=True)  # none of a folder, nor of Luo et al.
PURPOSES = st.sampled_from(["slopes", "growth", "local_slopes", "fits", "motivation"])  # those that every problem has
STEPS = [0.0001, 0.05, 0.1, 0.25, 0.3, 1]

LISTED = st.lists(st.integers(-50_000, 50_000), min_size=1, max_size=3, unique=True).map(
    lambda steps: [step / 10_000 for step in sorted(steps)]
)
STEPPED = st.builds(
    lambda start, step, count: {"start": start, "stop": round(start + count * step, 4), "step": step},
    *(TENTHS, st.sampled_from(STEPS), st.integers(0, 3)),
)
AXES = LISTED | STEPPED


def lists(elements, least, most):
    return st.lists(elements, min_size=least, max_size=most, unique=True)


@st.composite
def problems(draw):
    """A problem that networks can fit."""
    depth = draw(st.sampled_from([2, 3, 4, 5]))
    if draw(st.booleans()):
        data = {"mnist": {"n": draw(st.integers(2, 100)), "targets": draw(st.sampled_from(["one_hot", "digit"]))}}
        data["biases"], outputs = draw(st.booleans()), 10 if data["mnist"]["targets"] == "one_hot" else 1
    else:
        x = draw(lists(TENTHS | st.tuples(TENTHS, TENTHS), 1, 3).filter(lambda x: len(set(map(type, x))) == 1))
        y, outputs = draw(st.lists(st.sampled_from([0.1, 0.5, 1, 3.0]), min_size=len(x), max_size=len(x))), 1
        data = {"x": [list(row) if isinstance(row, tuple) else row for row in x], "y": y}
    others = {
        "stop_loss": st.sampled_from([1e-12, 1e-4, 0.5]),
        "scale": st.sampled_from(["none", "unit"]),
        "depth": st.just(depth),
    }
    if depth == 2:
        others |= {"activation": st.sampled_from(list(ACTIVATIONS)), "antisymmetric": st.booleans()}
        others |= {"stage_drop": st.sampled_from(["none", 0.1, 0.99])} if outputs == 1 else {}
    chosen = draw(st.fixed_dictionaries({}, optional=others))
    return data | {"depth": depth} | chosen


@st.composite
def initialisations(draw, depths):
    """Rows of Table 1, different points, and a gauge where all networks have one depth."""
    specs = [{"table1": name} for name in draw(lists(st.sampled_from(list(TABLE1)), 1, 2))]
    specs += [dict(zip(("gamma2", "gamma3"), at, strict=True)) for at in draw(lists(st.tuples(TENTHS, TENTHS), 0, 2))]
    if len(set(depths)) == 1 and len(specs) == 1 and draw(st.booleans()):
        first, others = draw(st.sampled_from([0, -0.5, "-1/3"])), draw(st.sampled_from([0, -0.5, "-1/7", "+1/2"]))
        gauge = {"alpha": draw(st.sampled_from([0, "1/2", "-8/15"])), "beta1": first}
        specs.append(gauge | {f"beta{index}": others for index in range(2, depths[0] + 1)})
    return specs


SECTIONS = {
    "training": {
        "accuracy": st.floats(1e-6, 0.5),
        "max_steps": st.integers(1, 10**9),
        "max_minutes": st.floats(1, 1e6),
        "engine": st.sampled_from(["auto", "followed", "deferred"]),
        "dtype": st.sampled_from(["auto", "float32", "float64"]),
    },
    "statistics": {"confidence": st.floats(0.51, 0.99)},
    "plot": {"slope_limit": st.floats(1e-3, 1e3), "linear": st.from_regex(r"#[0-9a-fA-F]{6}", fullmatch=True)},
    "cluster": {"gpu": st.sampled_from(["", "gpu:1", "gpu:a100:1"]), "partition": NAMES},
    "table1": {"m": st.integers(2, 10**9), "d": st.integers(1, 10**9)},
}


@st.composite
def configs(draw):
    """A whole configuration."""
    sections = {name: st.fixed_dictionaries({}, optional=keys) for name, keys in SECTIONS.items()}
    config = draw(st.fixed_dictionaries({}, optional=sections))
    if draw(st.booleans()):
        config["bundle"] = draw(lists(st.sampled_from(["gamma3", "m", "seed"]), 0, 3))
    known = config["problems"] = draw(st.dictionaries(NAMES, problems(), min_size=1, max_size=3))
    names = list(known)
    config["phase_maps"] = {
        name: {"gamma2": draw(AXES), "gamma3": draw(AXES), "widths": draw(lists(WIDTHS, 2, 3)), "seeds": draw(SEEDS)}
        for name in draw(lists(st.sampled_from(names), 0, 2))
    }
    sweeps = config["sweeps"] = {}
    for name in draw(lists(NAMES, 0, 2)):
        of = draw(lists(st.sampled_from(names), 1, 2))
        entry = {"problem": of if len(of) > 1 or draw(st.booleans()) else of[0], "purpose": draw(PURPOSES)}
        entry |= {"widths": draw(lists(WIDTHS, 2, 3)), "seeds": draw(SEEDS)}
        if draw(st.booleans()):
            entry |= {"gamma2": draw(AXES), "gamma3": draw(AXES)}
        else:
            specs = draw(initialisations([known[problem]["depth"] for problem in of]))
            entry["initialisations"] = {f"{name}_{index}": spec for index, spec in enumerate(specs)}
        sweeps[name] = entry
    return config


# ---- places ------------------------------------------------------------------------------------------------


def places(node, path=()):
    """Yield the path of everything below a node."""
    members = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, member in members:
        yield (*path, key)
        yield from places(member, (*path, key))


def at(config, path):
    """Return what is at a place."""
    return reduce(lambda node, key: node[key], path, config)


def replaced(config, path, value):
    """Return a copy of a config with another value at a place."""
    config = copy.deepcopy(config)
    at(config, path[:-1])[path[-1]] = value
    return config
