"""What a configuration may ask for: sizes of data, numbers of runs, memory, and losses that can be reached.

Its keys are known to be right by themselves; here they are checked against each other, before any job.
"""

from phasediagram.data.fit import least_relative_loss
from phasediagram.dynamics.layers.choice import engine_name, least_gigabytes
from phasediagram.model import luo
from phasediagram.model.activations import HOMOGENEOUS
from phasediagram.planning.plan import WITH_NEURONS, Plan
from phasediagram.planning.schema import ConfigError

MOST_RUNS = 1_000_000
SMALLEST, LARGEST = 1e-6, 1e6  # the largest input or target: squares and products stay within float32


def check_size_of_data(key: str, values: list) -> None:
    """Refuse points whose largest number is too small or too large; all may be 0."""
    largest = max(abs(number) for row in values for number in (row if isinstance(row, list) else [row]))
    if largest and not SMALLEST <= largest <= LARGEST:
        right = "the largest absolute value must be from 1.0e-6 to 1.0e+6, or 0: scale the data"
        raise ConfigError(key, values, right)


def check_number_of_runs(config: dict) -> None:
    """Refuse more runs than can be planned; a run that several entries ask for counts once for each."""
    entries = {f"phase_maps.{name}": entry for name, entry in config["phase_maps"].items()}
    entries |= {f"sweeps.{name}": entry for name, entry in config["sweeps"].items()}
    counts = {key: _number_of_runs(entry) for key, entry in entries.items()}
    if (asked := sum(counts.values())) > MOST_RUNS:
        key = max(counts, key=counts.get)
        right = f"this alone is {counts[key]:,} runs, with all others {asked:,}; there may be at most {MOST_RUNS:,}"
        raise ConfigError(key, entries[key], right)


def _number_of_runs(entry: dict) -> int:
    if "initialisations" in entry:
        seeds = sum(len(spec.get("seeds", entry["seeds"])) for spec in entry["initialisations"].values())
    else:
        seeds = len(entry["gamma2"]) * len(entry["gamma3"]) * len(entry["seeds"])
    return seeds * len(entry["widths"]) * len(entry.get("problem", ["its own"]))


def check_memory(config: dict) -> None:
    """Refuse runs that need more memory from the beginning than training.max_gigabytes."""
    training, plan = config["training"], Plan(config)
    limit, dtype = training["max_gigabytes"], training["dtype"]
    for problem, sweeps in plan.sweeps.items():
        for sweep in sweeps:
            m = sweep.widths[-1]
            engine = engine_name(training["engine"], m, *plan.size(problem), dtype, limit, sweep.depth)
            needed = least_gigabytes(engine, m, dtype, sweep.depth)
            if needed <= limit:
                continue
            which = f"m = {m} ({sweep.name} of {problem}) needs {needed:.3g} GB"
            if engine == training["engine"] != "deferred":
                right = f"{which}, training.max_gigabytes is {limit:g}: raise it, or use auto or deferred"
                raise ConfigError("training.engine", engine, right)
            right = f"{which} for the first bases of the deferred engine: raise it, or take smaller widths"
            raise ConfigError("training.max_gigabytes", limit, right)


def check_antisymmetric(config: dict) -> None:
    """Refuse antisymmetric networks that are not of two layers, or whose neurons are no pairs."""
    problems = {name: problem for name, problem in config["problems"].items() if problem["antisymmetric"]}
    for name, problem in problems.items():
        if problem["depth"] != 2:
            right = f"only networks of depth 2 can be antisymmetric, and this problem has depth {problem['depth']}"
            raise ConfigError(f"problems.{name}.antisymmetric", True, right)
    entries = {f"phase_maps.{name}": (entry, [name]) for name, entry in config["phase_maps"].items()}
    entries |= {f"sweeps.{name}": (entry, entry["problem"]) for name, entry in config["sweeps"].items()}
    for key, (entry, of) in entries.items():
        odd = [m for m in entry["widths"] if m % 2]
        if odd and (found := [name for name in of if name in problems]):
            right = f"must be even: neurons of antisymmetric networks ({found[0]}) are pairs"
            raise ConfigError(f"{key}.widths", odd[0], right)


def check_published(config: dict) -> None:
    """Refuse the name of the problem of Luo et al., beside which their values are shown, for another problem."""
    problem = config["problems"].get(luo.PROBLEM)
    theirs = {"x": list(luo.X), "y": list(luo.Y)} | luo.NETWORK
    for key, value in theirs.items() if problem else ():
        if (found := problem.get(key)) != value:
            right = (
                f"this problem has the published values of Luo et al. beside it, and theirs is {value}: rename yours"
            )
            raise ConfigError(f"problems.{luo.PROBLEM}.{key}", found, right)


def check_neurons(config: dict) -> None:
    """Refuse to draw neurons in the plane where they are not of the plane."""
    plan = Plan(config)
    for sweep in plan.with_purpose(*WITH_NEURONS):
        if not plan.is_on_a_line(sweep.problem):
            right = (
                f"purpose {sweep.purpose} is of (w, b) in a plane: it needs inputs that are plain numbers, and biases"
            )
            raise ConfigError(f"sweeps.{sweep.name}.problem", sweep.problem, right)


def check_reachable(config: dict) -> None:
    """Refuse problems with runs whose stop_loss no network of the kind can reach."""
    plan = Plan(config)
    for problem in plan.trained:
        spec = config["problems"][problem]
        if "x" not in spec:
            continue
        key, stop_loss = "stop_loss", spec["stop_loss"]
        if plan.is_stage(problem):
            key, stop_loss = "stage_drop", 1 - spec["stage_drop"]
        of_rays = spec["activation"] in HOMOGENEOUS and not spec["biases"]  # without biases f(c x) = c f(x) for c >= 0
        if (least := least_relative_loss(spec["x"], spec["y"], biases=True)) >= stop_loss:
            why, remedy = "equal inputs have different targets", ""
        elif of_rays and (least := least_relative_loss(spec["x"], spec["y"], biases=False)) >= stop_loss:
            why = "without biases f(c x) = c f(x) for c >= 0: inputs on one ray share one slope, and f(0) = 0"
            remedy = ", use biases"
        else:
            continue
        remedy += f", or stop above {least:.3g}" if least < 1 else ""
        right = f"no network gets below the relative loss {least:.3g} on these points ({why}): change them{remedy}"
        raise ConfigError(f"problems.{problem}.{key}", spec[key], right)
