"""Bad configurations, by hand and generated from the schema: each is refused in one line. Good ones are accepted."""

import copy
import math
import random
import re

import pytest
from small_config import POINTS, SWEEP, put, small

from phasediagram.planning import schema
from phasediagram.planning.schema import ConfigError
from phasediagram.planning.settings import resolve

STAGE = POINTS | {"depth": 2, "activation": "tanh", "stage_drop": 0.1}
SAME = object()  # the key or value that the message has to show is the one that was set

# What is set, and to what; where they differ from that the key and the value of the message; and what would be right.
BAD = [
    # unknown and missing keys
    ("trainings", {"accuracy": 0.1}),
    ("training.acuracy", 0.1),
    ("problems.points.z", 1),
    ("problems.digits.mnist.count", 7),
    ("phase_maps.points.width", 7),
    ("sweeps.line.gamma1", [0.0]),
    ("plot.colour", "red"),
    ("problems.digits.mnist", {}, "problems.digits.mnist.n", None),
    ("sweeps.line", {"problem": "points", "gamma2": [0.0], "gamma3": [1.0], "seeds": 1}, "sweeps.line.widths", None),
    # wrong types
    ("problems", [1]),
    ("training", 3),
    ("training.accuracy", "high"),
    ("training.max_steps", 10.5),
    ("training.dtype", "float16"),
    ("training.device", "tpu"),
    ("store", ""),
    ("store", 5),
    ("store", "<script>alert(1)</script>"),
    ("store", "runs\nelsewhere"),
    ("mnist_source", "</script><script>"),
    ("mnist_source", "digits\x00"),
    ("cluster.partition", "long;reboot"),
    ("cluster.account", "<b>"),
    ("plot.linear", 3),
    ("phase_maps.points.widths", 10),
    ("phase_maps.points.widths", [10]),
    ("sweeps.line.widths", [10]),
    ("phase_maps.points.widths", [10, 20.5], "phase_maps.points.widths[1]", 20.5),
    ("phase_maps.points.widths", [10.0, 20.0], "phase_maps.points.widths", 10.0),
    ("phase_maps.points.seeds", "three"),
    ("phase_maps.points.seeds", True),
    ("phase_maps.points.seeds", 3.0),
    ("phase_maps.points.seeds", [0.0, 1.0], "phase_maps.points.seeds", 0.0),
    ("phase_maps.points.gamma2", 0.5),
    ("phase_maps.points.gamma2", [0.0, "a"], "phase_maps.points.gamma2[1]", "a", "from -5 to 5"),
    ("sweeps.named.initialisations.gauge.alpha", "1/0", "sweeps.named.initialisations.gauge", "1/0"),
    ("sweeps.named.initialisations.gauge.alpha", "half", "sweeps.named.initialisations.gauge", "half"),
    ("problems.digits.mnist.n", 20.0),
    # grids
    ("phase_maps.points.gamma2", []),
    ("phase_maps.points.gamma3", [1.0, 1.0]),
    ("phase_maps.points.gamma3", [2.0, 1.0]),
    ("sweeps.line.gamma3", {"start": 2.0, "stop": 1.0, "step": 0.5}),
    ("sweeps.line.gamma3", {"start": 1.0, "stop": 2.0, "step": 0.3}),
    ("sweeps.line.gamma3", {"start": 1.0, "stop": 2.0, "step": -0.5}, "sweeps.line.gamma3.step", -0.5, "above 0"),
    ("sweeps.line.gamma3", {"start": 1.0, "stop": 2.0, "step": 0.0}, "sweeps.line.gamma3.step", 0.0, "above 0"),
    ("sweeps.line.gamma3", {"start": 1.0, "stop": 2.0}, "sweeps.line.gamma3.step", None, "is missing"),
    ("sweeps.line.gamma3", [1.0, 1.12345], "sweeps.line.gamma3", 1.12345),
    ("sweeps.line.gamma3", {"start": 0.0, "stop": 0.0001, "step": 0.00005}, "sweeps.line.gamma3", 5e-05),
    # widths and seeds
    ("sweeps.line.widths", [1, 10], "sweeps.line.widths[0]", 1),
    ("sweeps.line.widths", [10, 10]),
    ("sweeps.line.widths", [10]),
    ("sweeps.line.widths", []),
    ("sweeps.line.seeds", 0),
    ("sweeps.line.seeds", -1),
    ("sweeps.line.seeds", []),
    ("sweeps.line.seeds", [0, 0]),
    ("sweeps.line.seeds", [-1], "sweeps.line.seeds[0]", -1, "a whole number from 0"),
    # purposes
    ("sweeps.line.purpose", "fig9"),
    ("sweeps.line.purpose", "tabel1", SAME, SAME, "did you mean table1?"),
    *(
        (f"sweeps.{purpose}", SWEEP | {"purpose": purpose, "widths": [10]}, f"sweeps.{purpose}.widths", [10])
        for purpose in ("slopes", "growth", "table1", "table2", "local_slopes", "sensitivity")
    ),
    ("sweeps.s", SWEEP | {"purpose": "sensitivity"}, "sweeps.s.problem", ["points"]),
    ("sweeps.t", SWEEP | {"purpose": "table2"}, "sweeps.t.initialisations.a", {"table1": "he"}),
    ("sweeps.line.purpose", "table2", "sweeps.line.initialisations", None),
    ("sweeps.named.purpose", "table1", "sweeps.named.initialisations.gauge", "1/2"),
    ("sweeps.named.initialisations.gauge.seeds", [0], "sweeps.named.initialisations.gauge.seeds", [0]),
    ("phase_maps.points.figures", {"rows": "a/b"}, "phase_maps.points.figures.rows", "a/b"),
    ("phase_maps.points.figures.fig1", "fig1"),
    ("sweeps.line.purpose", "neurons", "sweeps.line.problem", "points", "depth 2, and this problem has 3"),
    # keys of earlier versions
    ("data", {}),
    ("sweeps.line.data", "points"),
    ("sweeps.line.fit", False),
    # problems like others
    ("problems.points.like", "nowhere"),
    ("problems.points.like", "points"),
    ("problems.other", {"like": "digits", "x": [1.0]}, "problems.other.y", None),
    ("problems.other", {"like": "points", "x": [1.0]}, "problems.other.y", [0.5, 1.0]),
    # depths
    ("problems.points.depth", 1, SAME, SAME, "one of 2, 3, 4, 5"),
    ("problems.points.depth", "three", SAME, SAME, "one of 2, 3, 4, 5"),
    ("problems.points.depth", 2, "sweeps.named.initialisations.gauge", "1/2", "alpha, beta1, beta2"),
    ("sweeps.named.initialisations.gauge.beta4", 0, "sweeps.named.initialisations.gauge", "1/2", "beta2, beta3"),
    # targets of digits
    ("problems.digits.mnist.targets", "digits", SAME, SAME, "one of one_hot, digit; did you mean digit?"),
    ("problems.digits.mnist", {"n": 1, "targets": "digit"}, "problems.digits.mnist.n", 1, "at least 2"),
    ("problems.points.scale", "units", SAME, SAME, "one of none, unit, standard; did you mean unit?"),
    # antisymmetric networks
    ("problems.points.antisymmetric", "yes", SAME, SAME, "true or false"),
    ("problems.points.antisymmetric", True, SAME, SAME, "depth 2 can be antisymmetric, and this problem has depth 3"),
    ("problems.more", POINTS | {"depth": 4, "antisymmetric": True}, "problems.more.antisymmetric", True, "has depth 4"),
    # activations and initial stages
    ("problems.points.activation", "tanhh", SAME, SAME, "did you mean tanh?"),
    ("problems.points.activation", "tanh", SAME, SAME, "networks of depth 3 have relu"),
    ("problems.points.stage_drop", 0.1, SAME, SAME, "of depth 2, and this problem has 3"),
    ("problems.more", STAGE | {"stage_drop": 1.0}, "problems.more.stage_drop", 1.0, "below 1"),
    ("problems.more", STAGE | {"stage_drop": 0}, "problems.more.stage_drop", 0, "above 0"),
    ("problems.more", STAGE | {"y": [[1, 0], [0, 1]]}, "problems.more.stage_drop", 0.1, "one output"),
    (
        "problems.more",
        STAGE | {"x": [-1.0, 1.0], "y": [1.0, 1.0], "biases": False},
        "problems.more.y",
        [1.0, 1.0],
        "drives",
    ),
    ("problems.more", STAGE | {"stage_drop": "some"}, "problems.more.stage_drop", "some"),
    ("sweeps.more", SWEEP | {"purpose": "alignment"}, "sweeps.more.problem", "points", "with a stage_drop"),
    ("sweeps.more", SWEEP | {"purpose": "mechanism"}, "sweeps.more.problem", "points", "with a stage_drop"),
    ("phase_maps.points.figures", {"initial_condensation": "x"}, "phase_maps.points.figures.initial_condensation", "x"),
    # numbers out of range
    ("training.accuracy", 0),
    ("training.accuracy", -0.1),
    ("training.accuracy", 0.6),
    ("training.accuracy", math.nan),
    ("training.max_steps", 0),
    ("training.max_minutes", 0),
    ("training.max_minutes", math.inf),
    ("problems.points.stop_loss", 0.0),
    ("problems.points.stop_loss", 1.0),
    ("problems.digits.mnist.n", 0),
    ("problems.digits.mnist.n", -5),
    ("statistics.confidence", 0.5),
    ("statistics.confidence", 1.0),
    ("table1.m", 1),
    ("table1.d", 0),
    ("plot.slope_limit", 0.0),
    ("plot.slope_limit", -math.inf),
    ("plot.dpi", 20),
    ("phase_maps.points.gamma2", [0.0, math.nan], "phase_maps.points.gamma2[1]", math.nan),
    ("sweeps.line.gamma3", {"start": 0.0, "stop": math.inf, "step": 1.0}, "sweeps.line.gamma3.stop", math.inf),
    ("problems.points.y", [0.5, math.nan], "problems.points.y[1]", math.nan),
    # training sets
    ("problems", {}),
    ("problems.points.y", [1.0]),
    ("problems.points.x", []),
    ("problems.points.x", [[1.0, 2.0], [3.0]]),
    ("problems.points.x", [[1.0], 2.0]),
    ("problems.points.y", [[1.0, 2.0], [3.0]]),
    ("problems.points.y", [0, 0.0]),
    ("problems.points.y", [[0.0, 0.0], [0.0, 0.0]]),
    ("problems.points", {"x": [1.0]}, "problems.points.y", None),
    ("problems.points", {}, "problems.points.x", None),
    ("problems.points", POINTS | {"mnist": {"n": 3}}, "problems.points.x", [-1.0, 1.0]),
    ("problems.points", {"x": [1.0], "mnist": {"n": 3}}, "problems.points.x", [1.0]),
    # references and names
    ("sweeps.line.problem", "nowhere"),
    ("phase_maps.nowhere", {"gamma2": [0], "gamma3": [1], "widths": [2, 3], "seeds": 1}, SAME, "nowhere"),
    ("problems.1st", POINTS, SAME, "1st"),
    ("problems.four-points", POINTS, SAME, "four-points"),
    *((f"problems.{folder}", POINTS, SAME, folder) for folder in ("benchmarks", "figures", "logs", "pages", "tables")),
    ("sweeps.a/b", SWEEP, SAME, "a/b"),
    ("sweeps.line up", SWEEP, SAME, "line up"),
    ("sweeps.phase_map", SWEEP, SAME, "phase_map"),  # the tables call the map itself so
    ("sweeps.named.initialisations.g2_+0", {"table1": "he"}, SAME, "g2_+0"),
    # initialisations
    ("sweeps.named.initialisations", {}),
    ("sweeps.named.initialisations.lecun.table1", "glorot", SAME, SAME, "lecun"),
    ("sweeps.named.initialisations.lecun", {"gamma2": 0.5}, "sweeps.named.initialisations.lecun.gamma3", None),
    ("sweeps.named.initialisations.gauge", {"alpha": 0, "beta3": -1, "beta2": "-1/2", "beta1": 0}),
    ("sweeps.named.gamma2", [0.0], "sweeps.named", "points"),
    (
        "sweeps.other",
        SWEEP | {"initialisations": {"lecun": {"table1": "he"}}},
        "sweeps.other.initialisations.lecun",
        {"table1": "he"},
    ),
    # bundle
    ("bundle", "m"),
    ("bundle", ["m", "m"]),
    ("bundle", ["width"], "bundle[0]", "width"),
    # the kind that is meant: its element, and what it must be
    ("phase_maps.points.gamma3", [1.0, 12], "phase_maps.points.gamma3[1]", 12, "a number from -5 to 5"),
    ("phase_maps.points.gamma3", {"start": -6, "stop": 1, "step": 1}, "phase_maps.points.gamma3.start", -6, "from -5"),
    ("phase_maps.points.gamma3", {"start": 0, "stop": 1, "steps": 1}, "phase_maps.points.gamma3.steps", 1, "step?"),
    ("phase_maps.points.gamma2", "0.5", SAME, SAME, "as a list or as {start, stop, step}"),
    ("phase_maps.points.seeds", [0, 1.5], "phase_maps.points.seeds[1]", 1.5, "a whole number from 0"),
    ("phase_maps.points.seeds", [0, "1"], "phase_maps.points.seeds[1]", "1", "this is text: write 1)"),
    ("problems.points.x", [[1.0, "a"], [2.0, 3.0]], "problems.points.x[0][1]", "a", "a number"),
    ("problems.points.x", [1.0, []], "problems.points.x[1]", [], "a list of numbers"),
    ("sweeps.named.initialisations.a", {"gamma2": 0.5, "gamma3": 7}, "sweeps.named.initialisations.a.gamma3", 7),
    ("sweeps.named.initialisations.a", {"table1": "he", "m": 3}, "sweeps.named.initialisations.a.m", 3, "known"),
    ("sweeps.named.initialisations.lecun", {"tabel1": "he"}, SAME, SAME, "table1"),
    ("sweeps.named.initialisations.lecun", "lecun", SAME, SAME, "table1"),
    ("sweeps.line.problem", ["points", 3], "sweeps.line.problem[1]", 3, "name of a problem"),
    # numbers and names that YAML reads as something else
    ("phase_maps.points.widths", [100, "1e3"], "phase_maps.points.widths[1]", "1e3", "(this is text: write 1000)"),
    ("phase_maps.points.widths", [100, 1e3], "phase_maps.points.widths[1]", 1000.0, "(write 1000)"),
    ("phase_maps.points.widths", [100, "1e-3"], "phase_maps.points.widths[1]", "1e-3", "whole number from 2"),
    ("phase_maps.points.gamma2", [0, "5e-1"], "phase_maps.points.gamma2[1]", "5e-1", "(this is text: write 0.5)"),
    ("problems.points.stop_loss", "1e-9", SAME, SAME, "(this is text: write 1.0e-09)"),
    ("training.max_minutes", "nan", SAME, SAME, "above 0"),
    ("problems.points.like", False, SAME, SAME, "put the text in quotes"),
    ("sweeps.line.problem", False, SAME, SAME, "put the text in quotes"),
    ("store", True, SAME, SAME, "put the text in quotes"),
    ("problems.my\n", POINTS, r"'problems.my\n'", "my\n", "letters"),
    ("phase_maps.points.figures.rows", "my\n"),
    ("problems.points.mnist", {"n": 10}, "problems.points.x", [-1.0, 1.0], "write x: null and y: null for digits"),
    ("sweeps.line.problem", "pointz", SAME, SAME, "did you mean points?"),
    ("phase_maps.point", {"gamma2": [0], "gamma3": [1], "widths": [2, 3], "seeds": 1}, SAME, "point", "mean points?"),
    # absurd sizes
    ("phase_maps.points.seeds", 10**9, SAME, SAME, "from 1 to 10,000"),
    ("phase_maps.points.seeds", list(range(10_001)), SAME, SAME, "from 1 to 10,000"),
    ("phase_maps.points.seeds", [2**63], "phase_maps.points.seeds[0]", 2**63, "below 2^63"),
    ("phase_maps.points.widths", [10, 10**11], "phase_maps.points.widths[1]", 10**11, "from 2 to 10,000,000"),
    ("phase_maps.points.widths", [10, 10**7], "training.max_gigabytes", 8, "needs 14.4 GB"),
    ("training.max_gigabytes", 1e-9, SAME, SAME, "m = 20"),
    ("training.max_gigabytes", 10**400, SAME, SAME, "at most 1,000,000"),
    ("phase_maps.points.gamma2", {"start": -5, "stop": 5, "step": 1e-4}, SAME, SAME, "0 to 1000"),
    ("phase_maps.points.gamma2", {"start": -5, "stop": 5, "step": 5e-324}, SAME, SAME, "0 to 1000"),
    ("phase_maps.points.gamma2", [i / 1000 for i in range(1002)], SAME, SAME, "1001"),
    ("problems.points.y", [1e-60, 0], SAME, SAME, "scale the data"),
    ("problems.points.y", [1e300, 0.3], SAME, SAME, "scale the data"),
    ("problems.points.y", [10**400, 0.3], SAME, SAME, "scale the data"),
    ("problems.points.x", [1e7, 0.3], SAME, SAME, "scale the data"),
    ("problems.points.x", [1e-7, 0.0], SAME, SAME, "from 1.0e-6 to 1.0e+6"),
    ("problems.points.x", [[1e-7, 0.0], [0.0, -1e-8]], SAME, SAME, "scale the data"),
    ("problems.points.stop_loss", 1e-13, SAME, SAME, "from 1.0e-12"),
    ("sweeps.named.initialisations.gauge.alpha", "100/1", SAME, SAME, "from -10 to 10"),
    ("sweeps.named.initialisations.gauge.beta1", -1e9, SAME, SAME, "from -10 to 10"),
    ("sweeps.named.initialisations.gauge.alpha", "9" * 5000, SAME, SAME, "from -10 to 10"),
    ("sweeps.named.initialisations.gauge.alpha", 8, "sweeps.named.initialisations.gauge", 8, "from -5 to 5"),
    # losses that no network reaches
    ("problems.points", {"x": [0.5, 0.5, 1.0], "y": [1, 0, 0.5]}, "problems.points.stop_loss", 1e-4, "loss 0.4 on"),
    ("problems.points", {"x": [0.0], "y": [1.0], "biases": False}, "problems.points.stop_loss", 1e-4, "loss 1 on"),
    ("problems.points", {"x": [1, 2], "y": [1, 0], "biases": False}, "problems.points.stop_loss", 1e-4, "on one ray"),
]

