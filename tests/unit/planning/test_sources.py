"""Config files as they are written: what YAML or a merge would pass over is refused with file and line."""

import json
from pathlib import Path

import pytest

from phasediagram.planning import sources
from phasediagram.planning.schema import ConfigError

ROOT = Path(__file__).resolve().parents[3]
BASE = """\
problems:
  points: {x: [-1.0, 1.0], y: [0.5, 1.0]}
  digits: {mnist: {n: 20}}
phase_maps:
  points: {gamma2: [0.0], gamma3: [1.0], widths: [10, 20], seeds: 2}
  digits: {gamma2: [0.0], gamma3: [1.0], widths: [10, 20], seeds: 2}
sweeps:
  fig4:
    problem: points
    initialisations: {he: {table1: he}, wedge: {gamma2: 0.5, gamma3: 2.0}}
    widths: [10, 20]
    seeds: 1
"""


def checked(folder: Path, *overlays: str, command_line: dict | None = None) -> None:
    """Check the base and overlays, written as files a.yaml, b.yaml, ..."""
    files = []
    for name, text in zip(("config", *"abcd"), (BASE, *overlays), strict=False):
        files.append(folder / f"{name}.yaml")
        files[-1].write_text(text)
    sources.check(files, command_line or {})


BAD_TEXTS = [  # what stands in the overlay, and all that its refusal must show
    # keys that are written twice
    ("bundle: [m]\nbundle: [seed]\n", "a.yaml, line 2: config key bundle = [seed]", "line 1"),
    (
        "sweeps:\n  mine: {seeds: 1}\n  other: {}\n  mine: {seeds: 2}\n",
        "line 4: config key sweeps.mine = {seeds: 2}",
        "line 2",
    ),
    ("training: {accuracy: 0.1, accuracy: 0.2}\n", "line 1: config key training.accuracy = 0.2", "twice"),
    ("sweeps:\n  a:\n    initialisations:\n      b: {table1: he}\n      b: {table1: ntk}\n", "line 5", "sweeps.a.init"),
    ("bundle: [m]\n'bundle': [seed]\n", "line 2: config key bundle", "twice"),
    # a colour that YAML takes for a comment
    ("plot:\n  linear: #00aa00\n", "line 2: config key plot.linear", 'write "#00aa00", with quotes'),
    ("plot:\n  linear:   #0a0  \n  dpi: 100\n", "line 2: config key plot.linear", "comment"),
    # keys that are not text
    ("problems:\n  no: {x: [1.0], y: [1.0]}\n", "line 2: config key problems.no", 'write "no"'),
    ("problems: {on: {x: [1.0], y: [1.0]}}\n", "config key problems.on", 'write "on"'),
    ("sweeps:\n  1: {seeds: 1}\n", "line 2: config key sweeps.1", 'write "1"'),
    ("sweeps: {1.5: {seeds: 1}}\n", "config key sweeps.1.5", 'write "1.5"'),
    ("sweeps:\n  2020-01-01: {seeds: 1}\n", "line 2: config key sweeps.2020-01-01", 'write "2020-01-01"'),
    ("sweeps:\n  ~: {seeds: 1}\n", "line 2: config key sweeps.~", 'write "~"'),
    ("sweeps:\n  ? [a, b]\n  : {seeds: 1}\n", "line 2: config key sweeps.[a, b]", "must be text"),
    ("y: {x: 1}\nTrue: 1\n", "line 2: config key True", 'write "True"'),
    # whole numbers that are not what they look like
    (
        "phase_maps:\n  points:\n    widths: [010, 20]\n",
        "line 3: config key phase_maps.points.widths[0] = 010",
        "write 8",
    ),
    ("phase_maps:\n  points:\n    widths:\n    - 10\n    - 1:30\n", "line 5", "widths[1] = 1:30", "write 90"),
    ("phase_maps: {points: {widths: [0x10, 0b11]}}\n", "widths[0] = 0x10", "write 16"),
    ("phase_maps: {points: {widths: [20, 0b11]}}\n", "widths[1] = 0b11", "write 3"),
    ("training: {max_minutes: 1:30.5}\n", "training.max_minutes = 1:30.5", "write 90.5"),
    ("training:\n  max_steps: -010\n", "line 2: config key training.max_steps = -010", "write -8"),
    # what YAML itself refuses
    ("sweeps:\n  a: [1, 2\n", "a.yaml, line 3", "YAML"),
    ("sweeps:\n\ta: 1\n", "a.yaml, line 2", "indent with spaces"),
    ("sweeps: a: b\n", "a.yaml, line 1", "mapping values are not allowed"),
    ("plot: {linear: @red}\n", "a.yaml, line 1", "'@'"),
    ("sweeps: *nowhere\n", "a.yaml, line 1", "nowhere"),
    ("sweeps: !!python/name:os.system {}\n", "a.yaml, line 1", "python/name"),
    ("sweeps: {a: 2020-13-45}\n", "a.yaml", "month"),
    ("sweeps: &self\n  a: *self\n", "a.yaml, line 1", "contains itself"),
    ("- a\n- b\n", "a.yaml", "mapping"),
    ("", "a.yaml", "mapping"),
    ("just text\n", "a.yaml", "mapping"),
    ("a: 1\n---\nb: 2\n", "a.yaml, line 2", "single document"),
    # nulls that remove nothing
    ("sweeps:\n  fig_4: null\n", "a.yaml, line 2: config key sweeps.fig_4 = null", "did you mean fig4?"),
    ("phase_mapz: null\n", "line 1: config key phase_mapz = null", "did you mean phase_maps?"),
    ("training:\n  acuracy: null\n", "line 2: config key training.acuracy = null", "did you mean accuracy?"),
    ("training: {acuracy: ~}\n", "config key training.acuracy = null", "did you mean accuracy?"),
    ("problems:\n  point:\n", "line 2: config key problems.point = null", "did you mean points?"),
    ("problems: {points: {z: null}}\n", "config key problems.points.z = null", "nothing"),
    ("problems: {digits: {mnist: {number: null}}}\n", "config key problems.digits.mnist.number = null", "nothing"),
    ("phase_maps: {points: {figures: {rose: null}}}\n", "phase_maps.points.figures.rose = null", "did you mean rows?"),
    ("sweeps: {fig4: {initialisations: {wegde: null}}}\n", "initialisations.wegde = null", "did you mean wedge?"),
    ("sweeps: {fig4: {width: null}}\n", "sweeps.fig4.width = null", "did you mean widths?"),
    ("sweeps: {new: {initialisations: {wedge: null}}}\n", "sweeps.new.initialisations.wedge = null", "nothing"),
    ("data: null\n", "config key data = null", "it is called `problems`"),
    ("cluster: {partitions: null}\n", "cluster.partitions = null", "did you mean partition?"),
]


