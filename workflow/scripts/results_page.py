"""Paper and reproduction, item by item: Markdown for docs/, and the same as a page for the report."""

import logging
from pathlib import Path

from phasediagram.jobs.job import job
from phasediagram.pages import html
from phasediagram.pages.head import head
from phasediagram.pages.item import Results
from phasediagram.pages.paper_items import items
from phasediagram.storage.files import whole_file
from phasediagram.storage.origin import commit
from phasediagram.storage.tables import read_table

TITLE = "Paper and reproduction"


def main(tables: list[str], sweeps: list[dict], files: list[str], markdown: str, page: str) -> None:
    """Write the page in both forms; `files` are the names of the config files of the run."""
    named = {Path(path).relative_to("results").with_suffix("").as_posix(): read_table(path) for path in tables}
    results = Results(named, sweeps)
    made_from = f"Config: {', '.join(files)}. Page written at commit {commit()}. "
    sections = [head(results, made_from), *items(results)]
    with whole_file(markdown) as path:
        path.write_text(f"# {TITLE}\n\n" + "\n".join(section.markdown() for section in sections))
    with whole_file(page) as path:
        path.write_text(html.page(TITLE, "".join(section.html() for section in sections)))
    logging.info("%d items: %s", len(sections), "; ".join(section.title for section in sections))


if __name__ == "__main__":
    with job(snakemake):
        p, pages = snakemake.params, snakemake.output
        main(snakemake.input.tables, p.sweeps, p.files, pages.markdown, pages.page)
