"""Where results come from: the commit of the code, the versions of libraries, the machine."""

import platform
import subprocess
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[4]
LIBRARIES = ("numpy", "scipy", "torch")  # that numbers depend on


@cache
def commit(repository: Path = REPOSITORY) -> str:
    """Return the short commit of the repository, with `-dirty` where tracked files differ from it."""
    command = ["git", "describe", "--always", "--dirty", "--exclude", "*"]
    try:
        done = subprocess.run(command, cwd=repository, capture_output=True, text=True)
    except FileNotFoundError:  # no git, as in a container
        return "unknown"
    return done.stdout.strip() or "unknown"


def versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that numbers depend on, those that are installed."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        with suppress(PackageNotFoundError):  # no torch, where nothing is trained
            found[name] = version(name)
    return found


def processor() -> str:
    """Return the name of the processor, as Linux tells it or else as Python does."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
