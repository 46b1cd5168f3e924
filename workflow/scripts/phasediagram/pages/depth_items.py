"""Items of the results page that a run has for each other sweep, map and depth."""

from functools import partial

from phasediagram.model import luo
from phasediagram.model.layers import depth_of
from phasediagram.pages.item import Entry, Results
from phasediagram.pages.items import depths, figures, maps

PROBLEMS_OF_THE_PAPER = ("four_points", "mnist")  # their zero points are those of Fig 5 and Fig 6
OF_PURPOSE = {
    "fits": ("how far W1 moves", figures.fits, "distances"),
    "neurons": ("how far W1 moves", figures.fits, "distances"),
    "motivation": ("fits from other weights", figures.motivation, "distances"),
    "growth": ("slopes of RD(W1)", figures.growth, "slopes"),
}


def entries(results: Results) -> list[Entry]:
    """Return the entries of sweeps and maps that are not the paper's, by depth, and one of all depths."""
    found = [(sweep["depth"], _of_sweep(sweep)) for sweep in results.other_sweeps()] + _of_maps(results)
    by_depth = [entry for _, entry in sorted(found, key=lambda pair: pair[0])]
    return [*by_depth, Entry("Depths: slopes near the closed form", depths.all_depths, ("tables/theory_residual",))]


def _of_sweep(sweep: dict) -> Entry:
    """Return the entry of one sweep. The statement of Luo et al. is there where they print something of it."""
    what, make, *tables = OF_PURPOSE[sweep["purpose"]]
    says = ""
    if sweep["purpose"] == "growth":
        says = "slopes"
        if sweep["has_gauges"]:
            what, make, says = "gauges that coincide", depths.gauges, "gauges"
            tables.append("distances")
    if not luo.slopes(sweep["problem"]):
        says = ""
    title = f"{depths.WORDS[sweep['depth']]} layers: {what}, {sweep['figure']}"
    return Entry(title, partial(make, sweep=sweep), tuple(f"{sweep['problem']}/{table}" for table in tables), luo=says)


def _of_maps(results: Results) -> list[tuple[int, Entry]]:
    """Return (depth, entry) of the zero points of all maps but the paper's, and of names on maps of two layers."""
    found, depths_of_maps = [], set()
    stages = set(results["tables/initial_stages"]["problem"]) if results.has("tables/initial_stages") else set()
    for problem, regimes in results.of_problems("regimes").items():
        if problem in stages:
            continue
        depth = depth_of(regimes["layer"])
        depths_of_maps.add(depth)
        if problem not in PROBLEMS_OF_THE_PAPER:
            title = f"{depths.WORDS[depth]} layers: zero points of {problem}"
            needs = ("tables/zero_points", f"{problem}/slopes")
            says = "zero_points" if luo.zeros(problem) else ""
            found.append((depth, Entry(title, partial(maps.zero_points, problem=problem), needs, luo=says)))
    if 2 in depths_of_maps:
        found.append((2, Entry("Two layers: initialisations by name", depths.marks, (), luo="marks")))
    return found
