"""The items of the results page in order: title, function, and what it needs. A new item is a function and an entry.

Those of other depths, maps and sweeps than the paper's are in `depth_items`.
"""

from functools import partial

from phasediagram.pages import depth_items
from phasediagram.pages.item import Entry, Item, Results
from phasediagram.pages.items import figures, initial, maps, ours, tables

ENTRIES_OF_THE_PAPER = (
    Entry("Table 1: scaling parameters", tables.table1, ("tables/table1",), paper="table1"),
    Entry("Initialisations by name", tables.initialisations, ("*/initialisations", "*/runs")),
    Entry("Table 2: slopes of equivalent gauges", tables.table2, ("tables/table2",), paper="table2"),
    Entry("Table 2 with other training points", tables.other_points, ("tables/table2", "tables/sensitivity")),
    Entry(
        "Motivation: fits from small, medium and large weights",
        figures.motivation,
        ("*/distances",),
        sweep="motivation",
        paper="motivation",
    ),
    Entry(
        "Fig 1: the phase diagram",
        partial(maps.phase_diagram, problem="four_points"),
        ("four_points/regimes",),
        paper="fig1",
    ),
    Entry("Fig 2: how far W1 moves", figures.fits, ("*/distances",), sweep="fits", paper="fig2"),
    Entry("Fig 3: how alike the rows of W2 are", figures.similarity, ("tables/fig3",), paper="fig3"),
    Entry("Fig 4: slopes of RD(W1)", figures.growth, ("*/slopes",), sweep="growth", paper="fig4"),
    Entry(
        "Fig 5: zero points of the four points",
        partial(maps.zero_points, problem="four_points"),
        ("tables/zero_points", "four_points/slopes"),
        paper="fig5",
    ),
    Entry(
        "Fig 6: zero points of MNIST",
        partial(maps.zero_points, problem="mnist"),
        ("tables/zero_points", "mnist/slopes"),
        paper="fig6",
    ),
    Entry(
        "Fig 7: condensation in numbers",
        maps.condensation,
        ("tables/condensation",),
        paper="condensation",
    ),
    Entry("Fig 8: ζ of W2", maps.zeta, ("*/zeta_means",), paper="fig8"),
)
OURS = (
    Entry("Initial condensation: regimes over the plane", initial.regimes, ("tables/initial_stages",)),
    Entry("Initial stages: exponents in the width", initial.exponents, ("tables/initial_stages",)),
    Entry("Slopes against the closed form", ours.residuals, ("tables/theory_residual",)),
    Entry("Local slopes: where finite width ends", ours.local_slopes, ("tables/local_slopes",)),
    Entry("Sensitivity to unpublished settings", ours.sensitivity, ("tables/sensitivity",)),
)


def items(results: Results) -> list[Item]:
    """Return all items that a run has the tables for: in the order of the paper, then by depth, then ours."""
    entries = (*ENTRIES_OF_THE_PAPER, *depth_items.entries(results), *OURS)
    return [item for entry in entries if (item := entry.item(results)) is not None]
