"""What a comparison has found: lines of its page, and what contradicts."""

from dataclasses import dataclass, field

import pandas as pd
from scipy import stats

OUTSIDE, UNLIKELY = 0.05, 1e-3  # share outside by chance; probability below which there are too many


@dataclass
class Comparison:
    """Lines of the page, and what contradicts."""

    lines: list[str] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)

    def table(self, title: str, rows: pd.DataFrame, note: str = "") -> None:
        """Add a section with a table. What is missing in it is shown as a dash."""
        known = rows.astype(object).where(rows.notna(), None)  # NaN would be printed as a number
        table = known.to_markdown(index=False, floatfmt=".4g", missingval="-") if len(rows) else "None."
        self.lines += [f"## {title}", "", *([note, ""] if note else []), table, ""]

    def judge(self, what: str, difference: pd.Series, joint: pd.Series) -> None:
        """Find a contradiction if too many numbers of equal widths differ by more than their `joint` interval.

        Equal numbers are of the same runs, which say nothing here. Numbers without an interval are not judged either.
        The probability is that of independent numbers, which slopes and zeros of one map are not quite.
        """
        judged = difference.notna() & (difference != 0) & joint.notna()
        outside = int((difference.abs() > joint)[judged].sum())
        if outside and stats.binom.sf(outside - 1, judged.sum(), OUTSIDE) < UNLIKELY:
            wrong = f"{outside} of {judged.sum()} that differ are outside their joint intervals"
            self.contradictions.append(f"{what} at equal widths: {wrong}")
