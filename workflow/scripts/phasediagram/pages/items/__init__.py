"""Functions that make the items of the results page: each returns its rows and one short paragraph."""
