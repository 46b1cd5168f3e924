"""All tables of results, in the order of the documentation."""

from phasediagram.storage.schema import of_all, of_problems

TABLES = (*of_problems.TABLES, *of_all.TABLES)
