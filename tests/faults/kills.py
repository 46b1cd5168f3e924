"""Kills with -9 of everything at random moments, over the whole chain and in long runs that resume from snapshots."""

import random
import time
from dataclasses import dataclass

from chain import command, emptied, kill_all, overlay_of, start, stored, tables_of, unlock
from workspace import NO_MAPS, NO_SWEEPS, Workspace

LONG = {  # one job of two runs that take minutes: snapshots are written every 45 seconds
    "phase_maps": NO_MAPS | {"four_points": {"gamma2": [0.25], "gamma3": [1.5], "widths": [300, 320], "seeds": 1}},
    "sweeps": NO_SWEEPS,
    "training": {"max_steps": 1_000_000_000, "engine": "dense", "dtype": "float64"},
    "bundle": ["m", "seed"],
}
LONG_TARGET = "results/four_points/slopes.csv"


@dataclass
class Kills:
    """What came of a series of kills."""

    kills: int = 0
    chains: int = 0  # that were completed
    resumed: int = 0  # kills after which a run went on from a snapshot
    trained_twice: int = 0
    differing_tables: int = 0


def over_the_chain(
    workspace: Workspace, kills: int, seed: int, undisturbed: dict[str, str], longest: float, arguments: list[str]
) -> Kills:
    """Start a workflow and kill it until it is complete, again and again, until there have been this many kills.

    The pause before a kill is random, up to `longest` seconds.
    """
    draw, counts = random.Random(seed), Kills()
    while counts.kills < kills:
        emptied(workspace)
        _until_complete(workspace, arguments, kills, lambda: draw.uniform(1.0, longest), counts)
        counts.chains += 1
        counts.differing_tables += _differing(tables_of(workspace), undisturbed)
    return counts


def in_long_runs(workspace: Workspace, kills: int, seed: int, pause: float, accuracy: float) -> Kills:
    """Kill a job in runs that take minutes, each time `pause` seconds or a little more after the start.

    The accuracy decides how long a run takes: at 1e-6 six minutes.
    """
    draw, counts = random.Random(seed), Kills()
    overlay = LONG | {"training": LONG["training"] | {"accuracy": accuracy}}
    arguments = command("--quiet", "all", "--", LONG_TARGET, configs=overlay_of(workspace, overlay), cores=1)
    emptied(workspace)
    _until_complete(workspace, arguments, kills, lambda: draw.uniform(pause, pause + 15.0), counts)
    counts.chains = 1
    disturbed = tables_of(workspace)
    emptied(workspace)
    start(workspace, arguments).communicate()
    counts.differing_tables = _differing(disturbed, tables_of(workspace))
    return counts


def _until_complete(workspace: Workspace, arguments: list[str], kills: int, pause, counts: Kills) -> None:
    """Start, kill and start again; after `kills` kills in all, let it finish. Asserts that it succeeds."""
    known: dict[str, int] = {}
    while True:
        process = start(workspace, arguments)
        if counts.kills < kills:
            _wait(process, pause())
            if kill_all(process):
                counts.kills += 1
        output = process.communicate()[0]
        counts.resumed += _has_resumed(workspace)
        now = stored(workspace)
        counts.trained_twice += sum(now.get(name) != inode for name, inode in known.items())
        known = now
        if process.returncode == 0:
            return
        assert process.returncode < 0, output  # killed, and not ended by an error
        unlock(workspace)


def _wait(process, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        time.sleep(0.05)


def _has_resumed(workspace: Workspace) -> int:
    """Return how many of the jobs that ran last went on from a snapshot; their logs are deleted."""
    found = 0
    for log in workspace.path("results/logs/train").rglob("*.log"):
        found += "from a snapshot" in log.read_text()
        log.unlink()
    return found


def _differing(tables: dict[str, str], others: dict[str, str]) -> int:
    return sum(tables.get(name) != others.get(name) for name in tables.keys() | others.keys())
