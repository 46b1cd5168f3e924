"""The smoke run with 1 and 2 cores, with and without bundles, fresh and resumed: the same tables, byte for byte."""

import time

from chain import command, emptied, kill_all, overlay_of, start, tables_of, unlock
from workspace import SMOKE, Workspace


def same_tables(workspace: Workspace, undisturbed: dict[str, str], cores: int, bundled: bool, resumed: bool) -> str:
    """Run the chain in one of these ways. Return "equal", or the names of the tables that differ."""
    configs = (SMOKE,) if bundled else overlay_of(workspace, {"bundle": []})
    arguments = command("--quiet", "all", configs=configs, cores=cores)
    emptied(workspace)
    if resumed:
        process = start(workspace, arguments)
        time.sleep(15.0)
        assert kill_all(process), "it was done before it could be killed"
        unlock(workspace)
    process = start(workspace, arguments)
    output = process.communicate()[0]
    assert process.returncode == 0, output
    tables = tables_of(workspace)
    differing = [name for name in tables.keys() | undisturbed.keys() if tables.get(name) != undisturbed.get(name)]
    return ", ".join(sorted(differing)) or "equal"
