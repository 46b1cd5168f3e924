"""Damage at rest to every kind of file of results and run store: each is named or repaired, none reaches a figure."""

import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chain import command, start
from small_runs import X, Y, run_of
from workspace import Workspace, copy_of_run

from phasediagram.dynamics.checkpoint import train_and_write
from phasediagram.publishing.copy import copy
from phasediagram.storage import artefact, check, manifest, records
from phasediagram.storage.snapshot import Interrupted

KINDS = {  # patterns of one kind of file each, below the folder of a workspace
    "checkpoint": "results/*/runs/*/m_*/seed_*.safetensors",
    "digits": "results/mnist/digits.safetensors",
    "runs.csv": "results/*/runs.csv",
    "distances.csv": "results/*/distances.csv",
    "slopes.csv": "results/*/slopes.csv",
    "regimes.csv": "results/*/regimes.csv",
    "zero_points.csv": "results/*/zero_points.csv",
    "zeta of an initialisation": "results/*/zeta/*.csv",
    "samples": "results/*/samples/*.safetensors",
    "other table": "results/tables/*.csv",
    "figure, PDF": "results/figures/*.pdf",
    "figure, PNG": "results/figures/*.png",
    "page": "results/**/*.html",
    "record": "results/**/.records/*.json",
    "run of the store": ".run-store/*.safetensors",
}


@dataclass(frozen=True)
class Case:
    """One file, and what is done to it."""

    kind: str
    damage: Callable
    path: Path  # relative to the workspace
    seed: int  # of what is random in the damage

    @property
    def told(self) -> Path:
        """The file that has to be named: of a record the file that it is of."""
        return records.file_of(self.path) if self.kind == "record" else self.path


def truncate(path: Path, draw: random.Random, _others: list[Path]) -> None:
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(draw.randrange(1, size))


def flip(path: Path, draw: random.Random, _others: list[Path]) -> None:
    place = draw.randrange(path.stat().st_size)
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0] ^ 1 << draw.randrange(8)
        file.seek(place)
        file.write(bytes([byte]))


def empty(path: Path, _draw: random.Random, _others: list[Path]) -> None:
    with path.open("r+b") as file:
        file.truncate(0)


def swap(path: Path, draw: random.Random, others: list[Path]) -> None:
    """Put another file of the kind in its place, with other content."""
    content = path.read_bytes()
    different = [other for other in others if other.read_bytes() != content]
    path.write_bytes(draw.choice(different).read_bytes() if different else content[::-1])


DAMAGES: tuple[Callable, ...] = (truncate, flip, empty, swap)


