"""The configuration of the run, checked and with all defaults, as YAML and as a page for the report."""

import yaml
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import YamlLexer

from phasediagram.jobs.job import job
from phasediagram.pages import html
from phasediagram.storage.files import whole_file

if __name__ == "__main__":
    with job(snakemake):
        text = yaml.safe_dump(snakemake.params.config, sort_keys=False, default_flow_style=None, allow_unicode=True)
        formatter = HtmlFormatter()
        with whole_file(snakemake.output.yaml) as path:
            path.write_text(text)
        with whole_file(snakemake.output.page) as path:
            body = highlight(text, YamlLexer(), formatter)
            path.write_text(html.page("Configuration", body, formatter.get_style_defs()))
