"""The config files as they are written, before they are merged.

YAML and the merge pass over much that is a mistake: keys that are written twice, keys and numbers that are not what
they look like, nulls that remove nothing. Here such things are refused with their file and line.
`python -m phasediagram.planning.sources FILE...` does so for files alone, and says where one is not valid YAML:
Snakemake, which reads overlays before the Snakefile, does not.
"""

import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from phasediagram.planning import schema
from phasediagram.planning.merge import merge
from phasediagram.planning.schema import ConfigError

TAG = "tag:yaml.org,2002:"
DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9_]*)")
COLOUR = re.compile(r"[ \t]*:[ \t]+(#[0-9a-fA-F]{3,8})[ \t]*$", re.MULTILINE)  # a colour without quotes
NULLS = ("", "~", "null", "Null", "NULL")
MISREAD = (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError)  # PyYAML, of `!!timestamp x` and such
DEEPEST = 20  # lists and mappings in one another; the schema knows 7
MOST_BY_ALIASES = 100_000  # values; aliases of aliases make billions of a few lines
TEMPLATE = "__use_yte__"  # marks files that Snakemake takes as templates: what they hold is known only to it


@dataclass(frozen=True)
class Source:
    """What a config file holds, and the line of each of its keys."""

    name: str
    content: dict
    lines: dict[tuple, int] = field(default_factory=dict)

    def place(self, path: tuple) -> str:
        """Return the beginning of a message about a key."""
        return f"{self.name}, line {self.lines[path]}: " if path in self.lines else f"{self.name}: "


class Written(str):
    """Text that a message shows as it is written, without quotes of its own."""

    __repr__ = str.__str__


class BrokenFile(ConfigError):
    """A config file that cannot be read; the message is one line: file, line, what is wrong."""

    def __init__(self, name: str, line: int | None, wrong: str):
        Exception.__init__(self, f"{name}{f', line {line}' if line else ''}: {schema.one_line(wrong)}")


def check(files: Iterable[Path], command_line: Mapping) -> None:
    """Raise ConfigError for the first mistake in config files, in the order in which they are merged.

    `command_line` holds the values of --config, which are merged last.
    """
    sources = [read(path) for path in files]
    if not any(TEMPLATE in source.content for source in sources):
        check_nulls([*sources, Source("--config", command_line)])


def as_in_a_file(value):
    """Return a value of --config as it would be in a file: Snakemake leaves `null` and numbers in mappings as text."""
    if isinstance(value, Mapping):
        return {key: as_in_a_file(member) for key, member in value.items()}
    if isinstance(value, list):
        return [as_in_a_file(member) for member in value]
    if value in NULLS:
        return None
    if not isinstance(value, str):
        return value
    try:
        plain = yaml.safe_load(value)
    except (*MISREAD, RecursionError):
        return value
    return plain if isinstance(plain, (int, float)) and _is_decimal(plain, value) else value


# ---- one file ----------------------------------------------------------------------------------------------


def read(path: Path) -> Source:
    """Return what a config file holds. Raises ConfigError for what is not valid YAML or not what it looks like."""
    name = schema.printable(str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path))
    if {"{", "}"} & set(path.name):
        raise BrokenFile(name, None, "the file's name has braces, which Snakemake takes for wildcards: rename it")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BrokenFile(name, None, f"is not text in UTF-8: {error}") from error
    except OSError as error:
        raise BrokenFile(name, None, f"cannot be read: {error.strerror}") from error
    lines = {}
    try:
        content = _read_text(text, name, lines)
        if _depth(content) > DEEPEST:
            raise RecursionError
    except RecursionError:
        raise BrokenFile(name, None, f"more than {DEEPEST} lists or mappings are in one another") from None
    if not isinstance(content, dict):
        raise BrokenFile(name, None, "must be a mapping, of keys such as problems and sweeps")
    return Source(name, content, lines)


def _read_text(text: str, name: str, lines: dict[tuple, int]):
    try:
        return json.loads(text, object_pairs_hook=lambda pairs: _without_duplicates(pairs, name))
    except ValueError:  # no JSON, or a number of more digits than Python takes
        return _read_yaml(text, name, lines)


def _depth(value) -> int:
    members = value.values() if isinstance(value, dict) else value
    return 1 + max(map(_depth, members), default=0) if isinstance(value, (dict, list)) else 0


def _without_duplicates(pairs: list[tuple], name: str) -> dict:
    found = {}
    for key, value in pairs:
        if key in found:
            raise ConfigError(key, value, "the key is written twice: remove one", f"{name}: ")
        found[key] = value
    return found


