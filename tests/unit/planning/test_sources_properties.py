"""Config files of any text: what is written is what is read, and what cannot be read is refused in one line."""

import contextlib
import copy
import json
from functools import reduce

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from snakemake.utils import update_config
from valid_configs import at, configs, places

from phasediagram.planning import sources
from phasediagram.planning.schema import ConfigError
from phasediagram.planning.settings import resolve


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("configs")


def written(folder, text, name="a.yaml"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


# ---- valid files -------------------------------------------------------------------------------------------


@given(config=configs(), flow=st.sampled_from([True, False, None]))
def test_a_config_is_read_as_it_was_written_with_the_line_of_each_key(folder, config, flow):
    text = yaml.safe_dump(config, default_flow_style=flow)
    source = sources.read(written(folder, text))
    assert source.content == config
    keys = {path for path in places(config) if isinstance(path[-1], str)}
    assert keys == source.lines.keys()
    assert all(path[-1] in text.splitlines()[line - 1] for path, line in source.lines.items())


@given(config=configs(), indent=st.none() | st.integers(0, 4))
def test_json_is_read_as_it_was_written(folder, config, indent):
    assert sources.read(written(folder, json.dumps(config, indent=indent))).content == config


@given(config=configs(), number=st.integers(0))
def test_a_key_that_is_written_twice_is_refused_by_name_and_line(folder, config, number):
    section = list(config)[number % len(config)]
    text = yaml.safe_dump(config) + yaml.safe_dump({section: config[section]})
    with pytest.raises(ConfigError, match=rf"a\.yaml, line \d+: config key {section} = .*twice, first in line"):
        sources.read(written(folder, text))


@given(configs())
def test_values_of_the_command_line_mean_what_they_mean_in_a_file(config):
    def as_text(value):  # Snakemake leaves numbers in mappings and lists as text
        if isinstance(value, dict):
            return {key: as_text(member) for key, member in value.items()}
        if isinstance(value, list):
            return [as_text(member) for member in value]
        return yaml.safe_dump(value).splitlines()[0] if type(value) in (int, float) else value

    config.get("cluster", {}).pop("gpu", None)  # Snakemake does not tell an empty text from nothing
    assert sources.as_in_a_file(as_text(config)) == config
    assert sources.as_in_a_file(config) == config


# ---- overlays ----------------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(config=configs(), data=st.data())
def test_a_config_in_two_files_is_the_config_in_one(folder, config, data):
    """Each entry is in the first file, or in the second, or in both, where the first one has another value."""
    first, second = copy.deepcopy(config), {}
    for path in [path for path in places(config) if not isinstance(at(config, path), dict)]:
        if not all(isinstance(key, str) for key in path):
            continue
        where = data.draw(st.sampled_from(["first", "first", "second", "both"]))
        if where == "first":
            continue
        node = second
        for key in path[:-1]:
            node = node.setdefault(key, {})
        node[path[-1]] = at(config, path)
        if where == "both":
            at(first, path[:-1])[path[-1]] = "other"
        else:
            del at(first, path[:-1])[path[-1]]
    files = [written(folder, yaml.safe_dump(part), name) for part, name in ((first, "a.yaml"), (second, "b.yaml"))]
    sources.check(files, {})
    merged = {}
    for file in files:
        update_config(merged, sources.read(file).content)
    assert resolve(merged) == resolve(config)


@given(config=configs(), number=st.integers(0))
def test_what_an_overlay_may_remove_is_what_is_there(folder, config, number):
    named = [path for path in places(config) if len(path) == 2 and path[0] in ("problems", "phase_maps", "sweeps")]
    section, name = named[number % len(named)]
    base = written(folder, yaml.safe_dump(config), "config.yaml")
    null = written(folder, yaml.safe_dump({section: {name: None}}))
    sources.check([base, null], {})
    sources.check([base, null, null], {section: {name: None}})
    with pytest.raises(ConfigError, match=rf"a\.yaml, line 2: config key {section}\.{name} = null: .*nothing"):
        sources.check([null, base], {})
    merged = {}
    for file in (base, null):
        update_config(merged, sources.read(file).content)
    left = {other: entry for other, entry in config[section].items() if other != name}
    assert {key: value for key, value in merged[section].items() if value is not None} == left


KEYS = st.sampled_from(["sweeps", "a", "b", "widths", "training"])
TREES = st.recursive(
    st.none() | st.integers(0, 1) | st.lists(st.integers(0, 1), max_size=2),
    lambda members: st.dictionaries(KEYS, members, max_size=3),
    max_leaves=8,
)
MAPPINGS = st.dictionaries(KEYS, TREES, max_size=3)


def named(contents):
    return [sources.Source(f"file {index}", content) for index, content in enumerate(contents)]


@given(st.lists(MAPPINGS, max_size=3), st.lists(KEYS, min_size=1, max_size=3))
@example([{"sweeps": {"a": 1}}, {"sweeps": {"b": 1}}], ["sweeps", "a"])
@example([{"sweeps": {"a": {"b": 1}}}, {"sweeps": {"a": 1}}], ["sweeps", "a", "b"])
def test_a_null_may_remove_what_snakemake_makes_of_the_files_before_and_what_the_schema_knows(contents, path):
    for end in range(len(contents)):
        with contextlib.suppress(ConfigError):
            sources.check_nulls(named(contents[: end + 1]))
            continue
        contents[end] = {}
    merged = {}
    for content in contents:
        update_config(merged, copy.deepcopy(content))
    may = path in (["sweeps"], ["training"]) or (len(path), path[0], path[-1]) == (3, "sweeps", "widths")
    with contextlib.suppress(KeyError, TypeError):  # nothing is there
        may |= path[-1] in at(merged, path[:-1])
    overlay = reduce(lambda inner, key: {key: inner}, reversed(path), None)
    try:
        sources.check_nulls([*named(contents), sources.Source("last", overlay)])
    except ConfigError as error:
        assert str(error).startswith(f"last: config key {'.'.join(path)} = null: ") and not may
    else:
        assert may


# ---- any text ----------------------------------------------------------------------------------------------

TOKENS = [
    *("a: 1", "sweeps:", "  b: [1, 2]", "- a", "{a: b}", "[a, b]", ": ", "- ", "\n", "\n  ", "\t", " ", ",", "{", "}"),
    *("[", "]", "&a ", "*a", "<<: *a", "<<: ", "? ", "!!int ", "!!float ", "!!bool ", "!!null ", "!!timestamp "),
    *("!!binary ", "!!set ", "!!omap ", "!!pairs ", "!!str ", "!!seq ", "!!map ", "!x ", "'", '"', "|\n", ">-\n", "#"),
    *(
        "010",
        "0x1f",
        "1:30",
        "1_0",
        ".inf",
        ".nan",
        "1e3",
        "~",
        "null",
        "yes",
        "=",
        "2020-13-45",
        "2020-01-01",
        "---\n",
    ),
    *(
        "...\n",
        "%YAML 1.1\n",
        "%",
        "@",
        "`",
        "\ufeff",
        "\x85",
        "\u2028",
        "__use_yte__: 1\n",
        "0o7",
        "-",
        "+",
        "_",
        "0b",
    ),
]
TEXTS = st.lists(st.sampled_from(TOKENS) | st.text(max_size=3), max_size=8).map("".join) | st.text(max_size=20)


def is_read_or_refused(path):
    """Check that a file is read as a mapping, as Snakemake does, or refused in one line that names it."""
    try:
        content = sources.read(path).content
    except ConfigError as error:
        assert "a.yaml" in str(error) and len(str(error).splitlines()) == 1
    else:
        assert isinstance(content, dict)


@settings(max_examples=250)
@given(text=TEXTS)
@example(text="a: !!int ''\n")
@example(text="a: !!timestamp b\n")
@example(text="a: !!bool b\n")
@example(text="[" * 3000)
@example(text="a: " + "{a: " * 500)
@example(text="a: " + "9" * 5000)
@example(text='{"a": ' + "9" * 5000 + "}")
def test_any_text_is_read_or_refused_in_one_line(folder, text):
    is_read_or_refused(written(folder, text))


@given(content=st.binary(max_size=30))
def test_any_bytes_are_read_or_refused_in_one_line(folder, content):
    (folder / "a.yaml").write_bytes(content)
    is_read_or_refused(folder / "a.yaml")


@given(config=configs(), place=st.integers(0), token=st.sampled_from(TOKENS))
def test_a_config_file_with_anything_in_any_place_is_read_or_refused_in_one_line(folder, config, place, token):
    text = yaml.safe_dump(config)
    place %= len(text) + 1
    is_read_or_refused(written(folder, text[:place] + token + text[place:]))


@given(TEXTS)
@example("!!int ''")
@example("9" * 5000)
def test_any_text_of_the_command_line_stays_text_or_is_a_number_or_nothing(text):
    value = sources.as_in_a_file({"a": [text]})["a"][0]
    assert value == text or value is None or type(value) in (int, float, bool)