GOOD = [  # what is set, and to what
    ("phase_maps.points.seeds", 10_000),
    ("phase_maps.points.seeds", [2**63 - 1, 0]),
    ("phase_maps.points.widths", [2, 5_000_000]),
    ("phase_maps.points.widths", [3000, 10, 20]),
    ("phase_maps.points.gamma2", [-5, 5]),
    ("phase_maps.points.gamma2", {"start": -5, "stop": 5, "step": 0.01}),
    ("phase_maps.points.gamma3", {"start": 1, "stop": 1, "step": 1}),
    ("phase_maps.points.figures", {"slope_map": "a", "phase_diagram": "b", "rows": "c"}),
    ("phase_maps.points.figures", {}),
    ("phase_maps", {}),
    ("sweeps", {}),
    ("sweeps.line.purpose", "growth"),
    ("sweeps.line.problem", ["points"]),
    ("sweeps.more", SWEEP | {"problem": ["points", "digits"], "purpose": "sensitivity"}),
    ("sweeps.more", SWEEP | {"purpose": "table1"}),
    ("sweeps.named.initialisations.gauge.beta1", 0),
    ("sweeps.named.initialisations.gauge.alpha", "+1/3"),
    ("sweeps.named.initialisations.lecun", {"gamma2": -5, "gamma3": 5.0}),
    ("problems.points.stop_loss", 1e-12),
    ("problems.points.biases", False),  # a point on either ray
    ("problems.points.y", [1e6, 1e-60]),
    ("problems.points.y", [1e-6, 0]),
    ("problems.points.x", [-1e6, 1e-300]),
    ("problems.points.y", [[1, 0], [0, 1]]),
    ("problems.points", {"x": [0.0], "y": [1.0]}),
    ("problems.points", {"x": [1.0, 1.0], "y": [0.5, 0.5]}),  # a point twice
    ("problems.points", {"x": [0.5, 0.5, 1.0], "y": [1, 0, 0.5], "stop_loss": 0.41}),
    ("problems.points", {"x": [1, 2], "y": [2, 4], "biases": False}),
    ("problems.unused", {"x": [0.0, 0.0], "y": [0.0, 1.0]}),  # nothing is trained on it
    ("problems.unused", {"x": [0.0], "y": [1.0], "biases": False}),
    ("problems.no", POINTS),
    ("problems.stage", STAGE),
    ("problems.stage", STAGE | {"stage_drop": "none"}),
    ("problems.stage", STAGE | {"activation": "relu"}),
    ("problems.leaky", POINTS | {"depth": 2, "activation": "leaky_relu"}),
    ("problems.pairs", POINTS | {"depth": 2, "antisymmetric": True}),
    ("problems.digits.mnist.n", 50_000),
    ("problems.digits.mnist.n", 1),
    ("problems.digits.mnist.targets", "digit"),
    ("training", {}),
    ("training.accuracy", 0.5),
    ("training.dtype", "float64"),
    ("training.dtype", "auto"),
    ("training.engine", "deferred"),
    ("training.max_gigabytes", 0.001),
    ("training.max_minutes", 0.5),
    ("bundle", []),
    ("bundle", ["seed", "m", "gamma3"]),
    ("store", "$SCRATCH/my runs"),
    ("mnist_source", "../idx"),
    ("cluster", {"partition": "gpu-a,gpu-b", "gpu": "gpu:a100:1", "max_minutes": 60}),
    ("cluster.gpu", ""),
    ("statistics.confidence", 0.683),
    ("plot.linear", "#FFffFF"),
    ("table1", {"m": 2, "d": 784}),
]