def _read_yaml(text: str, name: str, lines: dict[tuple, int]):
    """Return what YAML text holds; `lines` receives the line of each key."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        sizes = {}
        if _size(node, sizes) - len(sizes) > MOST_BY_ALIASES:
            raise BrokenFile(name, None, f"its aliases stand for more than {MOST_BY_ALIASES:,} values: write them out")
        if isinstance(node, yaml.MappingNode) and TEMPLATE not in [key.value for key, _ in node.value]:
            _Reader(text, name, lines).walk(node, (), ())
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark, spaces = error.problem_mark or error.context_mark, " (indent with spaces)" * ("'\\t'" in error.problem)
        wrong = f"not valid YAML: {error.context or ''} {error.problem}{spaces}"
        raise BrokenFile(name, mark and mark.line + 1, wrong) from error
    except MISREAD as error:
        raise BrokenFile(name, None, f"not valid YAML: {error}") from error


def _size(node: yaml.Node | None, sizes: dict[int, int]) -> int:
    """Return of how many values a node is, aliases written out; `sizes` receives that of each node below it, by id."""
    if id(node) not in sizes:
        sizes[id(node)] = 1  # for a node within itself, which is refused later
        parts = node.value if isinstance(node, yaml.CollectionNode) else ()
        flat = (part for pair in parts for part in (pair if isinstance(pair, tuple) else (pair,)))
        sizes[id(node)] = 1 + sum(_size(part, sizes) for part in flat)
    return sizes[id(node)]


@dataclass(frozen=True)
class _Reader:
    """Goes through the nodes of a file, which know their lines."""

    text: str
    name: str
    lines: dict[tuple, int]

    def walk(self, node: yaml.Node, path: tuple, above: tuple[yaml.Node, ...]) -> None:
        """Note the lines of all keys under a node, and refuse what is not what it looks like."""
        if any(node is other for other in above):
            self._refuse(node, path, "it contains itself: write out what the alias stands for")
        if isinstance(node, yaml.MappingNode):
            self._walk_mapping(node, path, above)
        elif isinstance(node, yaml.SequenceNode):
            for index, member in enumerate(node.value):
                self.walk(member, (*path, index), (*above, node))
        elif node.tag in (f"{TAG}int", f"{TAG}float"):
            value = yaml.safe_load(node.value)
            if not _is_decimal(value, node.value):
                self._refuse(node, path, f"YAML reads this as {value}: write {value}, or put text in quotes")

    def _walk_mapping(self, node: yaml.MappingNode, path: tuple, above: tuple[yaml.Node, ...]) -> None:
        seen = {}
        for key, value in node.value:
            if key.tag == f"{TAG}merge":
                self.walk(value, (*path, key.value), (*above, node))
                continue
            name = (*path, self._written(key) if key.tag != f"{TAG}str" else key.value)
            if key.tag != f"{TAG}str":
                quoted = f': write "{key.value}"' if isinstance(key, yaml.ScalarNode) else ""
                self._refuse(value, name, f"a key must be text, and YAML does not read this one as text{quoted}", key)
            if first := seen.get(key.value):
                self._refuse(value, name, f"the key is written twice, first in line {first}: remove one", key)
            if value.tag == f"{TAG}null" and (colour := COLOUR.match(self.text, key.end_mark.index)):
                self._refuse(value, name, f'for YAML # begins a comment: write "{colour[1]}", with quotes', key)
            seen[key.value] = self.lines[name] = key.start_mark.line + 1
            self.walk(value, name, (*above, node))

    def _refuse(self, node: yaml.Node, path: tuple, right: str, at: yaml.Node | None = None) -> None:
        place = f"{self.name}, line {(at or node).start_mark.line + 1}: "
        raise ConfigError(schema.dotted(path), self._written(node), right, place)

    def _written(self, node: yaml.Node) -> Written:
        return Written(" ".join(self.text[node.start_mark.index : node.end_mark.index].split()))


def _is_decimal(value: int | float, text: str) -> bool:
    """Whether a number is written as people read it: YAML also has 010 = 8, 1:30 = 90 and 0x10 = 16."""
    return ":" not in text and (not isinstance(value, int) or isinstance(value, bool) or bool(DECIMAL.fullmatch(text)))


# ---- nulls -------------------------------------------------------------------------------------------------


def check_nulls(sources: Iterable[Source]) -> None:
    """Refuse nulls that remove nothing which an earlier source has, other than of keys that the schema knows."""
    merged = {}
    for source in sources:
        _check_nulls(source, source.content, merged, schema.schema(), ())
        merged = merge(merged, source.content)


def _check_nulls(source: Source, content: Mapping, earlier, node: dict, path: tuple) -> None:
    earlier = earlier if isinstance(earlier, Mapping) else {}
    for key, value in content.items():
        properties = schema.properties(node)
        if value is None and key not in earlier and key not in properties:
            meant = schema.near(key, [*earlier, *properties])
            right = schema.RENAMED.get(key) or f"there is nothing of this name to remove{meant}"
            raise ConfigError(schema.dotted((*path, key)), Written("null"), right, source.place((*path, key)))
        if isinstance(value, Mapping):
            _check_nulls(source, value, earlier.get(key), schema.member(node, key), (*path, key))


def main(arguments: list[str]) -> None:
    """Check each of some files by itself; `--configfile=mine.yaml` is one too."""
    for path in (Path(argument.rpartition("=")[2]) for argument in arguments):
        try:
            if path.is_file() or path.suffix in (".yaml", ".yml"):  # no result of the workflow is called so
                read(path)
        except ConfigError as error:
            raise SystemExit(str(error)) from None


if __name__ == "__main__":
    main(sys.argv[1:])
