"""Any configuration made by valid choices resolves; one with a single wrong value is refused in one line."""

import copy
import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_config import put, small
from valid_configs import at, configs, places, replaced

from phasediagram.planning import schema
from phasediagram.planning.plan import Plan
from phasediagram.planning.schema import ConfigError
from phasediagram.planning.settings import resolve

PLACES = st.integers(0)  # which of a config's places, counted round


def place_in(config, number):
    found = list(places(config))
    return found[number % len(found)]


# ---- accepted ----------------------------------------------------------------------------------------------


@given(configs())
def test_any_valid_config_resolves_and_what_it_resolves_to_does_so_to_itself(config):
    before = copy.deepcopy(config)
    once = resolve(config)
    assert config == before
    assert resolve(copy.deepcopy(once)) == once


@given(configs())
def test_what_is_given_is_kept(config):
    resolved = resolve(config)
    assert resolved.keys() == schema.schema()["properties"].keys()
    for path in places({key: config[key] for key in config if key not in ("phase_maps", "sweeps")}):
        value = at(config, path)
        assert isinstance(value, dict) or at(resolved, path) == value
    for section in ("phase_maps", "sweeps"):
        assert list(resolved[section]) == list(config[section])
        for name, entry in config[section].items():
            assert resolved[section][name]["widths"] == sorted(entry["widths"])


@given(configs())
def test_what_the_schema_fills_in_it_fills_in_once(config):
    filled = schema.with_defaults(config)
    assert schema.with_defaults(filled) == filled
    assert {path: at(filled, path) for path in places(config) if not isinstance(at(config, path), dict)} == {
        path: at(config, path) for path in places(config) if not isinstance(at(config, path), dict)
    }


@given(configs(), st.randoms(use_true_random=False))
def test_the_order_of_keys_widths_and_seeds_does_not_matter(config, rng):
    def shuffled(node, key=""):
        if isinstance(node, dict):
            return {name: shuffled(node[name], name) for name in rng.sample(list(node), len(node))}
        return rng.sample(node, len(node)) if isinstance(node, list) and key in ("widths", "seeds") else node

    assert resolve(shuffled(config)) == resolve(config)


@given(configs(), PLACES, st.sampled_from(["gone", "like", "rows", "seeds"]))
def test_a_null_is_as_good_as_nothing(config, number, key):
    mappings = [(), *(path for path in places(config) if isinstance(at(config, path), dict))]
    path = mappings[number % len(mappings)]
    if key not in at(config, path):
        assert resolve(replaced({"": config}, ("", *path, key), None)[""]) == resolve(config)


@given(configs(), PLACES)
def test_a_problem_like_another_is_that_problem(config, number):
    name = list(config["problems"])[number % len(config["problems"])]
    resolved = resolve(replaced(config, ("problems", "zz"), {"like": name}))
    assert resolved["problems"].pop("zz") == resolved["problems"][name]
    assert resolved == resolve(config)


@given(configs())
def test_no_two_runs_share_a_path(config):
    resolved = resolve(config)
    plan = Plan(resolved)
    paths = [path for problem in resolved["problems"] for path in plan.checkpoints(problem)]
    assert len(paths) == len(set(paths))
    for problem, entry in resolved["phase_maps"].items():
        points = len(entry["gamma2"]) * len(entry["gamma3"])
        assert len(plan.sweeps[problem][0].inits) == points
        assert len(plan.checkpoints(problem)) >= points * len(entry["widths"]) * len(entry["seeds"])


