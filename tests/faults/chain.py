"""What the campaigns share: workflows that are started and killed, and whether two runs gave the same tables."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import yaml
from workspace import SMOKE, Workspace

SECONDS = ["seconds"]  # the columns that measure time


def command(*arguments: str, configs: tuple[str, ...] = (SMOKE,), cores: int = 2) -> list[str]:
    """Return the command of a workflow."""
    return [sys.executable, "-m", "snakemake", "--cores", str(cores), "--configfile", *configs, *arguments]


def start(workspace: Workspace, arguments: list[str]) -> subprocess.Popen:
    """Start a command in a session of its own, so that `kill_all` reaches all its processes."""
    place = {"cwd": workspace.folder, "env": workspace.environment, "start_new_session": True}
    return subprocess.Popen(arguments, **place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def kill_all(process: subprocess.Popen) -> bool:
    """Kill a command and all it started with -9. Return whether it was still at work."""
    at_work = process.poll() is None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return at_work


def unlock(workspace: Workspace) -> None:
    """Take away the lock that a killed workflow has left."""
    start(workspace, command("--unlock")).communicate()


def overlay_of(workspace: Workspace, content: dict, name: str = "overlay.yaml") -> tuple[str, str]:
    """Write an overlay on the smoke config; return both files."""
    workspace.path(name).write_text(yaml.safe_dump(content))
    return SMOKE, name


def tables_of(workspace: Workspace) -> dict[str, str]:
    """Return the text of each table, without the columns that measure time."""
    results = workspace.path("results")
    found = {}
    for path in sorted(results.rglob("*.csv")):
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        kept = table.drop(columns=SECONDS, errors="ignore")
        found[path.relative_to(results).as_posix()] = kept.to_csv(index=False)
    return found


def stored(workspace: Workspace) -> dict[str, int]:
    """Return {finished run of the store: inode of its file}, which changes if the run is trained again."""
    return {path.name: path.stat().st_ino for path in workspace.path(".run-store").glob("[0-9a-f]*.safetensors")}


def table(rows: list[dict]) -> str:
    """Return rows as a Markdown table."""
    names = list(rows[0])
    lines = [f"| {' | '.join(names)} |", "|" + "--|" * len(names)]
    return "\n".join([*lines, *(f"| {' | '.join(str(row[name]) for name in names)} |" for row in rows)])


def emptied(workspace: Workspace) -> None:
    """Delete everything that a run makes."""
    for name in ("results", ".run-store", ".snakemake"):
        subprocess.run(["rm", "-rf", str(Path(workspace.folder) / name)], check=True)
