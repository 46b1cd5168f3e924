"""The chain from a result to the runs behind it: `python -m phasediagram.storage.chain results/figures/fig5.pdf`."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from phasediagram.storage import artefact, records
from phasediagram.storage.files import DamagedFile

CHECKPOINT = "seed_*.safetensors"
BROKEN = "!!"  # begins what is wrong with a link
OF_A_RUN = (
    "status",
    "gamma2",
    "gamma3",
    "m",
    "seed",
    "depth",
    "activation",
    "engine",
    "dtype",
    "accuracy",
    "stop_loss",
)


def chain(path: Path, expected: str = "", depth: int = 0, seen: set[Path] | None = None) -> Iterator[str]:
    """Yield lines on a file and on each file that it was made from, indented; checkpoints share one.

    `expected` is the SHA-256 that the file had when another was made from it.
    """
    seen = set() if seen is None else seen
    margin = "  " * depth
    if path in seen:
        yield f"{margin}{path} (above)"
        return
    seen.add(path)
    try:
        record, found = records.read(path), records.digest(path)
    except FileNotFoundError:
        yield f"{margin}{path} {BROKEN} it is not there"
        return
    except DamagedFile as error:
        yield f"{margin}{path} {BROKEN} {error.wrong}"
        return
    wrong = f" {BROKEN} it has changed since it was made" if found != record["sha256"] else ""
    if expected and expected != record["sha256"]:
        wrong += f" {BROKEN} it has been made anew: what is above was made from {expected[:16]}"
    yield f"{margin}{path}{wrong}"
    yield f"{margin}  sha256 {found[:16]}, by {record['rule']} with code {record['code']}, "
    yield f"{margin}  commit {record['commit']}, {record['recorded']}"
    if path.match(CHECKPOINT):
        header = artefact.read_header(path)
        yield f"{margin}  {', '.join(f'{name} {header[name]}' for name in OF_A_RUN)}"
        yield f"{margin}  {_trained(header)}"
    runs = {}
    for made_from, sha256 in records.inputs(path).items():
        if made_from.match(CHECKPOINT):
            runs[made_from] = sha256
        else:
            yield from chain(made_from, sha256, depth + 1, seen)
    if runs:
        yield from _of_runs(runs, "  " * (depth + 1))


def _of_runs(runs: dict[Path, str], margin: str) -> Iterator[str]:
    """Yield lines on checkpoints: how many, what trained them, and which are not those that were read."""
    headers = [artefact.read_header(path) for path in runs if path.exists()]
    widths = sorted({header["m"] for header in headers})
    yield f"{margin}{len(runs)} runs, m = {', '.join(map(str, widths))}"
    for how, count in Counter(map(_trained, headers)).most_common():
        yield f"{margin}  {count}: {how}"
    for path, sha256 in runs.items():
        if not path.exists():
            yield f"{margin}  {path} {BROKEN} it is not there"
        elif records.digest(path) != sha256:
            yield f"{margin}  {path} {BROKEN} it is another one than was read"


def _trained(header: dict) -> str:
    versions = ", ".join(f"{name} {header['versions'][name]}" for name in ("numpy", "torch"))
    made = f"trainer {header['trainer']}, commit {header['commit']}, {versions}, {header['device']}"
    file = f" from a file with sha256 {header['file_sha256'][:16]}" if header.get("file_sha256") else ""
    return f"{made}, training set {header['data_sha256'][:16]}{file}"


def main() -> None:
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
        raise SystemExit("give one file that is there, as in: make provenance FILE=results/figures/fig5.pdf")
    broken = False
    for line in chain(Path(sys.argv[1])):
        print(line)
        broken |= f" {BROKEN} " in line
    raise SystemExit(broken)


if __name__ == "__main__":
    main()
