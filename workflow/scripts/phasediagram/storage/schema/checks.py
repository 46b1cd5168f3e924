"""Tables of a run against their schema. Nothing here raises: what does not fit comes back as text."""

import re
from pathlib import Path

import pandas as pd

from phasediagram.storage.schema.table import Table
from phasediagram.storage.schema.tables import TABLES
from phasediagram.storage.tables import read_table


def violations_in(results: Path) -> list[str]:
    """Return what does not fit in any CSV file below a results folder, a file without a schema among it."""
    told = []
    for path in sorted(Path(results).rglob("*.csv")):
        name = path.relative_to(results).as_posix()
        try:
            table = read_table(path)
        except (pd.errors.EmptyDataError, pd.errors.ParserError):
            told.append(f"{name}: no table can be read")
        else:
            told += violations(name, table)
    return told


def violations(path: str | Path, table: pd.DataFrame) -> list[str]:
    """Return what does not fit in one table; `path` is relative to the results folder."""
    if (found := find(path)) is None:
        return [f"{path}: no schema has this path"]
    schema, wildcards = found[0].for_columns(table.columns), found[1]
    complaints = _of_columns(schema, table)
    present = [name for name in schema.written if name in table.columns]
    complaints += [
        f"column {name} is not {schema.column(name).described_kind}"
        for name in present
        if not schema.column(name).fits(table[name])
    ]
    complaints += [
        f"column {name} is not {value} in every row"
        for name, value in wildcards.items()
        if name in present and (table[name].astype(str) != value).any()
    ]
    return [f"{path}: {complaint}" for complaint in complaints + _of_keys(schema, table)]


def find(path: str | Path) -> tuple[Table, dict[str, str]] | None:
    """Return the schema of a path and the path's wildcards, None where no schema has it."""
    for schema in TABLES:
        pattern = re.escape(schema.path).replace(
            r"\{problem\}", r"(?P<problem>(?!tables/)[^/]+)"
        )  # no problem is named tables
        pattern = pattern.replace(r"\{init\}", r"(?P<init>[^/]+)")
        if match := re.fullmatch(pattern, Path(path).as_posix()):
            return schema, match.groupdict()
    return None


def _of_columns(schema: Table, table: pd.DataFrame) -> list[str]:
    missing = [name for name in schema.written if name not in table.columns]
    extra = [name for name in table.columns if name not in schema.written]
    complaints = [f"column {name} is missing" for name in missing] + [f"column {name} has no schema" for name in extra]
    shared = [name for name in schema.written if name in table.columns]
    if shared != [name for name in table.columns if name in shared]:
        complaints.append(f"columns are not in the order {', '.join(shared)}")
    return complaints


def _of_keys(schema: Table, table: pd.DataFrame) -> list[str]:
    keys = [name for name in schema.keys.split() if name in table.columns]
    complaints = [f"key column {name} has missing values" for name in keys if table[name].isna().any()]
    if keys and (repeated := int(table.duplicated(keys).sum())):
        complaints.append(f"{repeated} rows repeat the keys {', '.join(keys)}")
    return complaints
