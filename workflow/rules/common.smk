# Helpers of all rules: the checked configuration, the runs it asks for, and code digests.
from pathlib import Path

from snakemake.exceptions import WorkflowError

INSTALL = f"`pip install --editable {workflow.basedir}` installs the library of this folder"
try:
    from phasediagram.planning import digest, settings
    from phasediagram.planning.digest import code_digest
except ImportError as error:
    raise WorkflowError(f"{error}; {INSTALL}") from None
if digest.SCRIPTS != Path(workflow.basedir).resolve() / "workflow" / "scripts":
    raise WorkflowError(f"the installed library is that of {digest.SCRIPTS}; {INSTALL}")

try:
    resolved = settings.resolve(config)
except settings.ConfigError as error:
    raise WorkflowError(str(error)) from None
config.clear()
config.update(resolved)  # in place: scripts see the same checked values, defaults included

CAPTIONS = Path(workflow.basedir) / "workflow" / "report"
DATA, INIT = "|".join(config["data"]), r"[A-Za-z0-9_+.-]+"
SWEEPS = {data: settings.sweeps_of(config, data) for data in config["data"]}


wildcard_constraints:
    data=DATA,
    init=INIT,
    m=r"\d+",
    seed=r"\d+",


def runs_by_init(data):
    """Return {init: (its config entry, sorted (m, seed) pairs)} over all sweeps of a data set."""
    runs = {}
    for sweep in SWEEPS[data]:
        for init, spec in sweep.inits.items():
            pairs = runs.setdefault(init, (spec, set()))[1]
            pairs.update((m, seed) for m in sweep.widths for seed in sweep.seeds)
    return {init: (spec, tuple(sorted(pairs))) for init, (spec, pairs) in runs.items()}


RUNS = {data: runs_by_init(data) for data in config["data"]}


def checkpoint(data, init, m, seed):
    return f"results/{data}/runs/{init}/m_{m}/seed_{seed}.safetensors"


def checkpoints(data):
    return [checkpoint(data, init, m, seed) for init, (_, pairs) in RUNS[data].items() for m, seed in pairs]


CHECKPOINTS = [path for data in RUNS for path in checkpoints(data)]


def sweeps_over_data(name):
    """Return the sweep of this name for each of its data sets, in the order of the config."""
    return [next(sweep for sweep in SWEEPS[data] if sweep.name == name) for data in config["sweeps"][name]["data"]]


def sweep(name):
    """Return the sweep of this name; of several data sets, that for the first."""
    return sweeps_over_data(name)[0]


def as_params(sweep):
    """Return what scripts need to know of a sweep."""
    return {"name": sweep.name, "inits": list(sweep.inits), "widths": sweep.widths, "seeds": sweep.seeds}


def widest(sweep, seeds):
    """Return the checkpoints of a sweep's largest width, all given seeds of one initialisation after the other."""
    m = max(sweep.widths)
    return [checkpoint(sweep.data, init, m, seed) for init in sweep.inits for seed in seeds]


def on_a_line(data):
    """Return whether the inputs of a data set are plain numbers, so that functions and rows of W1 can be drawn."""
    return not isinstance(config["data"][data].get("x", [[]])[0], list) and config["data"][data]["biases"]


def is_drawn(name):
    """Return whether the config has a sweep of this name over data on a line."""
    return name in config["sweeps"] and on_a_line(sweep(name).data)


def runs_of(sweep, init):
    """Return the checkpoints of one initialisation of a sweep."""
    return [checkpoint(sweep.data, init, m, seed) for m in sweep.widths for seed in sweep.seeds]


def megabytes_of_rows(sweep):
    """Return what half the rows of W2, as many unit rows and their products take in float32."""
    return int(3 * 4 * sweep.widths[-1] ** 2 / 2 / 1e6)


NAMED_SWEEPS = {  # by data set: what runs initialisations of Table 1
    data: [
        as_params(sweep) | {"names": {init: spec["table1"] for init, spec in sweep.inits.items() if "table1" in spec}}
        for sweep in sweeps
        if sweep.name.startswith("table1")
    ]
    for data, sweeps in SWEEPS.items()
}


def named(data):
    """Return the table of named initialisations of a data set, as a list, empty where no sweep has any."""
    return [f"results/{data}/initialisations.csv"] if NAMED_SWEEPS[data] else []


def varied(data, base):
    """Name the settings in which a data set differs from another."""
    specs = [
        {key: value for key, value in spec.items() if key != "mnist"} | spec.get("mnist", {})
        for spec in (config["data"][data], config["data"][base])
    ]
    return ", ".join(sorted(key for key in specs[0] | specs[1] if specs[0].get(key) != specs[1].get(key)))


def sensitivity_params(name):
    """Return a sensitivity sweep with what each further data set varies of the first."""
    data = config["sweeps"][name]["data"]
    return as_params(sweep(name)) | {"data": data, "varied": {other: varied(other, data[0]) for other in data[1:]}}


def points_of(data):
    """Return (x, first component of y) of points on a line, which have curves and a scatter to show; else None."""
    if not on_a_line(data):
        return None
    return config["data"][data]["x"], [y[0] if isinstance(y, list) else y for y in config["data"][data]["y"]]


def for_report(path, name=None, of=""):
    """Mark a result for the report; its caption is workflow/report/<name>.rst, under the title in its first line.

    The title is "item: what it shows", to which `of` is added. The name is the file's where it is not given.
    """
    name = name or Path(path).stem.partition("{")[0].rstrip("_")
    item, shows = (CAPTIONS / f"{name}.rst").read_text().splitlines()[0].split(": ", 1)
    return report(
        path,
        caption=f"../report/{name}.rst",
        category=Path(path).parent.name.capitalize(),
        labels={"item": item, "shows": shows + of},
    )


def page_of(table):
    """Return the page of a table in results/tables or, with the data set in its name, in results/<data>."""
    return f"results/pages/tables/{'_'.join(Path(table).with_suffix('').parts[1:]).removeprefix('tables_')}.html"
