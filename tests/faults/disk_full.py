"""A full disk in every stage: an error that names the file, nothing damaged, and complete once there is room.

The results, or the run store, are on a small file system in memory. A file that fills it is the full disk.
"""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chain import command, overlay_of, start, tables_of
from workspace import NO_MAPS, NO_SWEEPS, Workspace

from phasediagram.storage import check

SMALL = {
    "phase_maps": NO_MAPS
    | {"four_points": {"gamma2": [0.25, 0.5], "gamma3": [1.5, 2.0], "widths": [20, 30], "seeds": 2}},
    "sweeps": NO_SWEEPS,
}
FIGURE = "results/figures/fig5.pdf"
STAGES = {  # what is on the small disk, and what is there before it is full
    "train": ("results", "results/mnist/digits.safetensors"),
    "measure": ("results", "results/four_points/runs/g2_+0.25_g3_+1.50/m_20/seed_0.safetensors"),
    "figures": ("results", "results/four_points/zero_points.csv"),
    "store": (".run-store", "results/mnist/digits.safetensors"),
}
LEFT = 8192  # bytes that stay free: enough for a log
SIZE = "64m"


def fill_and_mend(workspace: Workspace, stage: str, undisturbed: dict[str, str]) -> str:
    """Fill the disk in a stage, then make room. Return "complete and equal", or what went wrong."""
    place, before = STAGES[stage]
    configs = overlay_of(workspace, SMALL)
    with small_disk(workspace.path(place)) as disk:
        _run(workspace, configs, before)
        filler = disk / ".filler"
        with filler.open("wb") as file:
            file.truncate(0)
            _fill(file, shutil.disk_usage(disk).free - LEFT)
        failed, output = _run(workspace, configs, FIGURE)
        if not failed or "the disk is full" not in output or f"{place}/" not in output:
            return f"no clear error: {output[-800:]}"
        filler.unlink()
        found = [
            *check.faults_of_results(workspace.path("results")),
            *check.faults_of_store(workspace.path(".run-store")),
        ]
        if damage := [fault for fault in found if fault.kind != "missing"]:  # outputs of the job that failed are
            return f"damage: {damage[0]}"
        failed, output = _run(workspace, configs, FIGURE)
        if failed:
            return f"not complete: {output[-800:]}"
        return "complete and equal" if tables_of(workspace) == undisturbed else "other tables"


def undisturbed_tables(workspace: Workspace) -> dict[str, str]:
    """Return the tables of a run with room enough."""
    failed, output = _run(workspace, overlay_of(workspace, SMALL), FIGURE)
    assert not failed, output
    return tables_of(workspace)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Mount a small file system in memory at a folder. This needs root."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _fill(file, size: int) -> None:
    block = bytes(2**20)
    for _ in range(size // len(block)):
        file.write(block)
    file.write(block[: size % len(block)])


def _run(workspace: Workspace, configs: tuple[str, ...], target: str) -> tuple[bool, str]:
    process = start(workspace, command("--quiet", "rules", "--", target, configs=configs))
    output = process.communicate()[0]
    return process.returncode != 0, output
