"""The real workflow, run in copies of the repository."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import yaml
from filelock import FileLock

from phasediagram.storage import artefact

REPOSITORY = Path(__file__).resolve().parents[1]
DEFAULT_CONFIG = yaml.safe_load((REPOSITORY / "config.yaml").read_text())
NO_MAPS, NO_SWEEPS = (dict.fromkeys(DEFAULT_CONFIG[section]) for section in ("phase_maps", "sweeps"))  # overlays
SMOKE = "config/smoke.yaml"


class Workspace:
    """A copy of the repository in which Snakemake can be run."""

    def __init__(self, folder: Path):
        self.folder = folder

    def path(self, name: str) -> Path:
        return self.folder / name

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which the library is that of this copy, as `make` would install it."""
        return os.environ | {"PYTHONPATH": str(self.path("workflow/scripts"))}

    def run(self, *command: str) -> subprocess.CompletedProcess:
        """Run a command in this copy; `stdout` of what comes back is all that it printed."""
        place = {"cwd": self.folder, "env": self.environment}
        return subprocess.run(command, **place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def snakemake(self, *arguments: str, overlay: dict | None = None, check: bool = True, config: str = SMOKE) -> str:
        """Run Snakemake with a config (and an overlay on it); return what it printed."""
        configs = [config]
        if overlay is not None:
            self.path("overlay.yaml").write_text(yaml.safe_dump(overlay))
            configs.append("overlay.yaml")
        command = [sys.executable, "-m", "snakemake", "--cores", "2", "--configfile", *configs, *arguments]
        done = self.run(*command)
        if check:
            assert done.returncode == 0, done.stdout[-6000:]
        return done.stdout

    def jobs(self, *arguments: str, **options) -> dict[str, int]:
        """Run Snakemake; return how many jobs of each rule it ran, `train`, `train_2`, ... together."""
        output = self.snakemake(*arguments, **options)
        if "Nothing to be done" in output:
            return {}
        rows = re.search(r"^-+ +-+\n(.*?)^total", output, re.MULTILINE | re.DOTALL).group(1)
        counts = {}
        for line in rows.strip().splitlines():
            rule, count = line.split()
            rule = re.sub(r"^train_\d+$", "train", rule)
            counts[rule] = counts.get(rule, 0) + int(count)
        counts.pop("all", None)
        return counts

    def edit(self, name: str, old: str, new: str) -> None:
        text = self.path(name).read_text()
        assert old in text
        self.path(name).write_text(text.replace(old, new))


def copy_of_repository(folder: Path) -> Workspace:
    """Copy what git would commit: tracked files and new ones that it does not ignore."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    for name in names:
        if (REPOSITORY / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, folder / name)
    return Workspace(folder)


@pytest.fixture
def fresh(tmp_path) -> Workspace:
    """A fresh clone."""
    return copy_of_repository(tmp_path / "clone")


def copy_of_run(workspace: Workspace, folder: Path) -> Workspace:
    """Copy a finished run, time stamps and hard links included."""
    subprocess.run(["cp", "-a", workspace.folder, folder], check=True)
    return Workspace(folder)


def assert_equal_runs(workspace: Workspace, quiet: Workspace, count: int) -> None:
    """There are `count` checkpoints; each is that of an undisturbed run, bit for bit, and no snapshot is left."""
    paths = sorted(path.relative_to(workspace.folder) for path in workspace.path("results").rglob("seed_*.safetensors"))
    assert len(paths) == count
    for path in paths:
        (arrays, header), (quiet_arrays, quiet_header) = (artefact.read(w.path(path)) for w in (workspace, quiet))
        assert header | {"seconds": 0} == quiet_header | {"seconds": 0}, path
        assert all(np.array_equal(array, arrays[name]) for name, array in quiet_arrays.items()), path
    assert not list(workspace.path(".run-store").glob("*.snapshot"))


@pytest.fixture(scope="session")
def smoke_run(tmp_path_factory) -> Workspace:
    """A clone in which the whole chain has run once at smoke scale, the same for all of pytest's workers.

    Copy it (`finished`) before changing it.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    workspace, output = Workspace(shared / "smoke_run"), shared / "smoke_run.log"
    with FileLock(shared / "smoke_run.lock"):
        if not output.exists():
            copy_of_repository(workspace.folder)
            output.write_text(workspace.snakemake())
    workspace.first_output = output.read_text()
    return workspace


@pytest.fixture
def finished(smoke_run, tmp_path) -> Workspace:
    """A copy of the finished smoke run."""
    return copy_of_run(smoke_run, tmp_path / "clone")