def refusal(path, value):
    """Return the message with which a value is refused, which is one line."""
    with pytest.raises(ConfigError) as caught:
        resolve(put(small(), path, value))
    message = str(caught.value)
    assert "\n" not in message and len(message) < 450
    assert re.fullmatch(r"config key \S.* = .+: .{8,}", message)
    return message


def name_of(case):
    return f"{case[0]}={str(case[1])[:60]}"


@pytest.mark.parametrize("case", BAD, ids=name_of)
def test_bad_value_is_refused_in_one_line_with_key_value_and_what_would_be_right(case):
    path, value, key, shown, right = (*case, SAME, SAME, "")[:5] if len(case) == 2 else (*case, "")[:5]
    message = refusal(path, value)
    assert f"config key {path if key is SAME else key}" in message
    assert repr(value if shown is SAME else shown)[:77] in message
    assert right in message


@pytest.mark.parametrize("case", GOOD, ids=name_of)
def test_good_value_is_accepted(case):
    resolve(put(small(), *case))


def test_two_maps_of_a_depth_in_one_column_of_a_figure_are_refused():
    config = put(small(), "phase_maps.points.figures", {"depths": "depths"})
    put(config, "problems.more", POINTS)
    put(config, "phase_maps.more", config["phase_maps"]["points"])
    right = "only one map of a depth may have the figure depths = depths; points has it"
    with pytest.raises(ConfigError, match=rf"^config key phase_maps\.more\.figures\.depths = 'depths': {right}$"):
        resolve(config)
    resolve(put(config, "problems.more", POINTS | {"depth": 2}))


