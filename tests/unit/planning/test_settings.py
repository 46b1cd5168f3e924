"""The configuration: what is accepted, what is filled in, and how a bad value is refused."""

import copy
import hashlib
from functools import reduce
from pathlib import Path

import pytest
import yaml
from small_config import POINTS, SWEEP, put, small
from snakemake.utils import update_config

from phasediagram.dynamics import integrator
from phasediagram.planning import plan, schema
from phasediagram.planning.plan import Plan
from phasediagram.planning.schema import ConfigError
from phasediagram.planning.settings import resolve

ROOT = Path(__file__).resolve().parents[3]
OVERLAYS = sorted((ROOT / "config").glob("*.yaml"))


def load(path):
    return yaml.safe_load(path.read_text())


def get(config, dotted):
    return reduce(lambda node, key: node[key], dotted.split("."), config)


# ---- the files of the repository ---------------------------------------------------------------------------


def test_default_config_resolves():
    resolved = resolve(load(ROOT / "config.yaml"))
    depths = {resolved["problems"][problem]["depth"] for problem in resolved["phase_maps"]}
    assert depths == {2, 3, 4}


@pytest.mark.parametrize("overlay", OVERLAYS, ids=lambda path: path.stem)
def test_overlay_resolves_over_the_default_config(overlay):
    config = copy.deepcopy(load(ROOT / "config.yaml"))
    update_config(config, load(overlay))
    assert resolve(config)["phase_maps"]["four_points"]["widths"] == config["phase_maps"]["four_points"]["widths"]


def test_there_are_overlays():
    assert {"paper", "smoke"} <= {path.stem for path in OVERLAYS}


def properties_of(node, place=""):
    if isinstance(node, dict):
        for name, member in node.get("properties", {}).items() if isinstance(node.get("properties"), dict) else ():
            yield f"{place}.{name}".lstrip("."), member
        for key, member in node.items():
            yield from properties_of(member, place if key in ("properties", "items") else f"{place}.{key}")
    elif isinstance(node, list):
        for index, member in enumerate(node):
            yield from properties_of(member, f"{place}[{index}]")


PROPERTIES = dict(properties_of(schema.schema()))


@pytest.mark.parametrize("place", PROPERTIES)
def test_property_is_described_in_the_schema(place):
    node = PROPERTIES[place]
    if "description" not in node:
        node = schema.schema()["$defs"][node["$ref"].removeprefix("#/$defs/")] if "$ref" in node else {}
    assert node.get("description", "").strip()


@pytest.mark.parametrize("place", PROPERTIES)
def test_property_has_a_type_in_the_schema(place):
    node = PROPERTIES[place]
    assert {"type", "$ref", "oneOf", "anyOf"} & set(node)
    assert "items" not in node or {"type", "$ref", "oneOf", "anyOf"} & set(node["items"])


@pytest.mark.parametrize("definition", schema.schema()["$defs"])
def test_definition_is_described_in_the_schema(definition):
    assert schema.schema()["$defs"][definition]["description"].strip()


# ---- what resolve returns ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "default"),
    [
        (
            "training",
            {
                "accuracy": 0.01,
                "engine": "auto",
                "max_steps": 20_000,
                "max_minutes": 120,
                "max_gigabytes": 8,
                "dtype": "auto",
                "device": "auto",
            },
        ),
        ("bundle", ["gamma3", "m", "seed"]),
        ("store", ".run-store"),
        ("statistics", {"confidence": 0.95}),
        ("table1", {"m": 10_000, "d": 1}),
        ("plot", {"slope_limit": 1.5, "linear": "#b2182b", "condensed": "#2166ac", "dpi": 200}),
        ("problems.points.stop_loss", 1e-4),
        ("problems.points.biases", True),
        ("problems.points.scale", "none"),
        ("problems.points.antisymmetric", False),
        ("problems.digits.stop_loss", 1e-4),
        ("problems.digits.mnist.targets", "one_hot"),
        ("mnist_source", "auto"),
    ],
)
def test_default_is_filled_in(key, default):
    assert get(resolve(small()), key) == default


