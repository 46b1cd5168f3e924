"""Plain self-contained HTML pages for the report."""

from html import escape

import pandas as pd

STYLE = """
body { font: 15px/1.5 sans-serif; max-width: 75em; margin: 2em auto; padding: 0 1em; color: #222 }
table { border-collapse: collapse; font-size: 14px }
th, td { padding: 0.2em 0.8em; text-align: left; border: none; border-bottom: 1px solid #ddd }
th { position: sticky; top: 0; background: white; border-bottom: 1px solid #222 }
pre { font-size: 14px }
"""


def page(title: str, body: str, style: str = "") -> str:
    """Return a whole page around an HTML body."""
    head = f"<meta charset='utf-8'><title>{escape(title)}</title><style>{STYLE}{style}</style>"
    return f"<!doctype html><html lang='en'><head>{head}</head><body><h1>{escape(title)}</h1>{body}</body></html>\n"


def table(rows: pd.DataFrame) -> str:
    """Return a table of text and numbers, four significant digits each; missing values are empty."""
    return rows.to_html(index=False, na_rep="", float_format="{:.4g}".format, border=0)