# ---- generated -----------------------------------------------------------------------------------------------

PLACES = {"problems.points": "problem", "phase_maps.points": "phase_map", "sweeps.line": "sweep"}


def wrong_values(node):
    """Yield values that a node of the schema must refuse: of a wrong type, and beyond its bounds."""
    kind = node.get("type")
    yield {"a": 1}
    if kind in ("integer", "number"):
        yield from ("many", [1], True)
        for bound, step in (("minimum", -1), ("exclusiveMinimum", 0), ("maximum", 1), ("exclusiveMaximum", 0)):
            if bound in node:
                yield node[bound] + step
        if kind == "integer":
            yield 2.5
    elif kind == "string":
        yield from (3, ["a"], False)
        if "enum" in node:
            yield node["enum"][0].upper()
    elif kind == "boolean":
        yield from (1, "yes")


def generated():
    """Yield (key, value) of bad values for all sections and entries of the schema."""
    top = schema.schema()["properties"]
    sections = {name: node["properties"] for name, node in top.items() if "properties" in node}
    sections |= {place: schema.schema()["$defs"][name]["properties"] for place, name in PLACES.items()}
    sections[""] = {name: node for name, node in top.items() if name not in sections and node["type"] != "object"}
    for section, members in sections.items():
        for name, node in members.items():
            key = f"{section}.{name}".lstrip(".")
            if name == "initialisations":
                continue  # must not be beside gamma2 and gamma3, whatever they are
            node = schema.schema()["$defs"][node["$ref"].rsplit("/", 1)[1]] if "$ref" in node else node
            yield from ((key, value) for value in wrong_values(node))
        yield f"{section}.nowhere".lstrip("."), 1