@pytest.mark.parametrize("case", BAD_TEXTS, ids=lambda case: repr(case[0])[:60])
def test_bad_file_is_refused_in_one_line_with_file_line_and_key(tmp_path, case):
    text, *shown = case
    with pytest.raises(ConfigError) as caught:
        checked(tmp_path, text)
    message = str(caught.value)
    assert "\n" not in message and len(message) < 400
    assert all(part in message for part in shown), message


GOOD_TEXTS = [
    "bundle: [m]\n",
    "sweeps: null\n",
    "sweeps:\n",
    "sweeps: {fig4: null}\n",
    "phase_maps: {digits: null}\n",
    "phase_maps: {digits: ~, points: {seeds: null}}\n",
    "training: {accuracy: null}\n",  # nothing to remove, but a known key
    "training: null\n",
    "plot: {dpi: }\n",
    "plot:\n  linear: # the colour\n  condensed: '#00aa00' #00aa00\n",
    "problems: {points: {x: null, y: null, mnist: {n: 10}}}\n",
    "problems: {points: {stop_loss: null, like: null}}\n",
    "problems: {new: {like: points, stop_loss: null}}\n",
    "sweeps: {fig4: {initialisations: {wedge: null, more: {table1: ntk}}}}\n",
    "sweeps: {fig4: {initialisations: {he: {table1: null, gamma2: 0.0, gamma3: 1.0}}}}\n",
    "sweeps: {fig4: {gamma2: null, gamma3: null}}\n",
    "phase_maps: {points: {gamma3: {start: 1.0, stop: 2.0, step: null}}}\n",
    "phase_maps: {points: {widths: [1_000, 2000]}}\n",  # underscores mean what they look like
    "phase_maps: {points: {widths: [10, +20]}}\n",
    "phase_maps: {points: {gamma2: [-0.5, 0, 0.5]}}\n",
    "problems: {'no': {x: [1.0], y: [1.0]}, yes_: {x: [1.0], y: [1.0]}}\n",
    "sweeps: {fig4: {initialisations: {a: {alpha: -1/2, beta3: -8/15, beta2: -8/15, beta1: -8/15}}}}\n",
    "sweeps:\n  a: &a {seeds: 1, widths: [10]}\n  b: {<<: *a, seeds: 2}\n",  # a merge key may be overwritten
    "sweeps:\n  a: &a {seeds: 1}\n  b: *a\n  c: *a\n",
    "# a comment\nstore: '010'\n",
    "store: 08\n",  # text, as YAML reads it
    "\ufeffbundle: [m]\n",
    json.dumps({"bundle": ["m"], "training": {"accuracy": 1e-05}}, indent="\t"),
]


