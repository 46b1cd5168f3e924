"""A table of results as a page for the report, which cannot show CSV files."""

from pathlib import Path

from phasediagram.jobs.job import job
from phasediagram.pages import html
from phasediagram.storage.files import whole_file
from phasediagram.storage.tables import read_table

if __name__ == "__main__":
    with job(snakemake), whole_file(snakemake.output[0]) as path:
        path.write_text(html.page(Path(snakemake.input[0]).name, html.table(read_table(snakemake.input[0]))))
