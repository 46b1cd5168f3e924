"""How numbers and comparisons are written on the results page."""

import numpy as np
import pandas as pd

from phasediagram.model import coordinates
from phasediagram.statistics.comparison import ABOVE, AGREES, BELOW, UNKNOWN

DECIDED = (ABOVE, BELOW)
CLOSE = 0.1  # distance from a conjectured line or slope that counts as close: the conjecture has no constants
WIDE = 0.1  # half width above which an interval says little
BUT_WIDE, NO_INTERVAL, NOTHING_EXPECTED = "compatible, but wide", "no interval", "nothing to compare with"
TOO_FEW, ONE_SEED, NO_SEED = "too few widths or seeds", "one seed", "no seed"


def interval(value: float, low: float, high: float, form: str = ".3f", why: str = TOO_FEW) -> str:
    """Return a value with its interval; `why` is the reason where there is none."""
    if np.isnan(value):
        return f"no value ({why})"
    if np.isnan(low) or np.isnan(high):
        return f"{value:{form}}, {NO_INTERVAL} ({why})"
    return f"{value:{form}} [{low:{form}}, {high:{form}}]"


def with_error(value: float, error: float, form: str = ".3f") -> str:
    """Return a value with its standard error."""
    if np.isnan(value):
        return "no value"
    return f"{value:{form}} ± {error:{form}}" if not np.isnan(error) else f"{value:{form}}, no error ({ONE_SEED})"


def agreement(verdict: str, low: float, high: float) -> str:
    """Return a verdict in honest words: an interval that is wide or absent does not agree with anything."""
    if np.isnan(low) or np.isnan(high):
        return NO_INTERVAL
    if verdict == UNKNOWN:
        return NOTHING_EXPECTED
    return BUT_WIDE if verdict == AGREES and is_wide(low, high) else verdict


def is_wide(low, high):
    """Say whether an interval is wider than ± WIDE. Takes numbers or columns."""
    return high - low > 2 * WIDE


def number(value: float, form: str) -> str:
    """Return a number as text, nothing for a missing one."""
    return "" if np.isnan(value) else f"{value:{form}}"


def places(depth: int) -> str:
    """Return the title of a column of `place`."""
    return f"({', '.join(coordinates.symbols(depth))})"


def place(row) -> str:
    """Return the coordinates of a row of a table."""
    return f"({row['gamma2']:.3g}, {row['gamma3']:.3g})"


def listed(widths) -> str:
    """Return widths with commas: of a text such as "100 400", a column of numbers, or a single number."""
    if isinstance(widths, str):
        return ", ".join(widths.split())
    numbers = np.sort(np.atleast_1d(widths))
    return ", ".join(f"{number:.0f}" for number in numbers) if not np.isnan(numbers).any() else "none"


def counted(values: pd.Series) -> str:
    """Return how often each value occurs: "3 converged, 1 stalled"."""
    return ", ".join(f"{count} {value}" for value, count in values.value_counts().items())


def decided(table: pd.DataFrame) -> str:
    """Return how many intervals of a table exclude the expected value."""
    return f"{table['verdict'].isin(DECIDED).sum()} of {len(table)}"


def as_text(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose floats have four significant digits."""
    return rows.map(lambda value: number(value, ".4g") if isinstance(value, float) else value)
