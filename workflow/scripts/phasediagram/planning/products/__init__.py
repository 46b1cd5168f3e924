"""Entries of the catalogue: each function returns the figures, tables or pages that a plan has of one kind."""
