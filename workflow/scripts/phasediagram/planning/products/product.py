"""What an entry of the catalogue is, and the paths and names that entries share."""

from dataclasses import dataclass, field

from phasediagram.planning.plan import Plan, Sweep


@dataclass(frozen=True)
class Product:
    """One figure, table or page: what makes it, from what, and what a job of it takes."""

    name: str  # of the rule
    kind: str  # figures, tables or pages: the folder of its log
    script: str
    message: str
    input: dict[str, str | list[str]]
    output: dict[str, str]
    params: dict = field(default_factory=dict)
    captions: dict[str, str] = field(default_factory=dict)  # of outputs: workflow/report/<caption>.rst
    of: str = ""  # ends the caption's title: what tells this one from others with the same caption
    mem_mb: int = 800
    minutes: int = 2
    only_for_report: bool = False
    measures: bool = False  # from what is too large to publish: checkpoints, digits


def figure(name: str, script: str, shows: str, caption: str, **entry) -> Product:
    """Return the entry of a figure, which is a PDF and a PNG; `shows` says of what in its job's message."""
    return Product(
        name=name,
        kind="figures",
        script=script,
        message=f"Drawing {name}: {shows}",
        output={key: f"results/figures/{name}.{key}" for key in ("pdf", "png")},
        captions={"png": caption},
        **entry,
    )


def table(problem: str, name: str) -> str:
    """Return the path of a problem's table."""
    return f"results/{problem}/{name}.csv"


def training_set(problem: str) -> str:
    """Return the path of a problem's training set, for problems with MNIST."""
    return f"results/{problem}/training_set.safetensors"


def samples(sweep: Sweep) -> str:
    """Return the path of what the runs of a sweep have learnt."""
    return f"results/{sweep.problem}/samples/{sweep.name}.safetensors"


def names(plan: Plan, *problems: str) -> list[str]:
    """Return the tables of initialisations by name of those problems that have one."""
    have_one = {sweep.problem for sweep in plan.with_purpose("table1")}
    return [table(problem, "initialisations") for problem in problems if problem in have_one]


def name_of(plan: Plan, sweep: Sweep) -> str:
    """Return the name of a sweep's figure: the sweep's own, with the problem where it has several."""
    several = len(plan.config["sweeps"][sweep.name]["problem"]) > 1
    return f"{sweep.name}_{sweep.problem}" if several else sweep.name
