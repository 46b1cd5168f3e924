"""Overlays that are good files and ask for what cannot be: names, points, folders of digits, stores."""

from case import Case

from phasediagram.data.mnist import TRAINING

IMAGES, LABELS = TRAINING
EVIL = ["a/b", "../../etc", "..", "a\nb", "a\n", "a\x00b", "a'b", 'a"b', "$(reboot)", "`id`", "{wildcard}", "{problem}"]
EVIL += [
    "<script>alert(1)</script>",
    "a</b>",
    "p\u043eints",
    "\ufb01t",
    "a\u202eb",
    "a\u200bb",
    "\uff11",
    "-rf",
    "--help",
]
EVIL += [
    "a b",
    "",
    "a;b",
    "%s",
    "a\\b",
    "*",
    "9a",
    "long_name_of_20_abcd" * 5 + "e",
    "a" * 20,
    "b_" + "ab12" * 20,
    "b" + "ab_12" * 19 + "ab_12",
    "a\x1b[2J",
]
EVIL_PATHS = ["", "a\nb", "a\x00b", "a'b", 'a"b', "<script>", "a&b", "a\x1b[2Jb", "a\x7f", "a\x85b", "a\u2028b"]
EVIL_SITES = ["", "a b", "a\tb", "a;b", "$(reboot)", "`id`", "<b>", "a|b", "a&b", "a'b", "a\\b", "-p", "--uid=0"]
EVIL_SITES += ["a\nb", "a\x00b", "a\x1b[2J", "a\x85b"]
SWEEP = {"problem": "points", "initialisations": {"a": {"table1": "he"}}, "widths": [10, 20], "seeds": 1}
POINTS = {"x": [-1.0, 1.0], "y": [0.5, 1.0]}
MAP = {"gamma2": [0.0], "gamma3": [1.0], "widths": [10, 20], "seeds": 1}

POINT_CASES = [  # what the problem `points` becomes, and the key that is named
    ({"y": [1.0]}, "y"),
    ({"x": [1.0, 2.0, 3.0]}, "y"),
    ({"x": [], "y": []}, "x"),
    ({"x": [[]], "y": [1.0]}, "x[0]"),
    ({"x": [[1.0, 2.0], [3.0]]}, "x"),
    ({"x": [[1.0], 2.0]}, "x"),
    ({"y": [[1.0, 2.0], [3.0]]}, "y"),
    ({"y": [[1.0, 2.0], []]}, "y[1]"),
    ({"x": [[[1.0]], [[2.0]]]}, "x[0][0]"),
    ({"x": ["a", "b"]}, "x[0]"),
    ({"x": [1.0, "2.0"]}, "x[1]"),
    ({"x": [1.0, None]}, "x[1]"),
    ({"x": [True, False]}, "x[0]"),
    ({"x": "1.0, 2.0"}, "x"),
    ({"x": {"0": 1.0}}, "x"),
    ({"x": [1.0, {"a": 2.0}]}, "x[1]"),
    ({"x": [1.0, float("nan")]}, "x[1]"),
    ({"y": [float("inf"), 1.0]}, "y[0]"),
    ({"x": [[1.0, float("nan")], [1.0, 2.0]]}, "x[0][1]"),
    ({"y": [0.0, 0.0]}, "y"),
    ({"y": [0, -0.0]}, "y"),
    ({"y": [[0.0, 0.0], [0.0, 0.0]]}, "y"),
    ({"x": [0.5, 0.5], "y": [0.0, 1.0]}, "stop_loss"),
    ({"x": [0.5, 0.5, 1.0], "y": [1, 0, 0.5]}, "stop_loss"),
    ({"x": [0.0, -0.0], "y": [1, -1]}, "stop_loss"),
    ({"x": [[1, 2], [1, 2]], "y": [[1, 0], [0, 1]]}, "stop_loss"),
    ({"x": [1.0, 1.0 + 1e-15], "y": [1, 0]}, "stop_loss"),
    ({"x": [3.0, 3.0, 3.0, 3.0], "y": [1, 2, 3, 4]}, "stop_loss"),
    ({"x": [0.0], "y": [1.0], "biases": False}, "stop_loss"),
    ({"x": [1.0, 2.0], "y": [1.0, 0.0], "biases": False}, "stop_loss"),
    ({"x": [1e7, 1.0]}, "x"),
    ({"x": [1e-7, 0.0]}, "x"),
    ({"y": [1e300, 1.0]}, "y"),
    ({"x": None}, "x"),
    ({"y": None}, "y"),
    ({"mnist": {"n": 3}}, "x"),
    ({"like": "points"}, "like"),
    ({"like": "nowhere"}, "like"),
    ({"like": ""}, "like"),
    ({"like": "../points"}, "like"),
    ({"like": "stage", "activation": "tanh", "depth": 3}, "activation"),
    ({"antisymmetric": True}, "antisymmetric"),
]
RUN_CASES = [  # an overlay, and the key that is named
    ({"phase_maps": {"points": {"gamma2": [1.0, 1.0]}}}, "phase_maps.points.gamma2"),
    ({"phase_maps": {"points": {"gamma2": [2.0, 1.0]}}}, "phase_maps.points.gamma2"),
    ({"phase_maps": {"points": {"gamma2": [0.12345]}}}, "phase_maps.points.gamma2"),
    ({"phase_maps": {"points": {"gamma2": {"start": 0.0, "stop": 1.0, "step": 0.3}}}}, "phase_maps.points.gamma2"),
    ({"phase_maps": {"points": {"seeds": 10_000, "widths": list(range(2, 200))}}}, "phase_maps.points"),
    ({"phase_maps": {"points": {"widths": [10, 10_000_000]}}}, "training.max_gigabytes"),
    ({"training": {"engine": "dense"}, "phase_maps": {"points": {"widths": [10, 5_000_000]}}}, "training.engine"),
    ({"phase_maps": {"pointz": {"seeds": 1}}}, "phase_maps.pointz"),
    ({"phase_maps": {"points": {"figures": {"rows": "all"}}}}, "phase_maps"),
    ({"phase_maps": {"points": {"figures": {"rows": "train_2"}}}}, "phase_maps"),
    ({"phase_maps": {"points": {"figures": {"rows": "same", "slope_map": "same"}}}}, "phase_maps"),
    ({"sweeps": {"table1": SWEEP | {"purpose": "growth"}}}, "table1"),
    ({"sweeps": {"phase_map": SWEEP}}, "sweeps.phase_map"),
    ({"sweeps": {"one": SWEEP | {"widths": [10]}}}, "sweeps.one.widths"),
    ({"sweeps": {"one": SWEEP | {"problem": ["points", "points"]}}}, "sweeps.one.problem"),
    ({"sweeps": {"one": SWEEP | {"gamma2": [0.0]}}}, "sweeps.one"),
    ({"sweeps": {"one": SWEEP | {"initialisations": {}}}}, "sweeps.one.initialisations"),
    ({"sweeps": {"one": SWEEP | {"initialisations": {"lecun": {"table1": "he"}}}}}, "sweeps.one.initialisations.lecun"),
    ({"sweeps": {"line": {"gamma2": None}}}, "sweeps.line"),
    ({"problems": {"points": None}}, "points"),
    ({"problems": {"stage": {"x": [-1.0, 1.0], "y": [1.0, 1.0], "biases": False}}}, "problems.stage.y"),
    ({"problems": {"stage": {"y": [[1, 0], [0, 1]]}}}, "problems.stage.stage_drop"),
    ({"problems": {"stage": {"depth": 3}}}, "problems.stage.activation"),
    ({"problems": {"stage": {"antisymmetric": True}}, "phase_maps": {"stage": MAP | {"widths": [3, 4]}}}, "widths"),
    ({"problems": None}, "problems"),
    *(({"problems": {folder: POINTS}}, f"problems.{folder}") for folder in ("figures", "logs", "tables")),
]
STORES = ["file", "file/below", "loop", "loop/below", "gone", "/dev/null", "/dev/null/x", "/proc/store", "/sys/store"]
STORES += ["a" * 300, "a/" * 3000, "~nobody_here/x", "file/../x"]
FOLDERS = [
    "nowhere",
    "file",
    "file/below",
    "..",
    "/dev/null",
    "/proc",
    "a" * 300,
    "a/" * 3000,
    "~nobody_here/x",
    "Auto",
]


