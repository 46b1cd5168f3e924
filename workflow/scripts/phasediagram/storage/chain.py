"""The chain from a result to the runs behind it: `python -m phasediagram.storage.chain results/figures/fig5.pdf`."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from phasediagram.storage import artefact, records
from phasediagram.storage.files import DamagedFile

CHECKPOINT = "seed_*.safetensors"


def chain(path: Path, depth: int = 0, seen: set[Path] | None = None) -> Iterator[str]:
    """Yield a line for a file and for each file that it was made from, indented; checkpoints share a line."""
    seen = set() if seen is None else seen
    margin = "  " * depth
    if path in seen:
        yield f"{margin}{path} (above)"
        return
    seen.add(path)
    record = records.read(path)
    intact = "" if records.digest(path) == record["sha256"] else " ALTERED SINCE"
    made = f"by {record['rule']}, code {record['code']}, commit {record['commit']}, {record['recorded']}"
    yield f"{margin}{path} sha256 {record['sha256'][:16]}{intact}: {made}"
    inputs = [_present(path, name) for name in record["inputs"]]
    for made_from in inputs:
        if not made_from.match(CHECKPOINT):
            yield from chain(made_from, depth + 1, seen)
    if runs := [made_from for made_from in inputs if made_from.match(CHECKPOINT)]:
        yield from _of_runs(runs, "  " * (depth + 1))


def _of_runs(paths: list[Path], margin: str) -> Iterator[str]:
    """Yield lines on checkpoints: how many, and what trained them."""
    headers = [artefact.read_header(path) for path in paths]
    widths = sorted({header["m"] for header in headers})
    yield f"{margin}{len(paths)} runs, m = {', '.join(map(str, widths))}"
    trained = Counter(
        f"trainer {header['trainer']}, commit {header['commit']}, numpy {header['versions']['numpy']}, "
        f"torch {header['versions']['torch']}, {header['device']}, training set {header['data_sha256'][:16]}"
        for header in headers
    )
    for how, count in trained.most_common():
        yield f"{margin}  {count} runs: {how}"


def _present(path: Path, name: str) -> Path:
    """Return the path of an input: recorded paths begin with the folder of results, which may have moved."""
    top = len(path.parts) - len(Path(records.read(path)["file"]).parts)
    return Path(*path.parts[:top], *Path(name).parts[1:])


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit("give one file, as in: make provenance FILE=results/figures/fig5.pdf")
    try:
        for line in chain(Path(sys.argv[1])):
            print(line)
    except (DamagedFile, FileNotFoundError) as error:
        raise SystemExit(str(error)) from None


if __name__ == "__main__":
    main()
