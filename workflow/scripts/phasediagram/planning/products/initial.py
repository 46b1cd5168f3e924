"""Figures and the table of initial stages (docs/initial.md)."""

from phasediagram.model.spelling import PHASE_MAP
from phasediagram.planning.plan import Plan
from phasediagram.planning.products.product import Product, figure, name_of, samples, table, training_set

KIND = "initial_condensation"  # of a map's figures


def table_of_exponents(plan: Plan) -> list[Product]:
    """The exponents of all stages: of the maps, and of sweeps against the width."""
    maps = [plan.sweep(PHASE_MAP, problem) for problem, entry in _maps(plan).items()]
    sweeps = [*maps, *plan.with_purpose("alignment")]
    if not sweeps:
        return []
    return [
        Product(
            name="initial_stages",
            kind="tables",
            script="initial_stages_table",
            message="Fitting the exponents of initial stages",
            input={name: [table(sweep.problem, name) for sweep in sweeps] for name in ("runs", "distances")},
            output={"table": "results/tables/initial_stages.csv"},
            params={
                "sweeps": [sweep.as_params() for sweep in sweeps],
                "confidence": plan.config["statistics"]["confidence"],
            },
            captions={"table": "initial_stages"},
        )
    ]


def maps(plan: Plan) -> list[Product]:
    """Regimes and alignment over the plane: maps that name the same figure, side by side."""
    figures = {}
    for problem, entry in _maps(plan).items():
        figures.setdefault(entry["figures"][KIND], []).append(problem)
    names = ("regimes", "zero_points", "runs")
    return [
        figure(
            *(name, KIND, "regimes and alignment of initial stages", KIND),
            input={key: [table(problem, key) for problem in problems] for key in names},
            params={
                "titles": _titles(plan, problems),
                "drops": [plan.config["problems"][problem]["stage_drop"] for problem in problems],
                "widths": plan.config["phase_maps"][problems[0]]["widths"],
                "dpi": plan.config["plot"]["dpi"],
            },
        )
        for name, problems in figures.items()
    ]


def _titles(plan: Plan, problems: list[str]) -> list[str]:
    """Return activations as titles; where two problems share one, the names of the problems."""
    activations = [plan.config["problems"][problem]["activation"] for problem in problems]
    return activations if len(set(activations)) == len(problems) else problems


def _maps(plan: Plan) -> dict[str, dict]:
    return {problem: entry for problem, entry in plan.config["phase_maps"].items() if KIND in entry["figures"]}


def alignment(plan: Plan) -> list[Product]:
    """RD, 1 - A and T against the width, a figure for each sweep, with all its problems."""
    found = []
    for sweep in plan.first_with_purpose("alignment"):
        problems = plan.config["sweeps"][sweep.name]["problem"]
        specs = [plan.config["problems"][problem] for problem in problems]
        inputs = {key: [table(problem, key) for problem in problems] for key in ("runs", "distances")}
        sets = [training_set(problem) for problem, spec in zip(problems, specs, strict=True) if "mnist" in spec]
        found.append(
            figure(
                *(sweep.name, "alignment", "initial stages against the width", "alignment"),
                input=inputs | {"training_sets": sets},
                params={
                    "sweep": sweep.as_params(),
                    "problems": specs,
                    "titles": _titles(plan, problems),
                    "dpi": plan.config["plot"]["dpi"],
                },
            )
        )
    return found


def neurons(plan: Plan) -> list[Product]:
    """Neurons at both ends of a stage, and the stage beside the linear flow."""
    shows = {
        "orientations": "neurons at both ends of the initial stage",
        "mechanism": "initial stages beside the linear flow",
    }
    return [
        figure(
            *(name_of(plan, sweep), purpose, shows[purpose], purpose),
            input={"samples": samples(sweep)},
            params={
                "problem": plan.config["problems"][sweep.problem],
                "sweep": sweep.as_params(),
                "dpi": plan.config["plot"]["dpi"],
            },
        )
        for purpose in shows
        for sweep in plan.with_purpose(purpose)
    ]


ENTRIES = (table_of_exponents, maps, alignment, neurons)