def nested(*path: str, value) -> dict:
    """Return an overlay that sets one key."""
    for key in reversed(path):
        value = {key: value}
    return value


def names() -> list[Case]:
    """Return evil names of everything that has a name, and evil texts elsewhere."""
    found = []
    for name in EVIL:
        for place, entry in {
            ("problems",): POINTS,
            ("sweeps",): SWEEP,
            ("sweeps", "named", "initialisations"): {"table1": "he"},
        }.items():
            found.append(Case("names", nested(*place, name, value=entry), (".".join(place), "the name must be")))
        for place in ("phase_maps.points.figures.rows", "problems.points.like", "sweeps.line.problem"):
            found.append(Case("names", nested(*place.split("."), value=name), (f"config key {place}",)))
    for key, texts in {"store": EVIL_PATHS, "mnist_source": [*EVIL_PATHS, "{wildcard}", "a{"]}.items():
        found += [Case("names", {key: text}, (f"config key {key}", "path")) for text in texts]
    found += [Case("names", {"cluster": {"qos": text}}, ("config key cluster.qos",)) for text in EVIL_SITES]
    return found


def cases() -> list[Case]:
    """Return all overlays that are refused for what they ask for."""
    found = names()
    for changes, key in POINT_CASES:
        found.append(Case("points", {"problems": {"points": changes}}, (f"config key problems.points.{key} = ",)))
    chain = {f"p{n}": {"like": f"p{n - 1}"} for n in range(1, 2000)} | {"p0": {"like": "p1999"}}
    found.append(Case("points", {"problems": chain}, (".like = ",)))
    found += [Case("runs", overlay, (key,)) for overlay, key in RUN_CASES]
    found += [Case("stores", {"store": store}, ("config key store", "cannot be written")) for store in STORES]
    found += [Case("MNIST folders", {"mnist_source": folder}, ("config key mnist_source",)) for folder in FOLDERS]
    for there in ({}, {IMAGES: b""}, {LABELS: b""}, {f"{IMAGES}.gz": b""}, {"t10k-images-idx3-ubyte": b""}):
        files = {"idx": None} | {f"idx/{name}": content for name, content in there.items()}
        missing = LABELS if IMAGES in "".join(there) else IMAGES
        found.append(Case("MNIST folders", {"mnist_source": "idx"}, ("mnist_source", missing), files=files))
    return found
