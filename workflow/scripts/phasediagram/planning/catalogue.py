"""The catalogue: every figure, table and page that a plan asks for, as data. One loop makes their rules.

A new one needs a script in workflow/scripts/, a caption in workflow/report/, and an entry in a module of `products`.
"""

import re

from phasediagram.planning.plan import Plan
from phasediagram.planning.products import figures, initial, pages, tables
from phasediagram.planning.products.product import Product
from phasediagram.planning.schema import ConfigError

ENTRIES = (*tables.ENTRIES, *figures.ENTRIES, *initial.ENTRIES, *pages.ENTRIES)
OTHER_RULES = re.compile(r"all|report_pages|download_mnist|train(_\d+)?|rd_metrics|fit_slope|phase_map|samples|zeta")


def products(plan: Plan) -> list[Product]:
    """Return all products of a plan. Raises ConfigError if two have the same name."""
    found = [product for entry in ENTRIES for product in entry(plan)]
    found += [*pages.results_page(plan, found), *pages.pages_of_tables(found)]
    taken = set()
    for product in found:
        if product.name in taken or OTHER_RULES.fullmatch(product.name):
            right = "another figure, table or rule has this name: rename the sweep or the figure of the phase map"
            raise ConfigError("sweeps or phase_maps", product.name, right)
        taken.add(product.name)
    return found


def targets(found: list[Product]) -> list[str]:
    """Return the files that Snakemake makes without a target: all outputs except pages that only the report needs."""
    return [path for product in found if not product.only_for_report for path in product.output.values()]


def sources(found: list[Product]) -> list[str]:
    """Return the files that products are made from, each once."""
    inputs = [paths for product in found for paths in product.input.values()]
    return list(dict.fromkeys(path for paths in inputs for path in ([paths] if isinstance(paths, str) else paths)))


def redrawn(found: list[Product]) -> list[Product]:
    """Return the products that are made from published results."""
    return [product for product in found if not product.measures]


def published(found: list[Product]) -> list[str]:
    """Return the files that all other products are made from, and those that only runs can give, each once."""
    again = {path for product in redrawn(found) for path in product.output.values()}
    measured = [path for product in found if product.measures for path in product.output.values()]
    return [path for path in dict.fromkeys([*sources(redrawn(found)), *measured]) if path not in again]
