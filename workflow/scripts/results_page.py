"""Paper and reproduction, item by item: Markdown for docs/, and the same as a page for the report."""

import logging
from pathlib import Path

from phasediagram.jobs.joblog import log_to
from phasediagram.pages import html
from phasediagram.pages.head import head
from phasediagram.pages.item import Results
from phasediagram.pages.paper_items import items
from phasediagram.storage.files import whole_file
from phasediagram.storage.tables import read_table

TITLE = "Paper and reproduction"


def main(tables: list[str], sweeps: dict[str, dict], markdown: str, page: str) -> None:
    named = {Path(path).relative_to("results").with_suffix("").as_posix(): read_table(path) for path in tables}
    results = Results(named, sweeps)
    sections = [head(results), *items(results)]
    with whole_file(markdown) as path:
        path.write_text(f"# {TITLE}\n\n" + "\n".join(section.markdown() for section in sections))
    with whole_file(page) as path:
        path.write_text(html.page(TITLE, "".join(section.html() for section in sections)))
    logging.info("%d items: %s", len(sections), "; ".join(section.title for section in sections))


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        main(snakemake.input.tables, snakemake.params.sweeps, snakemake.output.markdown, snakemake.output.page)
