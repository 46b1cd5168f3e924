"""A campaign of bad input: each bad config is refused in one line that names the key or the file; good ones are taken.

`python tests/faults/configs.py` prints how many of which kind were tried.
"""

import random
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import bad_files
import bad_values
import digit_files
import from_schema
import good_values
from case import Case


@dataclass
class Counts:
    """How many cases of each kind were tried, and what was wrong with those that were not taken as they should be."""

    tried: Counter = field(default_factory=Counter)
    refused: Counter = field(default_factory=Counter)
    accepted: Counter = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, case: Case, fault: str) -> None:
        """Count a case."""
        self.tried[case.kind] += 1
        if fault:
            self.wrong.append(f"{case.kind}: {str(case.content)[:200]!r} {fault[:1000]}")
        else:
            (self.refused if case.shown else self.accepted)[case.kind] += 1

    def table(self) -> str:
        """Return the counts as a table, a line for each kind."""
        rows = [(kind, tried, self.refused[kind], self.accepted[kind]) for kind, tried in self.tried.items()]
        rows.append(("all", *(counter.total() for counter in (self.tried, self.refused, self.accepted))))
        lines = ["kind                  | tried | refused | accepted"]
        return "\n".join(lines + [f"{kind:<21} | {n:>5} | {bad:>7} | {good:>8}" for kind, n, bad, good in rows])


def bad_cases(bad: int, rng: random.Random) -> list[Case]:
    """Return all cases by hand, and of the schema's as many as are lacking, at least one for each key and mistake."""
    return [*bad_files.cases(), *bad_values.cases(), *digit_files.bad(), *from_schema.bad(rng)][:bad]


def good_cases(good: int, rng: random.Random) -> list[Case]:
    """Return all cases by hand, and random ones to make them as many as are asked for."""
    return [*digit_files.good(), *good_values.cases(rng, good - len(digit_files.good()))][:good]


def campaign(bad: int, good: int, seed: int, folder: Path) -> Counts:
    """Try so many bad and good cases, each in a folder of its own."""
    rng, counts = random.Random(seed), Counts()
    for number, case in enumerate([*bad_cases(bad, rng), *good_cases(good, rng)]):
        place = folder / str(number)
        place.mkdir(parents=True)
        counts.add(case, case.fault(place))
    return counts


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        counts = campaign(10_000, 300, 0, Path(folder))
    print(counts.table())
    if counts.wrong:
        sys.exit("\n".join(["", "not as they should be:", *counts.wrong]))


if __name__ == "__main__":
    main()
