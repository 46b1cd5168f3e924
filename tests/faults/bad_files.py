"""Overlays that are no good files, whatever they mean: encodings, YAML that is broken, tags, aliases, numbers."""

import json

from case import Case

OVERLAY = "overlay.yaml"
NOT_UTF8 = [
    b"store: \xff\n",
    b"\x80abc",
    b"store: \xc0\xafetc\n",
    b"store: \xed\xa0\x80\n",
    b"store: gr\xf6\xdfe\n",
    b"store: caf\xc3",
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
    b"\x89PNG\r\n\x1a\n\x00\x00",
    "store: x\n".encode("utf-16"),
    "store: ü\n".encode("utf-32"),
]
BROKEN = [
    *("sweeps: [1, 2\n", "sweeps: {a: 1\n", "sweeps:\n\ta: 1\n", "sweeps: a: b\n", "plot: {linear: @red}\n"),
    *("store: `x`\n", "store: 'x\n", 'store: "x\n', "sweeps: *nowhere\n", "store: %x\n", "a\nb: c\n", "}{\n", "? [\n"),
    *("store: \x00\n", "store: a\x07b\n", "%YAML 9.9.9\n---\na: 1\n", "store: |x\n  y\n", "&a &b store: x\n"),
    *('{"store": "x",}}\n', "store: x\n  plot: {}\n", "- a\nb: 1\n"),
]
TWICE = [
    *("bundle: [m]\nbundle: [seed]\n", "training: {accuracy: 0.1, accuracy: 0.2}\n", "bundle: [m]\n'bundle': []\n"),
    *("sweeps:\n  a: {seeds: 1}\n  a: {seeds: 2}\n", '{"store": "a", "store": "b"}', "store: null\nstore: null\n"),
    *('{"plot": {"dpi": 100, "dpi": 200}}', "problems: {points: {x: [1.0], y: [1.0], x: [2.0]}}\n"),
]
TAGS = [
    "sweeps: !!python/object/apply:os.system ['touch results']\n",
    "sweeps: !!python/object/new:os.system ['touch results']\n",
    "store: !!python/object/apply:subprocess.check_output [[touch, results]]\n",
    "sweeps: !!python/name:os.system {}\n",
    "sweeps: !!python/module:os {}\n",
    "store: !!python/tuple [1]\n",
    "!!python/dict {store: x}\n",
    "store: !include /etc/passwd\n",
    "store: !Mine x\n",
    "plot: {dpi: !!int abc}\n",
    "plot: {dpi: !!float abc}\n",
    "plot: {dpi: !!bool abc}\n",
    "store: !!timestamp abc\n",
    "store: !!binary 'ü'\n",
]
NO_MAPPING = [
    "- a\n- b\n",
    "",
    "# a comment\n",
    "just text\n",
    "3\n",
    "null\n",
    "---\n",
    "[]",
    '"text"',
    "a: 1\n---\nb: 2\n",
]
NUMBERS = [  # what stands in the overlay, and the key or the file
    ("training: {max_steps: 1" + "0" * 5000 + "}\n", OVERLAY),
    ("training: {max_steps: 0x" + "f" * 5000 + "}\n", OVERLAY),
    ('{"training": {"max_steps": 1' + "0" * 5000 + "}}", OVERLAY),
    ("training: {max_steps: 1" + "0" * 4000 + "}\n", "training.max_steps"),
    ("training: {accuracy: .nan}\n", "training.accuracy"),
    ("training: {accuracy: -.inf}\n", "training.accuracy"),
    ("training: {max_minutes: 1.0e+400}\n", "training.max_minutes"),
    ('{"training": {"accuracy": NaN}}', "training.accuracy"),
    ('{"training": {"max_minutes": Infinity}}', "training.max_minutes"),
    ('{"plot": {"slope_limit": 1e999}}', "plot.slope_limit"),
    ("phase_maps: {points: {widths: [10, .inf]}}\n", "phase_maps.points.widths[1]"),
    ("phase_maps: {points: {gamma2: {start: 0, stop: .nan, step: 1}}}\n", "phase_maps.points.gamma2.stop"),
    ("phase_maps: {points: {gamma2: {start: 0, stop: 1, step: 1" + "0" * 400 + "}}}\n", "gamma2.step"),
    ("phase_maps: {points: {gamma2: {start: 0, stop: 1, step: 1.0e+9}}}\n", "gamma2.step"),
    ("phase_maps: {points: {gamma2: {start: 0, stop: 5.0e-6, step: 10}}}\n", "gamma2"),
    ("phase_maps: {points: {gamma2: {start: -5, stop: 5, step: 1.0e-320}}}\n", "gamma2"),
    ("phase_maps: {points: {seeds: 9223372036854775808}}\n", "phase_maps.points.seeds"),
    ("phase_maps: {points: {seeds: [9223372036854775808]}}\n", "phase_maps.points.seeds[0]"),
    ("phase_maps: {points: {widths: [10, 1" + "0" * 300 + "]}}\n", "phase_maps.points.widths[1]"),
    ("phase_maps: {points: {widths: [010, 20]}}\n", "widths[0] = 010"),
    ("phase_maps: {points: {widths: [10, 1:30]}}\n", "widths[1] = 1:30"),
    ("problems: {points: {y: [1" + "0" * 400 + ", 1]}}\n", "problems.points.y"),
    ("problems: {points: {x: [1.0e+308, 1]}}\n", "problems.points.x"),
    ("sweeps: {named: {initialisations: {gauge: {alpha: 1.0e+308}}}}\n", "initialisations.gauge.alpha"),
    ("sweeps: {named: {initialisations: {gauge: {beta1: " + "9" * 4000 + "}}}}\n", "initialisations.gauge.beta1"),
    ("training: {max_gigabytes: 1.0e-320}\n", "training.max_gigabytes"),
]
KEYS = [  # keys that are no text, and keys of nothing
    ("sweeps: {1: {seeds: 1}}\n", "sweeps.1"),
    ('sweeps: {? !!int "1\\n2" : {seeds: 1}}\n', "sweeps"),
    ("sweeps: {null: {seeds: 1}}\n", "sweeps.null"),
    ("{? [a, b] : 1}\n", "[a, b]"),
    ("{? {a: b} : 1}\n", "{a: b}"),
    ("problems: {no: {x: [1.0], y: [1.0]}}\n", "problems.no"),
    ("sweeps: {liine: null}\n", "sweeps.liine"),
    ('sweeps: {"li\\nne": null}\n', "sweeps.li"),
    ("sweeps: {" + "a" * 900 + ": null}\n", "sweeps.aaa"),
    ("a" * 900 + ": 1\n", "aaa"),
    ('{"' + "a" * 90_000 + '": 1}\n', "aaa"),
    ("a" * 90_000 + ": 1\n", OVERLAY),
    ("store: !!binary aGk=\n", "store"),
    ("store: 2020-01-01\n", "store"),
    ("store: !!set {a, b}\n", "store"),
    ("store: !!omap [a: b]\n", "store"),
]