@pytest.mark.parametrize("purpose", plan.ONLY_DRAWN)
def test_sweep_that_is_only_drawn_may_have_one_width(purpose):
    own = POINTS | {"depth": 2 if purpose in plan.WITH_NEURONS + plan.STAGE_PURPOSES else 3}
    own |= {"stage_drop": 0.1} if purpose in plan.STAGE_PURPOSES else {}
    config = put(small(), "problems.own", own)
    resolved = resolve(put(config, "sweeps.drawn", SWEEP | {"problem": "own", "purpose": purpose, "widths": [10]}))
    (sweep,) = plan.sweeps_of(resolved, "own")
    assert not sweep.is_fitted


@pytest.mark.parametrize("name", ["tables_2", "my_logs", "Figures"])
def test_problem_may_be_called_almost_like_a_folder(name):
    assert name in resolve(put(small(), f"problems.{name}", POINTS))["problems"]


def test_sweeps_may_be_left_out():
    config = small()
    del config["sweeps"]
    assert resolve(config)["sweeps"] == {}


def test_given_value_beats_the_default_beside_filled_in_ones():
    training = resolve(put(small(), "training.accuracy", 0.01))["training"]
    assert (training["accuracy"], training["dtype"]) == (0.01, "auto")


def test_default_config_states_the_defaults_of_the_schema():
    default, bare = resolve(load(ROOT / "config.yaml")), resolve(small())
    for group in ("training", "bundle", "store", "statistics", "table1", "plot"):
        assert default[group] == bare[group]


@pytest.mark.parametrize("group", ["sweeps.line", "phase_maps.points", "problems.digits"])
def test_null_removes_an_entry(group):
    resolved = resolve(put(small(), group, None))
    section, name = group.split(".")
    assert name not in resolved[section]


def test_overlay_with_null_removes_a_sweep():
    config = small()
    update_config(config, {"sweeps": {"line": None}})
    assert list(resolve(config)["sweeps"]) == ["named"]


def test_resolve_does_not_change_its_argument():
    config = put(small(), "sweeps.gone", None)
    before = copy.deepcopy(config)
    resolve(config)
    assert config == before


def test_resolving_a_resolved_config_changes_nothing():
    once = resolve(small())
    assert resolve(copy.deepcopy(once)) == once


def test_number_of_seeds_counts_from_zero_and_lists_are_sorted():
    resolved = resolve(small())
    assert resolved["phase_maps"]["points"]["seeds"] == [0, 1]
    assert (resolved["sweeps"]["line"]["seeds"], resolved["sweeps"]["line"]["widths"]) == ([0, 3], [10, 20])


@pytest.mark.parametrize(
    ("axis", "values"),
    [
        ({"start": -1.0, "stop": 1.5, "step": 0.25}, [i / 4 for i in range(-4, 7)]),
        ({"start": 0.5, "stop": 3.5, "step": 0.2}, [(5 + 2 * i) / 10 for i in range(16)]),
        ({"start": -0.3, "stop": 0.3, "step": 0.1}, [-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3]),
        ({"start": 0, "stop": 0.0012, "step": 0.0004}, [0.0, 0.0004, 0.0008, 0.0012]),
        ({"start": 2.0, "stop": 2.0, "step": 0.5}, [2.0]),
        ([-0.5, 0, 1.1234], [-0.5, 0.0, 1.1234]),
    ],
)
def test_axis_gives_exact_values_with_both_ends(axis, values):
    resolved = resolve(put(small(), "sweeps.line.gamma3", axis))["sweeps"]["line"]["gamma3"]
    assert resolved == values
    assert all(type(value) is float for value in resolved)


def test_sweeps_of_a_problem_begin_with_its_phase_map():
    config = resolve(small())
    assert [sweep.name for sweep in plan.sweeps_of(config, "points")] == ["phase_map", "line", "named"]
    assert plan.sweeps_of(config, "digits") == []


def test_phase_map_has_every_point_of_the_grid():
    phase_map = plan.sweeps_of(resolve(small()), "points")[0]
    assert phase_map.inits == {
        f"g2_+{g2:.2f}_g3_+{g3:.2f}": {"gamma2": g2, "gamma3": g3} for g2 in (0.0, 0.5) for g3 in (1.0, 2.0)
    }


def test_one_label_may_mean_one_initialisation_in_two_sweeps():
    config = small()
    config["sweeps"]["again"] = copy.deepcopy(config["sweeps"]["named"])
    assert "again" in resolve(config)["sweeps"]


