"""The items of the results page that go by the depths, maps and sweeps of a run, beyond those of the paper."""

from functools import partial

from phasediagram.model import luo
from phasediagram.model.layers import depth_of
from phasediagram.pages.item import Entry, Results
from phasediagram.pages.items import depths, figures, maps

OF_THE_PAPER = ("four_points", "mnist")  # problems whose zero points are those of Fig 5 and Fig 6
OF_PURPOSE = {
    "fits": ("how far W1 moves", figures.fits, "distances"),
    "motivation": ("fits from other weights", figures.motivation, "distances"),
    "growth": ("slopes of RD(W1)", figures.growth, "slopes"),
}


def entries(results: Results) -> list[Entry]:
    """Return the entries of sweeps and maps that are not the paper's, by depth, and one of all depths."""
    found = [_of_sweep(sweep) for sweep in results.other_sweeps()] + _of_maps(results)
    found.sort(key=lambda entry: list(depths.WORDS.values()).index(entry.title.split()[0]))
    return [*found, Entry("Depths: slopes near the closed form", depths.all_depths, ("tables/theory_residual",))]


def _of_sweep(sweep: dict) -> Entry:
    """Return the entry of one sweep. The statement of Luo et al. is there where they print something of it."""
    what, make, table = OF_PURPOSE[sweep["purpose"]]
    says = "slopes" if sweep["purpose"] == "growth" and luo.slopes(sweep["problem"]) else ""
    needs = [f"{sweep['problem']}/{table}"]
    if sweep["gauges"] and sweep["purpose"] == "growth":
        what, make, says = "gauges that coincide", depths.gauges, says and "gauges"
        needs.append(f"{sweep['problem']}/distances")
    title = f"{depths.WORDS[sweep['depth']]} layers: {what}, {sweep['figure']}"
    return Entry(title, partial(make, sweep=sweep), tuple(needs), luo=says)


def _of_maps(results: Results) -> list[Entry]:
    """Return the entries of zero points of all maps but the paper's, and of names on maps of two layers."""
    found, of_depth = [], {}
    for problem, regimes in results.of_problems("regimes").items():
        depth = depth_of(regimes["layer"])
        of_depth.setdefault(depth, []).append(problem)
        if problem not in OF_THE_PAPER:
            title = f"{depths.WORDS[depth]} layers: zero points of {problem}"
            needs = ("tables/zero_points", f"{problem}/slopes")
            says = "zero_points" if luo.zeros(problem) else ""
            found.append(Entry(title, partial(maps.zero_points, problem=problem), needs, luo=says))
    if 2 in of_depth:
        found.append(Entry("Two layers: initialisations by name", depths.marks, (), luo="marks"))
    return found