@given(start=st.integers(-50_000, 50_000), step=st.integers(1, 20_000), count=st.integers(0, 1000))
def test_an_axis_in_steps_is_the_list_of_its_values(start, step, count):
    count = min(count, (50_000 - start) // step)
    values = [(start + i * step) / 10_000 for i in range(count + 1)]
    axis = {"start": values[0], "stop": values[-1], "step": step / 10_000}
    for written in (axis, values):
        assert resolve(put(small(), "sweeps.line.gamma3", written))["sweeps"]["line"]["gamma3"] == values


# ---- refused -----------------------------------------------------------------------------------------------

LINE = re.compile(r"config key (?P<key>\S.*?) = .+: .{8,}")
MAPPING, TEXT = {"zz": 1}, "zz zz"
WRONG = {  # for values of each type
    dict: [3, TEXT, True, [MAPPING]],
    list: [3.5, TEXT, False, [MAPPING]],
    bool: [3, TEXT, [MAPPING], MAPPING],
    int: [TEXT, True, [MAPPING], MAPPING],
    float: [TEXT, False, [MAPPING], MAPPING],
    str: [True, [MAPPING], MAPPING],
}


@settings(max_examples=100)
@given(configs(), PLACES, st.integers(0, 3))
def test_a_value_of_a_wrong_type_is_refused_in_one_line_that_names_its_key(config, number, which):
    path = place_in(config, number)
    wrong = WRONG[type(at(config, path))]
    value = wrong[which % len(wrong)]
    with pytest.raises(ConfigError) as caught:
        resolve(replaced(config, path, value))
    match = LINE.fullmatch(str(caught.value))
    key, place = match["key"], schema.dotted(path)
    # what is no known kind of mapping, such as a gauge without its alpha, is named as a whole
    inside, whole = (
        (key + "/").startswith((f"{place}/", f"{place}.", f"{place}[")),
        place.startswith((f"{key}.", f"{key}[")),
    )
    assert inside or (whole and key.count(".") >= 2), (key, place)


@given(configs(), PLACES, st.sampled_from([math.nan, math.inf, -math.inf]))
def test_a_number_that_is_not_finite_is_refused_as_such_at_any_place(config, number, value):
    path = place_in(config, number)
    with pytest.raises(ConfigError) as caught:
        resolve(replaced(config, path, value))
    assert str(caught.value) == f"config key {schema.dotted(path)} = {value}: must be a finite number"


@given(configs(), PLACES, st.from_regex(r"zz[a-z]{1,5}", fullmatch=True))
def test_an_unknown_key_is_refused_by_name(config, number, key):
    free = ("problems", "sweeps", "phase_maps", "initialisations")  # keys are names there
    mappings = [(), *(p for p in places(config) if isinstance(at(config, p), dict) and p[-1] not in free)]
    path = mappings[number % len(mappings)]
    with pytest.raises(ConfigError) as caught:
        resolve(replaced({"": config}, ("", *path, key), 1)[""])
    assert LINE.fullmatch(str(caught.value))
    parent = schema.dotted(path)
    assert LINE.fullmatch(str(caught.value))["key"] in (schema.dotted((*path, key)), parent)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda members: st.lists(members, max_size=3) | st.dictionaries(st.text(max_size=4), members, max_size=3),
    max_leaves=6,
)


def resolves_or_is_refused_in_one_line(config):
    try:
        resolve(config)
    except ConfigError as error:
        assert str(error).startswith("config key ") and len(str(error).splitlines()) == 1


@settings(max_examples=100)
@given(configs(), PLACES, JSON)
def test_any_value_at_any_place_is_accepted_or_refused_in_one_line(config, number, value):
    resolves_or_is_refused_in_one_line(replaced(config, place_in(config, number), value))


@given(st.dictionaries(st.sampled_from(list(schema.schema()["properties"])) | st.text(max_size=4), JSON, max_size=4))
def test_any_mapping_is_accepted_or_refused_in_one_line(config):
    resolves_or_is_refused_in_one_line(config)


@given(configs(), st.lists(st.tuples(PLACES, PLACES), min_size=1, max_size=3))
def test_values_in_each_others_places_are_accepted_or_refused_in_one_line(config, pairs):
    for one, other in pairs:
        value = copy.deepcopy(at(config, place_in(config, other)))
        config = replaced(config, place_in(config, one), value)
    resolves_or_is_refused_in_one_line(config)
