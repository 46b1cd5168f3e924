"""Copy the published results page into docs/, with what made it: `python -m phasediagram.pages.provenance`."""

from collections import Counter
from pathlib import Path

from phasediagram.storage import manifest, records
from phasediagram.storage.files import whole_file

PUBLISHED, PAGE, COPY = Path("published"), Path("results-published/results/results.md"), Path("docs/results.md")


def provenance(about: dict) -> str:
    """Return a paragraph on the runs of a manifest: when, by which code, where and in how many core-hours."""
    runs, hours = Counter(), Counter()
    for part in about["runs"]:
        where = f"{part['device']}, {part['processor']}" if part["processor"] else part["device"]
        runs[where] += part["runs"]
        hours[where] += part["core_hours"]
    trained = "; ".join(f"{count} runs on {where} in {hours[where]:.2f} core-hours" for where, count in runs.items())
    when = f"{about['published'].partition('T')[0]}, commit {about['commit']}"
    return f"Copied by `make pages` from the [published results](published.md) of {when}: {trained}.\n"


def main(published: Path = PUBLISHED, page: Path = PAGE, copy: Path = COPY) -> None:
    """Write the copy. Raises DamagedFile if the page is not as the job that made it left it."""
    records.check(page)
    title, rest = page.read_text().split("\n\n", 1)
    with whole_file(copy) as path:
        path.write_text(f"{title}\n\n{provenance(manifest.read(published))}\n{rest}")


if __name__ == "__main__":
    main()