def test_one_label_may_mean_two_initialisations_of_two_problems():
    other = {"problem": "digits", "initialisations": {"lecun": {"table1": "he"}}, "widths": [10, 20], "seeds": 1}
    assert "other" in resolve(put(small(), "sweeps.other", other))["sweeps"]


# ---- refusals: see also test_refusals ----


def test_a_dense_matrix_beyond_the_memory_is_refused():
    config = put(put(small(), "training.engine", "dense"), "training.max_gigabytes", 1e-6)
    with pytest.raises(ConfigError, match=r"^config key training.engine = 'dense': m = \d+ .* needs .* GB"):
        resolve(config)


@pytest.mark.parametrize("key", ["problems", "phase_maps"])
def test_missing_section_is_refused_by_name(key):
    config = small()
    del config[key]
    with pytest.raises(ConfigError, match=f"^config key {key} = None: is missing$"):
        resolve(config)


def test_unknown_key_is_told_the_known_ones():
    with pytest.raises(ConfigError, match=r"known here: d, m$"):
        resolve(put(small(), "table1.width", 3))


def test_long_values_are_cut_in_messages():
    with pytest.raises(ConfigError) as caught:
        resolve(put(small(), "problems.points.x", list(range(10_000))))
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    "spec", [{"alpha": "-1/3", "beta3": 0, "beta2": 0, "beta1": 0}, {"gamma2": 0.5, "gamma3": 1 / 3}]
)
def test_a_named_initialisation_may_lie_anywhere_since_its_label_names_its_path(spec):
    config = put(small(), "sweeps.named.initialisations.lecun", spec)
    assert "lecun" in next(s for s in plan.sweeps_of(resolve(config), "points") if s.name == "named").inits


@pytest.mark.parametrize("name", ["accuracy", "max_steps", "max_minutes"])
def test_default_is_the_same_in_the_schema_the_default_config_and_the_library(name):
    default = schema.schema()["properties"]["training"]["properties"][name]["default"]
    config = yaml.safe_load((schema.SCHEMA.parents[2] / "config.yaml").read_text())
    assert default == config["training"][name] == getattr(integrator.Settings, name)


# ---- sweeps over several problems -------------------------------------------------------------------------


def test_sweep_over_several_problems_is_a_sweep_of_each():
    config = resolve(
        put(put(small(), "problems.others", {"x": [0.0], "y": [1.0]}), "sweeps.line.problem", ["others", "points"])
    )
    for problem in ("others", "points"):
        (line,) = [sweep for sweep in plan.sweeps_of(config, problem) if sweep.name == "line"]
        assert line.problem == problem and line.widths == [10, 20]
    assert not [sweep for sweep in plan.sweeps_of(config, "digits") if sweep.name == "line"]


def test_every_problem_of_a_sweep_must_exist():
    with pytest.raises(ConfigError, match=r"sweeps\.line\.problem = 'nowhere': must be the name of a problem"):
        resolve(put(small(), "sweeps.line.problem", ["points", "nowhere"]))


# ---- problems like others ----------------------------------------------------------------------------------


def test_problem_takes_over_what_it_does_not_change():
    config = put(put(small(), "problems.points.stop_loss", 0.5), "problems.other", {"like": "points", "y": [1.0, 2.0]})
    other = resolve(config)["problems"]["other"]
    network = {"biases": True, "depth": 3, "antisymmetric": False, "scale": "none"}
    network |= {"activation": "relu", "stage_drop": "none"}
    assert other == {"x": [-1.0, 1.0], "y": [1.0, 2.0], "stop_loss": 0.5} | network


def test_problem_like_one_of_digits_may_have_points_of_its_own_and_the_other_way_round():
    config = put(small(), "problems.other", {"like": "digits", "x": [1.0], "y": [1.0]})
    config = resolve(put(config, "problems.more", {"like": "points", "mnist": {"n": 10}}))
    assert "mnist" not in config["problems"]["other"] and "x" not in config["problems"]["more"]


def test_problem_may_be_like_one_that_is_like_another():
    config = put(small(), "problems.second", {"like": "points", "biases": False})
    config = resolve(put(config, "problems.third", {"like": "second", "stop_loss": 0.1}))
    assert config["problems"]["third"] == config["problems"]["second"] | {"stop_loss": 0.1}


