"""Publish the results of a run: `python -m phasediagram.publishing.collect config/published.yaml`.

The new folder `published/` has what figures, tables and pages are made from, each file with its record; the whole
configuration; and a manifest. Checkpoints and digits are too large and stay behind.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import yaml

from phasediagram.jobs.digest import code_digest
from phasediagram.planning import catalogue, settings, sources
from phasediagram.planning.merge import merge
from phasediagram.planning.plan import Plan
from phasediagram.storage import manifest, origin, records
from phasediagram.storage.files import DamagedFile
from phasediagram.storage.tables import read_checked_table, read_table

FOLDER, CONFIG = Path("published"), "config.yaml"
SCHEMA = "# yaml-language-server: $schema=../workflow/schemas/config.schema.yaml\n"
LARGEST_MB = 30.0
HOW = ["device", "processor", "commit", "trainer", "numpy"]  # columns of runs.csv: where runs were trained, and by what


def merged_config(overlays: Iterable[Path]) -> dict:
    """Return config.yaml with these overlays, as Snakemake merges them, without what nulls remove."""
    config = {}
    for path in (Path(CONFIG), *overlays):
        config = merge(config, sources.read(path).content)
    return settings.without_nulls(config)


def plan_of(published: Path) -> Plan:
    """Return the plan of a published configuration."""
    return Plan(settings.resolve(yaml.safe_load((published / CONFIG).read_text())))


def publish(config: dict, results: Path, folder: Path) -> dict:
    """Write what a finished run of a configuration has measured to a new folder; return what its manifest says.

    Raises SystemExit if a file is missing, altered or stale, or if they are too large.
    """
    plan = Plan(settings.resolve(config))
    names = catalogue.published(catalogue.products(plan))
    for name in names:
        _check(results.parent / name)
    for problem in plan.trained:
        check_runs(plan, problem, read_table(results / problem / "runs.csv"))
    folder.mkdir(parents=True)
    (folder / CONFIG).write_text(SCHEMA + yaml.safe_dump(config, sort_keys=False, allow_unicode=True, width=120))
    for name in names:
        for path in (Path(name), records.path_of(name)):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(results.parent / path, folder / path)
    size = sum((folder / path).stat().st_size for path in manifest.files(folder)) / 1e6
    if size > LARGEST_MB:
        raise SystemExit(f"{size:.1f} MB would be published, at most {LARGEST_MB:.0f} are meant: publish fewer points")
    manifest.write(folder, about(plan, folder / "results"))
    return manifest.read(folder)


def check_runs(plan: Plan, problem: str, runs: pd.DataFrame) -> None:
    """Raise SystemExit if a table of runs does not have the runs that the configuration asks for."""
    asked = {(init, m, seed) for init, (_, pairs) in plan.runs[problem].items() for m, seed in pairs}
    there = set(zip(runs["init"], runs["m"], runs["seed"], strict=True))
    if there != asked:
        init, m, seed = min(there ^ asked)
        wrong = "is missing" if (init, m, seed) in asked else "is not in the configuration"
        raise SystemExit(f"{problem}/runs.csv: the run {init}, m = {m}, seed {seed} {wrong}")


def about(plan: Plan, results: Path) -> dict:
    """Return what the manifest says of the runs: of each problem how many, how wide, trained where, when, how long."""
    return {
        "published": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": origin.commit(),
        "versions": origin.versions(),
        "processor": origin.processor(),
        "trainer": code_digest("phasediagram/dynamics/run"),
        "runs": [part for problem in plan.trained for part in _parts(problem, results / problem / "runs.csv")],
    }


def _parts(problem: str, path: Path) -> list[dict]:
    """Return an entry for each place and code that trained runs of a problem."""
    runs = read_checked_table(path)
    recorded = records.read(path)["recorded"]
    return [
        {
            "problem": problem,
            "runs": len(part),
            "ended": {str(status): int(count) for status, count in part["status"].value_counts().items()},
            "widths": sorted(int(m) for m in part["m"].unique()),
            "core_hours": round(float(part["seconds"].sum()) / 3600, 3),
            "collected": recorded,
            **{name: None if pd.isna(value) else value for name, value in zip(HOW, how, strict=True)},
        }
        for how, part in runs.groupby(HOW, dropna=False)
    ]


def _check(path: Path) -> None:
    if not path.exists():
        raise SystemExit(f"{path}: it is not there; run the workflow with this configuration first")
    try:
        records.check_current(path)
    except DamagedFile as error:
        raise SystemExit(str(error)) from None


def main(overlays: list[str]) -> None:
    config = merged_config(map(Path, overlays))
    with tempfile.TemporaryDirectory(dir=".", prefix=".published.") as temporary:
        new = Path(temporary) / "new"
        content = publish(config, Path("results"), new)
        old = Path(temporary) / "old"
        if FOLDER.exists():
            FOLDER.rename(old)
        try:
            new.rename(FOLDER)
        except OSError:
            if old.exists():
                old.rename(FOLDER)
            raise
    runs = sum(part["runs"] for part in content["runs"])
    hours = sum(part["core_hours"] for part in content["runs"])
    print(f"{FOLDER}: {len(content['files'])} files, of {runs} runs of {hours:.1f} core-hours")


if __name__ == "__main__":
    main(sys.argv[1:])