@pytest.mark.parametrize("case", list(generated()), ids=name_of)
def test_generated_bad_value_is_refused_in_one_line(case):
    assert f"config key {case[0]}" in refusal(*case)


def test_there_are_many_of_both():
    assert len(BAD) + len(list(generated())) >= 300 and len(BAD) >= 150 and len(GOOD) >= 30


# ---- damaged at random ---------------------------------------------------------------------------------------

JUNK = [None, True, 0, -1, 2, 3.5, 10**30, -(10**400), 1e-300, 1e308, "", "no", "1e3", "a\nb", [], {}, [None], [[]]]
JUNK += [{"a": None}, {"x": [1]}, {"start": 0, "stop": 1, "step": 0.1}, {1: 2}, [1e-7, 1e7], [[1, 2], [3, 4]], "1/3"]
NAMES = ["zz", 3, None, "like", "x", "figures", "seeds", "biases", "a\n"]


def mappings_and_lists(node):
    if isinstance(node, (dict, list)):
        yield node
        for member in node.values() if isinstance(node, dict) else node:
            yield from mappings_and_lists(member)


@pytest.mark.parametrize("seed", range(200))
def test_a_config_damaged_at_random_is_accepted_or_refused_in_one_line(seed):
    rng, config = random.Random(seed), small()
    for _ in range(rng.choice([1, 2, 3])):
        node = rng.choice([node for node in mappings_and_lists(config) if node])
        place = rng.choice(list(node) if isinstance(node, dict) else range(len(node)))
        place = rng.choice(NAMES) if isinstance(node, dict) and rng.random() < 0.2 else place
        node[place] = copy.deepcopy(rng.choice(JUNK))
    try:
        resolve(config)
    except ConfigError as error:
        assert "\n" not in str(error) and str(error).startswith("config key ")
