"""One table: its path, the meaning of a row, its columns in order, and what identifies a row."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from phasediagram.model.layers import DEPTHS, LAYERS, layer_names
from phasediagram.storage.schema.columns import COLUMNS
from phasediagram.storage.schema.kinds import Column


@dataclass(frozen=True)
class Table:
    """A table of results.

    `columns` has texts of names separated by spaces, and tuples of names with {layer}: the file has all names of a
    tuple for the first layer, then all for the next. `narrowed` has the columns with a meaning of their own. `layers`
    are those of the problem's network.
    """

    path: str  # below results/
    row: str
    keys: str
    columns: tuple[str | tuple[str, ...], ...]
    narrowed: dict[str, Column] = field(default_factory=dict)
    layers: tuple[str, ...] = LAYERS

    def for_columns(self, columns: Iterable[str]) -> "Table":
        """Return the schema with the layers that these columns fit best."""
        names = set(columns)
        depths = sorted(DEPTHS, key=lambda depth: layer_names(depth) != LAYERS)
        schemas = [replace(self, layers=layer_names(depth)) for depth in depths]
        return min(schemas, key=lambda schema: len(names ^ set(schema.written)))

    @property
    def written(self) -> dict[str, str]:
        """The columns of the file in order, each with its name in the glossary: {slope_W1: slope_{layer}, …}."""
        names = {}
        for part in self.columns:
            if isinstance(part, str):
                names |= {name: name for name in part.split()}
            else:
                names |= {name.format(layer=layer): name for layer in self.layers for name in part}
        return names

    def column(self, name: str) -> Column:
        """Return the meaning of a column by its name in the file."""
        name = self.written[name]
        return self.narrowed.get(name) or COLUMNS[name]
