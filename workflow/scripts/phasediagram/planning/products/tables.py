"""Tables: the paper's, and those that compare."""

from phasediagram.model.spelling import PHASE_MAP
from phasediagram.planning.plan import Plan
from phasediagram.planning.products.figures import maps_with, zeta_tables
from phasediagram.planning.products.product import Product, table, training_set


def table1(plan: Plan) -> list[Product]:
    """Table 1, in closed form."""
    return [
        Product(
            name="table1",
            kind="tables",
            script="table1",
            message="Table 1: scaling parameters of common initialisations",
            input={},
            output={"table": "results/tables/table1.csv"},
            params=plan.config["table1"],
            captions={"table": "table1"},
        )
    ]


def initialisations(plan: Plan) -> list[Product]:
    """The measured slopes of the initialisations of Table 1, a table for each problem."""
    sweeps = {}
    for sweep in plan.with_purpose("table1"):
        names = {init: spec["table1"] for init, spec in sweep.inits.items()}
        sweeps.setdefault(sweep.problem, []).append(sweep.as_params() | {"names": names})
    return [
        Product(
            name=f"initialisations_{problem}",
            kind="tables",
            script="initialisations",
            message=f"Collecting the measured slopes of the initialisations of Table 1 on {problem}",
            input={name: table(problem, name) for name in ("runs", "slopes")},
            output={"table": table(problem, "initialisations")},
            params={"problem": problem, "sweeps": of_problem},
            captions={"table": "initialisations"},
            of=f", {problem}",
        )
        for problem, of_problem in sweeps.items()
    ]


def table2(plan: Plan) -> list[Product]:
    """Table 2: gauges beside the printed slopes."""
    gauges = [
        {"init": init, **spec, "problem": sweep.problem, "widths": sweep.widths, "seeds": sweep.seeds[init]}
        for sweep in plan.with_purpose("table2")
        for init, spec in sweep.inits.items()
    ]
    if not gauges:
        return []
    problems = list(dict.fromkeys(gauge["problem"] for gauge in gauges))
    return [
        Product(
            name="table2",
            kind="tables",
            script="table2",
            message="Table 2: slopes of equivalent gauges beside the printed ones",
            input={"distances": [table(problem, "distances") for problem in problems]},
            output={"table": "results/tables/table2.csv"},
            params={"gauges": gauges, "confidence": plan.config["statistics"]["confidence"]},
            captions={"table": "table2"},
        )
    ]


def sensitivity(plan: Plan) -> list[Product]:
    """How slopes depend on what the paper does not print."""
    sweeps = []
    for sweep in plan.first_with_purpose("sensitivity"):  # of the base
        problems = plan.config["sweeps"][sweep.name]["problem"]
        varied = {problem: plan.varied(problem, sweep.problem) for problem in problems[1:]}
        sweeps.append(sweep.as_params() | {"problems": problems, "varied": varied})
    if not sweeps:
        return []
    problems = list(dict.fromkeys(problem for sweep in sweeps for problem in sweep["problems"]))
    return [
        Product(
            name="sensitivity",
            kind="tables",
            script="sensitivity",
            message="Comparing slopes of other data, biases and stop losses",
            input={"distances": [table(problem, "distances") for problem in problems]},
            output={"table": "results/tables/sensitivity.csv"},
            params={"problems": problems, "sweeps": sweeps, "confidence": plan.config["statistics"]["confidence"]},
            captions={"table": "sensitivity"},
        )
    ]


def condensation(plan: Plan) -> list[Product]:
    """Isolated orientations: of W1 over the maps whose rows are drawn, of W2 where zeta is measured."""
    maps = [plan.sweep(PHASE_MAP, problem) for problem in maps_with(plan, "rows") if plan.is_on_a_line(problem)]
    runs = [(sweep.problem, path) for sweep in maps for _, path in sweep.widest()]
    zeta = [(sweep.problem, path) for sweep in plan.with_purpose("zeta") for path in zeta_tables(sweep)]
    if not runs and not zeta:
        return []
    return [
        Product(
            name="condensation",
            kind="tables",
            script="condensation",
            message="Counting isolated orientations of the rows of W1 and W2",
            input={"runs": [path for _, path in runs], "zeta": [path for _, path in zeta]},
            output={"table": "results/tables/condensation.csv"},
            params={"problems": [problem for problem, _ in runs], "zeta_problems": [problem for problem, _ in zeta]},
            captions={"table": "condensation"},
            minutes=10,
            measures=True,
        )
    ]


def against_theory(plan: Plan) -> list[Product]:
    """Measured slopes and zero points beside the closed form."""
    maps = plan.whole_maps()
    if not maps:
        return []
    described = [
        {"problem": problem, "widths": entry["widths"], "seeds": len(entry["seeds"])} for problem, entry in maps.items()
    ]
    return [
        Product(
            name="against_theory",
            kind="tables",
            script="against_theory",
            message="Comparing slopes and zero points with the conjecture",
            input={name: [table(problem, name) for problem in maps] for name in ("regimes", "zero_points")},
            output={
                "residuals": "results/tables/theory_residual.csv",
                "zero_points": "results/tables/zero_points.csv",
            },
            params={"maps": described},
            captions={"residuals": "theory_residual", "zero_points": "zero_points"},
        )
    ]


def training_sets(plan: Plan) -> list[Product]:
    """The digits of each problem with MNIST as its networks see them: they are published, MNIST is not."""
    return [
        Product(
            name=f"digits_of_{problem}",
            kind="tables",
            script="training_set",
            message=f"Writing down the training set of {problem}",
            input={"digits": "results/mnist/digits.safetensors"},
            output={"set": training_set(problem)},
            params={"problem": plan.config["problems"][problem]},
            measures=True,
        )
        for problem in plan.trained
        if "mnist" in plan.config["problems"][problem]
    ]


ENTRIES = (table1, initialisations, table2, sensitivity, condensation, against_theory, training_sets)