def test_problems_like_each_other_are_refused():
    config = put(put(small(), "problems.a", {"like": "b"}), "problems.b", {"like": "a"})
    with pytest.raises(ConfigError, match=r"config key problems\.\w\.like = '\w': must be another problem"):
        resolve(config)


@pytest.mark.parametrize(("key", "meant"), [("training.acuracy", "accuracy"), ("sweeps.line.widht", "widths")])
def test_unknown_key_is_told_the_one_that_is_meant(key, meant):
    with pytest.raises(ConfigError, match=f"did you mean {meant}"):
        resolve(put(small(), key, 1))


def test_old_key_is_told_its_new_name():
    with pytest.raises(ConfigError, match="it is called `problems`"):
        resolve(put(small(), "data", {}))


def test_gauges_of_table_2_may_have_seeds_of_their_own():
    gauge = {"alpha": 0, "beta3": "-11/30", "beta2": "-11/30", "beta1": "-11/30"}
    gauges = {"group1_a": gauge | {"seeds": [3, 2]}, "group1_b": gauge}
    entry = {"purpose": "table2", "problem": "points", "initialisations": gauges, "widths": [10, 20], "seeds": 2}
    (sweep,) = plan.sweeps_of(resolve(put(small(), "sweeps", {"t": entry})), "points")[1:]
    assert sweep.seeds == {"group1_a": [2, 3], "group1_b": [0, 1]}
    assert sweep.inits["group1_a"] == gauge  # seeds are no part of what an initialisation is
    assert [(part["inits"], part["seeds"]) for part in sweep.parts()] == [
        (["group1_a"], [2, 3]),
        (["group1_b"], [0, 1]),
    ]


# ---- files of one's own --------------------------------------------------------------------------------------


def test_points_of_a_file_take_the_place_of_the_file(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("x,y\n-1,0.5\n1,1\n")
    config = resolve(put(small(), "problems.mine", {"file": str(path)}))
    mine = config["problems"]["mine"]
    assert (mine["x"], mine["y"]) == ([-1.0, 1.0], [0.5, 1.0])
    assert mine["file_sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert Plan(config).size("mine") == (2, 1) and Plan(config).is_on_a_line("mine")


def test_a_problem_may_be_like_one_with_a_file_and_have_points_or_digits_of_its_own(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("x,y\n-1,0.5\n1,1\n")
    problems = small()["problems"] | {
        "mine": {"file": str(path), "biases": False},
        "again": {"like": "mine", "scale": "standard"},
        "other": {"like": "mine", "x": [2.0, -2.0], "y": [0.0, 1.0]},
        "digits_like": {"like": "mine", "mnist": {"n": 5}},
        "from_digits": {"like": "digits_like", "file": str(path)},
    }
    found = resolve(small() | {"problems": problems})["problems"]
    assert found["again"]["x"] == [-1.0, 1.0] and found["other"]["x"] == [2.0, -2.0]
    assert "x" not in found["digits_like"] and "mnist" not in found["from_digits"]
    assert not any(found[name]["biases"] for name in ("again", "other", "digits_like", "from_digits"))


@pytest.mark.parametrize(
    ("content", "entry", "message"),
    [
        ("x,y\n1,two\n", {}, "problems.mine.file = .*: line 2, column y: 'two' is not a finite number"),
        ("x,y\n1,2\n", {"x": [1.0]}, r"problems.mine.x = \[1.0\]: .* write x: null"),
        ("x,y\n1,2\n", {"mnist": {"n": 5}}, "problems.mine.mnist = .* write mnist: null"),
        ("x,y\n1,0\n2,0\n", {}, "problems.mine.y = .* must not be all zero"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_line(tmp_path, content, entry, message):
    path = tmp_path / "mine.csv"
    path.write_text(content)
    with pytest.raises(ConfigError, match=message):
        resolve(put(small(), "problems.mine", {"file": str(path)} | entry))


def test_points_are_drawn_in_their_scale():
    config = small()
    config["problems"]["points"] |= {"x": [-3.0, 3.0], "scale": "unit"}
    assert Plan(resolve(config)).points("points")[0] == [-1.0, 1.0]
