"""Copy results/results.md into docs/ with what made it: `python -m phasediagram.pages.provenance <repository>`."""

import os
import platform
import sys
from datetime import datetime
from pathlib import Path

import pandas as pd

from phasediagram.storage import records
from phasediagram.storage.files import whole_file
from phasediagram.storage.origin import commit, processor
from phasediagram.storage.tables import read_checked_table


def provenance(repository: Path) -> str:
    """Return a paragraph: date of the results, commit, the devices that trained and their hours, this machine."""
    results = repository / "results"
    runs = pd.concat([read_checked_table(path) for path in sorted(results.glob("*/runs.csv"))])
    written = datetime.fromtimestamp((results / "results.md").stat().st_mtime).date()
    devices = "; ".join(
        f"{len(group)} runs on {device} in {group['seconds'].sum() / 3600:.2f} core-hours"
        for device, group in runs.groupby("device")
    )
    machine = f"{processor()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return (
        f"Written by `make results-page` on {written} at commit {commit(repository)}: {devices}. Machine: {machine}.\n"
    )


def main(repository: Path) -> None:
    records.check(repository / "results/results.md")
    title, rest = (repository / "results/results.md").read_text().split("\n\n", 1)
    with whole_file(repository / "docs/results.md") as path:
        path.write_text(f"{title}\n\n{provenance(repository)}\n{rest}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
