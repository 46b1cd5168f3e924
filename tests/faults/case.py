"""A case of the campaign of bad input, and the workflow's own entrance, without Snakemake's start."""

import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from snakemake.common.configfile import load_configfile
from snakemake.utils import update_config

from phasediagram.data.mnist import SourceError
from phasediagram.planning import bundles, catalogue, preflight, settings, sources
from phasediagram.planning.plan import Plan
from phasediagram.planning.schema import ConfigError

BASE = {  # has every kind of entry once
    "problems": {
        "points": {"x": [-1.0, 1.0], "y": [0.5, 1.0]},
        "digits": {"mnist": {"n": 20}},
        "stage": {"x": [-1.0, 0.4], "y": [0.2, 1.0], "depth": 2, "activation": "tanh", "stage_drop": 0.1},
    },
    "phase_maps": {"points": {"gamma2": [0.0, 0.5], "gamma3": [1.0, 2.0], "widths": [10, 20], "seeds": 2}},
    "sweeps": {
        "line": {
            "problem": "points",
            "gamma2": [0.0],
            "gamma3": {"start": 1.0, "stop": 2.0, "step": 0.5},
            "widths": [20, 10],
            "seeds": [3, 0],
        },
        "named": {
            "problem": "points",
            "initialisations": {
                "lecun": {"table1": "lecun"},
                "gauge": {"alpha": "1/2", "beta3": "-1/5", "beta2": "-1/5", "beta1": "-1/5"},
                "point": {"gamma2": 0.5, "gamma3": 2.0},
            },
            "widths": [10, 20],
            "seeds": 1,
        },
    },
}
LONGEST = 900  # letters of a message: a screen's width times ten
WRITTEN = ("results", ".run-store")  # what a workflow that has started leaves


def as_file(content: bytes | str | dict) -> bytes:
    """Return what stands in a file: bytes as they are, text in UTF-8, a mapping as YAML."""
    if isinstance(content, dict):
        content = yaml.safe_dump(content, sort_keys=False)
    return content if isinstance(content, bytes) else content.encode()


def enter(case: "Case", rules: tuple[str, ...]) -> None:
    """Do what the workflow does before its first job; files are in the current folder."""
    files = [Path("config.yaml"), Path(case.name)]
    sources.check(files, {})
    config = {}
    for path in files:
        update_config(config, load_configfile(path))
    resolved = settings.resolve(config)
    plan = Plan(resolved, tuple(map(str, files)))
    catalogue.products(plan)
    bundles.bundles(plan)
    preflight.check(resolved, rules, trains_here=True)


@dataclass(frozen=True)
class Case:
    """An overlay, and what its refusal has to show; where that is nothing, the overlay is good."""

    kind: str
    content: bytes | str | dict
    shown: tuple[str, ...] = ()
    rules: tuple[str, ...] = ("train", "download_mnist")
    files: dict[str, bytes | None] = field(default_factory=dict)  # others in the folder; None is a folder
    name: str = "overlay.yaml"
    entrance: Callable = enter

    def write(self, folder: Path) -> None:
        """Write the config, the overlay and the other files of this case, and what no folder can be made in."""
        (folder / "config.yaml").write_text(json.dumps(BASE))  # YAML, too, and read much faster
        (folder / "file").touch()
        (folder / "loop").symlink_to("loop")
        (folder / "gone").symlink_to("nowhere")
        for name, content in {self.name: as_file(self.content), **self.files}.items():
            path = folder / name
            (path if content is None else path.parent).mkdir(parents=True, exist_ok=True)
            if content is not None:
                path.write_bytes(content)

    def fault(self, folder: Path) -> str:
        """Return what is wrong with how this case is taken, in an empty folder; nothing where all is right."""
        self.write(folder)
        before, message = set(folder.rglob("*")), ""
        try:
            with contextlib.chdir(folder):
                self.entrance(self, self.rules)
        except (ConfigError, SourceError) as error:
            message = str(error)
        except Exception as error:
            return f"dies with {type(error).__name__}: {error}"
        if self.shown and set(folder.rglob("*")) != before:
            return "leaves files"
        return self.fault_of(message)

    def fault_of(self, message: str) -> str:
        """Return what is wrong with the message of a refusal, "" standing for none."""
        if not self.shown:
            return message and f"refused: {message}"
        if not message:
            return "accepted"
        if not message.isprintable() or len(message) > LONGEST:
            return f"not one line: {message!r}"
        missing = [part for part in self.shown if part not in message]
        return f"the message lacks {missing}: {message}" if missing else ""
