"""Tables by hand for the tests of pages: with the columns that the schema demands, most of them filled by kind."""

import pandas as pd

from phasediagram.storage.schema.checks import find, violations

OF_KIND = {"text": "", "count": 1, "counts": "100 400", "seconds": 1.0, "yes or no": True, "0 to 1": 0.5}


def made(name: str, /, **columns) -> dict[str, pd.DataFrame]:
    """Return {name: table} with these columns and all others of its schema. A single value is in every row."""
    schema, wildcards = find(f"{name}.csv")
    filled = {}
    for column in schema.written:
        kind = schema.column(column)
        default = kind.values[0] if kind.values else OF_KIND.get(kind.kind, 0.0)
        filled[column] = columns.pop(column, wildcards.get(column, default))
    assert not columns, f"no schema has {', '.join(columns)}"
    rows = max((len(value) for value in filled.values() if isinstance(value, list)), default=1)
    table = pd.DataFrame(filled, index=range(rows))
    assert not violations(f"{name}.csv", table), violations(f"{name}.csv", table)
    return {name: table}


def item_rows(made_item) -> list[dict]:
    """Return the rows that a function of an item has made."""
    rows, _ = made_item
    return rows.to_dict("records")


def row_of(made_item, **where) -> dict:
    """Return the one row of an item with these values."""
    (row,) = [row for row in item_rows(made_item) if all(row[name] == value for name, value in where.items())]
    return row
