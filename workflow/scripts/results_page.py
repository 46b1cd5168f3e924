"""The paper against us, item by item: Markdown for docs/, and the same as a page for the report."""

import logging
from pathlib import Path

from phasediagram.jobs.joblog import log_to
from phasediagram.pages import html
from phasediagram.pages.paper_items import Results, items
from phasediagram.storage.files import whole_file
from phasediagram.storage.tables import read_table

TITLE = "The paper against us"

if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        tables = {str(Path(path).relative_to("results").with_suffix("")): read_table(path) for path in snakemake.input}
        results = Results(tables, snakemake.params.sweeps)
        found = items(results)
        with whole_file(snakemake.output.markdown) as path:
            path.write_text(f"# {TITLE}\n\n" + "\n".join(item.markdown() for item in found))
        with whole_file(snakemake.output.page) as path:
            path.write_text(html.page(TITLE, "".join(item.html() for item in found)))
        logging.info("%d items: %s", len(found), "; ".join(item.title for item in found))