def cases(workspace: Workspace, count: int, seed: int) -> Iterator[Case]:
    """Yield cases in turn over kinds and damages."""
    draw = random.Random(seed)
    files = {kind: sorted(workspace.folder.glob(pattern)) for kind, pattern in KINDS.items()}
    assert all(files.values()), [kind for kind, found in files.items() if not found]
    for number in range(count):
        kind = list(KINDS)[number % len(KINDS)]
        damage = DAMAGES[number // len(KINDS) % len(DAMAGES)]
        yield Case(kind, damage, draw.choice(files[kind]).relative_to(workspace.folder), seed + number)


def try_case(finished: Workspace, case: Case, folder: Path, with_workflow: bool) -> str:
    """Do the damage in a copy of a finished run. Return "named", "repaired" or what went wrong.

    `make check` has to name the file. With the workflow, what was made from the file is deleted and made again. Either
    the job refuses and names the file, or what it makes is as it was before the damage.
    """
    workspace = copy_of_run(finished, folder)
    try:
        _damage(workspace, case)
        store = case.path.parts[0] == ".run-store"
        search, place = (check.faults_of_store, ".run-store") if store else (check.faults_of_results, "results")
        if workspace.path(case.told) not in {fault.path for fault in search(workspace.path(place))}:
            return "not found by check"
        if not with_workflow:
            return "named"
        return _from_the_store(workspace, finished, case) if store else _from_results(workspace, finished, case)
    finally:
        shutil.rmtree(folder)


def _damage(workspace: Workspace, case: Case) -> None:
    """Damage a file without a new time stamp, and without breaking its hard link."""
    path, others = workspace.path(case.path), sorted(workspace.folder.glob(KINDS[case.kind]))
    stamps = path.stat().st_atime_ns, path.stat().st_mtime_ns
    case.damage(path, random.Random(case.seed), others)
    os.utime(path, ns=stamps)


def _from_results(workspace: Workspace, finished: Workspace, case: Case) -> str:
    """Make again what is made from a damaged file."""
    made = [path for path in _made_from(finished, case.told) if path.suffix != ".html"]
    if not made:
        return "named"  # nothing is made from it
    target = made[0].relative_to(finished.folder)
    workspace.path(target).unlink()
    output = _run(workspace, target)
    if workspace.path(target).exists():
        same = workspace.path(target).read_bytes() == made[0].read_bytes()
        return "repaired" if same else f"reached {target}"
    return "named" if f"{case.told}: " in output else f"not named: {output[-500:]}"


def _from_the_store(workspace: Workspace, finished: Workspace, case: Case) -> str:
    """Take a damaged run from the store."""
    results = workspace.path("results")
    linked = [path for path in results.rglob("seed_*.safetensors") if path.samefile(workspace.path(case.path))]
    if not linked:
        return "named"
    before = _content(finished.path(case.path))
    linked[0].unlink()
    output = _run(workspace, linked[0].relative_to(workspace.folder))
    if not linked[0].exists():
        return f"not repaired: {output[-500:]}"
    return "repaired" if _content(linked[0]) == before else "another run"


def _content(path: Path) -> tuple[dict[str, bytes], dict]:
    arrays, header = artefact.read(path)
    return {name: array.tobytes() for name, array in arrays.items()}, header | {"seconds": 0}


def _made_from(workspace: Workspace, path: Path) -> Iterator[Path]:
    for record in sorted(workspace.path("results").rglob(f"{records.FOLDER}/*.json")):
        made = records.file_of(record)
        if path.as_posix() in records.read(made)["inputs"]:
            yield made


def _run(workspace: Workspace, target: Path) -> str:
    return start(workspace, command("--", target.as_posix(), cores=1)).communicate()[0]


def campaign(finished: Workspace, folder: Path, count: int, seed: int, with_workflow: int) -> Counter:
    """Return how often (kind, result) came out; the first `with_workflow` cases are tried with the workflow, too."""
    results = Counter()
    for number, case in enumerate(cases(finished, count, seed)):
        results[case.kind, try_case(finished, case, folder / f"case_{number}", number < with_workflow)] += 1
    return results


def of_published(published: Path, folder: Path, count: int, seed: int) -> Counter:
    """Damage files of a copy of published results, one at a time; return how often the damage was named.

    `make check` has to name the file and no other one, and `make published` has to refuse.
    """
    draw, results = random.Random(seed), Counter()
    shutil.copytree(published, folder / "published")
    files = sorted(path for path in (folder / "published").rglob("*") if path.is_file())
    for number in range(count):
        path, damage = draw.choice(files), (*DAMAGES, remove, add)[number % (len(DAMAGES) + 2)]
        before = path.read_bytes()
        damage(path, random.Random(seed + number), [other for other in files if other.suffix == path.suffix])
        told = _stranger(path) if damage is add else path
        found = {fault[0] for fault in manifest.faults(folder / "published")}
        refused = _refuses_to_draw(folder / "published", folder / "drawn")
        lost = f"check named {sorted(map(str, found))}" if found != {told} else "" if refused else "it was drawn"
        results[f"published, {damage.__name__}", lost or "named"] += 1
        path.write_bytes(before)
        _stranger(path).unlink(missing_ok=True)
    return results


def remove(path: Path, _draw: random.Random, _others: list[Path]) -> None:
    path.unlink()


def add(path: Path, _draw: random.Random, _others: list[Path]) -> None:
    """Put a file beside it that nobody has published."""
    shutil.copyfile(path, _stranger(path))


def _stranger(path: Path) -> Path:
    return path.with_name(f"another_{path.name}")


def _refuses_to_draw(published: Path, target: Path) -> bool:
    try:
        copy(published, target)
    except (SystemExit, ValueError):
        return True
    return False


def of_snapshots(folder: Path, count: int, seed: int) -> Counter:
    """Damage the snapshot of an interrupted run; return how often the finished run was as without any damage."""
    results = Counter()
    whole = _trained(folder / "whole", interrupted=False)
    for number in range(count):
        place, draw = folder / f"snapshot_{number}", random.Random(seed + number)
        _trained(place, interrupted=True)
        (snapshot,) = place.glob("*.snapshot")
        if number % len(DAMAGES) == len(DAMAGES) - 1:  # the snapshot of another run in its place
            _trained(place / "other", interrupted=True, seed=1)
            (other,) = (place / "other").glob("*.snapshot")
            shutil.copyfile(other, snapshot)
        else:
            DAMAGES[number % len(DAMAGES)](snapshot, draw, [])
        results["snapshot", "repaired" if _trained(place, interrupted=False) == whole else "another run"] += 1
    return results


def _trained(folder: Path, interrupted: bool, seed: int = 0) -> tuple | None:
    """Train a small run in a folder. Where it is interrupted, a snapshot is left and nothing returned."""
    run, path, steps = run_of(40, seed), folder / f"run_{seed}.safetensors", []
    try:
        train_and_write(
            *(run, X, Y, "cpu", path, lambda step, loss: steps.append(step)),
            ending=lambda: "a test" if interrupted and len(steps) > 30 else "",
        )
    except Interrupted:
        return None
    return _content(path)