def aliases(depth: int, first: str, of: str, again: int) -> str:
    """Return a file of few lines in which aliases of aliases stand for again^depth values."""
    lines = ["sweeps:", f"  a0: &a0 {first}"]
    for level in range(1, depth):
        members = ", ".join([of.replace("A", f"*a{level - 1}").replace("N", f"k{k}") for k in range(again)])
        lines.append(f"  a{level}: &a{level} " + ("[" + members + "]" if "N" not in of else "{" + members + "}"))
    return "\n".join(lines) + "\n"


def in_each_other(depth: int, left: str = "[", right: str = "]") -> str:
    return left * depth + "1" + right * depth


ALIASES = [
    *(
        "sweeps: &self\n  a: *self\n",
        "sweeps: &self [*self]\n",
        "&self\nsweeps: *self\n",
        "sweeps: &s {a: {b: [*s]}}\n",
    ),
    *("sweeps: &s {<<: *s}\n", "sweeps: &s {<<: [*s, *s]}\n", "sweeps: &a [&b [*a], *b]\n"),
    aliases(9, "[x, x, x, x, x, x, x, x, x]", "A", 9),
    aliases(40, "{x: 1}", "N: A", 2),
    aliases(40, "x", "A", 2),
    "sweeps:\n  a0: &a0 {x: 1}\n" + "".join(f"  a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 40)),
    *(f"sweeps: {in_each_other(depth)}\n" for depth in (30, 300, 3000)),
    f"sweeps: {in_each_other(200, '{a: ', '}')}\n",
    *(f'{{"sweeps": {in_each_other(depth)}}}' for depth in (30, 900, 100_000)),
    json.dumps({"sweeps": "x"})[:-4] + in_each_other(500, '{"a": ', "}") + "}",
    "sweeps:\n" + "".join(f"{'  ' * depth}- \n" for depth in range(1, 3)) + "- " * 500 + "1\n",
]


def cases() -> list[Case]:
    """Return all overlays that are refused for what they are as files, with the file or the key that is named."""
    of_files = {"not UTF-8": NOT_UTF8, "broken YAML": BROKEN, "keys twice": TWICE, "YAML tags": TAGS}
    of_files |= {"aliases and depth": ALIASES, "no mapping at the top": NO_MAPPING}
    found = [Case(kind, content, (OVERLAY,)) for kind, contents in of_files.items() for content in contents]
    found += [Case("numbers", text, (shown,)) for text, shown in NUMBERS]
    found += [Case("keys", text, (shown,)) for text, shown in KEYS]
    found += [Case("keys", "bundle: [m, m]\n", ("config key bundle",), name=name) for name in ("a\nb.yaml", "-n.yaml")]
    found += [Case("names", "plot: {}\n", ("rename it",), name=name) for name in ("{wildcard}.yaml", "a}.yaml")]
    found += [Case("not UTF-8", b"\xff", ("b.yaml",), name=name) for name in ("a\nb.yaml", "\x1b[2Jb.yaml")]
    return found
