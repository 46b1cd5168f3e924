# What all rules share: the checked configuration, the runs and products it asks for, and code digests.
from pathlib import Path

from snakemake.exceptions import WorkflowError
from snakemake.utils import update_config

ROOT = Path(workflow.current_basedir).resolve().parents[1]
INSTALL = f"`pip install --editable {ROOT}` installs the library of this folder"
try:
    from phasediagram.jobs import digest
    from phasediagram.jobs.digest import code_digest
    from phasediagram.planning import bundles, catalogue, preflight, settings, sources, targets
    from phasediagram.planning.plan import WITH_NEURONS, Plan, checkpoint
    from phasediagram.planning.schema import ConfigError
except ImportError as error:
    raise WorkflowError(f"{error}; {INSTALL}") from None
if digest.SCRIPTS != ROOT / "workflow" / "scripts":
    raise WorkflowError(f"the installed library is that of {digest.SCRIPTS}; {INSTALL}")

# Snakemake merges config files and reads --config in its own way, so check first what was written.
BASE = "config.yaml"
FILES = [] if workflow.config_settings.replace_workflow_config or not Path(BASE).exists() else [Path(BASE)]
COMMAND_LINE = sources.as_in_a_file(workflow.config_settings.config or {})
if workflow.is_main_process:
    try:
        sources.check([*FILES, *workflow.overwrite_configfiles], COMMAND_LINE)
    except ConfigError as error:
        raise WorkflowError(str(error)) from None


configfile: BASE


update_config(config, COMMAND_LINE)
try:
    resolved = settings.resolve(config)
    PLAN = Plan(resolved, tuple(str(path) for path in (*FILES, *workflow.overwrite_configfiles)))
    PRODUCTS = catalogue.products(PLAN)
except ConfigError as error:
    raise WorkflowError(str(error)) from None
config.clear()
config.update(resolved)  # in place, so that scripts see the checked values and the defaults
config["code_state"] = digest.code_state()  # by which a job notices that the code has changed since

PROBLEM, SWEEP, INIT = "|".join(config["problems"]), "|".join(["phase_map", *config["sweeps"]]), r"[A-Za-z0-9_+.-]+"


wildcard_constraints:
    problem=PROBLEM,
    sweep=SWEEP,
    init=INIT,
    m=r"\d+",
    seed=r"\d+",


def for_report(path, caption, of):
    """Mark a result for the report. The first line of its caption has its title: "item: what it shows"."""
    item, shows = (ROOT / "workflow" / "report" / f"{caption}.rst").read_text().splitlines()[0].split(": ", 1)
    return report(
        path,
        caption=f"../report/{caption}.rst",
        category=Path(path).parent.name.capitalize(),
        labels={"item": item, "shows": shows + of},
    )