@pytest.mark.parametrize("text", GOOD_TEXTS, ids=lambda text: repr(text)[:60])
def test_good_file_is_accepted(tmp_path, text):
    checked(tmp_path, text)


def test_what_an_earlier_overlay_adds_a_later_one_may_remove(tmp_path):
    add, remove = "sweeps: {new: {seeds: 1}}\n", "sweeps: {new: null}\n"
    checked(tmp_path, add, remove)
    with pytest.raises(ConfigError, match=r"a\.yaml, line 1: config key sweeps\.new = null"):
        checked(tmp_path, remove, add)


def test_two_overlays_may_remove_the_same(tmp_path):
    checked(tmp_path, "phase_maps: {digits: null}\n", "phase_maps: {digits: null}\n")


def test_a_null_in_the_first_file_is_refused_unless_the_schema_knows_the_key(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text("sweeps:\n  fig4:\n  # all of it commented out\n")
    with pytest.raises(ConfigError, match=r"config\.yaml, line 2: config key sweeps\.fig4 = null"):
        sources.check([path], {})


def test_a_duplicate_in_json_is_refused(tmp_path):
    with pytest.raises(ConfigError, match=r"a\.yaml: config key bundle = .*twice"):
        checked(tmp_path, '{"bundle": ["m"], "bundle": ["seed"]}')


def test_templates_are_left_to_snakemake(tmp_path):
    template = "__use_yte__: true\n?if True:\n  bundle: [m]\n?else:\n  bundle: [seed]\n"
    checked(tmp_path, template, "sweeps: {any: null}\n")


def test_a_file_that_is_not_text_is_refused_by_name(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"store: \xff\n")
    with pytest.raises(ConfigError, match=r"a\.yaml: .*UTF-8"):
        sources.check([tmp_path / "a.yaml"], {})


@pytest.mark.parametrize("path", [*ROOT.glob("config/*.yaml")], ids=lambda path: path.stem)
def test_files_of_the_repository_are_accepted(path):
    sources.check([ROOT / "config.yaml", path], {})


# ---- the command line --------------------------------------------------------------------------------------


def test_values_of_the_command_line_mean_what_they_mean_in_a_file():
    given = {
        "sweeps": "null",
        "phase_maps": {"mnist": "null", "points": {"widths": ["10", "20"], "gamma2": ["0.5"]}},
        "problems": {"no": {"biases": "no", "like": "points"}},
        "training": None,
        "table1": 3,
    }
    assert sources.as_in_a_file(given) == {
        "sweeps": None,
        "phase_maps": {"mnist": None, "points": {"widths": [10, 20], "gamma2": [0.5]}},
        "problems": {"no": {"biases": False, "like": "points"}},
        "training": None,
        "table1": 3,
    }


@pytest.mark.parametrize("text", ["010", "1:30", "[", "{a", "&a", "2020-01-01", "-8/15", "@x", "a: b"])
def test_texts_of_the_command_line_that_a_file_would_not_take_stay_text(text):
    assert sources.as_in_a_file({"store": text}) == {"store": text}


def test_a_null_of_the_command_line_must_remove_something(tmp_path):
    checked(tmp_path, command_line={"phase_maps": {"digits": None}, "sweeps": None})
    with pytest.raises(ConfigError, match=r"^--config: config key sweeps\.fig_4 = null: .*did you mean fig4"):
        checked(tmp_path, command_line={"sweeps": {"fig_4": None}})


# ---- as a command ------------------------------------------------------------------------------------------


def test_the_command_says_where_a_file_is_broken(tmp_path, capsys):
    (tmp_path / "mine.yaml").write_text("sweeps:\n  a: [1, 2\n")
    with pytest.raises(SystemExit, match=r"mine\.yaml, line 3: "):
        sources.main([str(tmp_path / "mine.yaml")])
    with pytest.raises(SystemExit, match="mine"):
        sources.main([f"--configfile={tmp_path}/mine.yaml"])
    (tmp_path / "mine.yaml").write_text("bundle: [m]\n")
    sources.main(["results/missing.json", str(tmp_path / "mine.yaml")])  # the first may be a target
    with pytest.raises(SystemExit, match=r"missing\.yaml: cannot be read: No such file"):
        sources.main([str(tmp_path / "mine.yaml"), "missing.yaml"])
