"""Documentation of all tables as Markdown."""

from phasediagram.model.layers import DEPTHS, layer_names
from phasediagram.storage.schema.table import Table
from phasediagram.storage.schema.tables import TABLES

FEWEST, MOST = (", ".join(layer_names(depth)) for depth in (min(DEPTHS), max(DEPTHS)))
HEAD = f"""# Tables

Every CSV file of a run. An empty cell is a missing value. Numbers have no unit, except
for seconds. A column with `{{layer}}` in its name exists for each layer of the problem's network: {FEWEST} of two
layers, up to {MOST} of five. Read a table with `phasediagram.storage.tables.read_table(path)`.

This page is written by `python -m phasediagram.storage.schema docs/tables.md`, from
`workflow/scripts/phasediagram/storage/schema`. Do not edit it.
"""


def document() -> str:
    """Return the whole page."""
    return "\n".join([HEAD, *map(section, TABLES)])


def section(table: Table) -> str:
    """Return the part of the page for one table."""
    lines = [f"## `results/{table.path}`", "", f"A row is {table.row}. Its keys: {', '.join(table.keys.split())}.", ""]
    lines += ["| column | kind | meaning |", "|:--|:--|:--|"]
    for written, name in {written: name for name, written in table.written.items()}.items():
        column = table.column(name)
        meaning = column.meaning.replace("|", "\\|")
        lines.append(f"| {written} | {column.described_kind} | {meaning} |")
    return "\n".join([*lines, ""])
