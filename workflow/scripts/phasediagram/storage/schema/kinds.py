"""Kinds of columns: how documentation names them, and whether the values of a table fit."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pandas.api import types


def _any(values: pd.Series) -> bool:
    return True


def _number(values: pd.Series) -> bool:
    return types.is_numeric_dtype(values) and not types.is_bool_dtype(values)


def _count(values: pd.Series) -> bool:
    return _number(values) and bool((np.isfinite(values) & (values >= 0) & (values == values.round())).all())


def _share(values: pd.Series) -> bool:
    return _number(values) and bool(values.between(-ROUNDING, 1 + ROUNDING).all())


def _positive(values: pd.Series) -> bool:
    return _number(values) and bool((values >= 0).all())


def _flag(values: pd.Series) -> bool:
    return bool(values.isin([True, False]).all()) and not _number(values)


def _counts(values: pd.Series) -> bool:
    if _number(values):  # one width in every row
        return _count(values)
    return bool(values.astype(str).str.fullmatch(r"\d+( \d+)*").all())


ROUNDING = 1e-5  # sums of float32 shares may exceed 1 by this much

FITS: dict[str, Callable[[pd.Series], bool]] = {
    "text": _any,  # a text may read like a number: the formula 1
    "count": _count,
    "counts": _counts,
    "number": _number,
    "interval end": _number,
    "0 to 1": _share,
    "seconds": _positive,
    "yes or no": _flag,
}


@dataclass(frozen=True)
class Column:
    """Meaning of a column in plain words, its kind (a key of `FITS`), and its values where they are few."""

    kind: str
    meaning: str
    values: tuple[str, ...] = ()

    @property
    def described_kind(self) -> str:
        """The kind as documentation writes it, with the possible values."""
        return f"one of: {', '.join(self.values)}" if self.values else self.kind

    def fits(self, values: pd.Series) -> bool:
        """Say whether values have this kind. Missing values fit every kind."""
        present = values.dropna()
        if self.values and not present.astype(str).isin(self.values).all():
            return False
        return present.empty or FITS[self.kind](present.infer_objects())
