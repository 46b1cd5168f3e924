"""Two workflows at once: on one run store, and in one folder."""

import time

from chain import command, overlay_of, start, tables_of
from disk_full import FIGURE, SMALL
from workspace import Workspace


def on_one_store(first: Workspace, second: Workspace, undisturbed: dict[str, str]) -> str:
    """Run the same in two folders with one store. Return "complete and equal", or what went wrong."""
    overlay = SMALL | {"store": str(first.path(".run-store"))}
    processes = [
        start(workspace, command("--quiet", "all", "--", FIGURE, configs=overlay_of(workspace, overlay), cores=1))
        for workspace in (first, second)
    ]
    outputs = [process.communicate()[0] for process in processes]
    if any(process.returncode for process in processes):
        return outputs[0] + outputs[1]
    trained = sum(_trained(workspace) for workspace in (first, second))
    runs = len(list(first.path(".run-store").glob("*.safetensors")))
    if trained != runs:
        return f"{trained} runs trained, {runs} in the store"
    return "complete and equal" if tables_of(first) == tables_of(second) == undisturbed else "other tables"


def in_one_folder(workspace: Workspace, undisturbed: dict[str, str]) -> str:
    """Run the same twice in one folder. Return "one refused, complete and equal", or what went wrong."""
    arguments = command("--quiet", "rules", "--", FIGURE, configs=overlay_of(workspace, SMALL), cores=1)
    processes = [start(workspace, arguments)]
    while not list(workspace.path(".snakemake/locks").glob("*")):
        assert processes[0].poll() is None
        time.sleep(0.05)
    processes.append(start(workspace, arguments))
    outputs = [process.communicate()[0] for process in processes]
    failed = [output for process, output in zip(processes, outputs, strict=True) if process.returncode]
    if len(failed) != 1 or "cannot be locked" not in failed[0]:
        return f"{len(failed)} failed: {outputs[0][-600:]} AND {outputs[1][-600:]}"
    return "one refused, complete and equal" if tables_of(workspace) == undisturbed else "other tables"


def _trained(workspace: Workspace) -> int:
    logs = workspace.path("results/logs/train").rglob("*.log")
    return sum(int(log.read_text().splitlines()[-1].split()[2]) for log in logs)
