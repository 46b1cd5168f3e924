"""One zip of the published results for a repository such as Zenodo: `python -m phasediagram.publishing.archive`.

It has what was measured (`published/`), what is drawn from it (`results-published/results/`), the workflow, pins,
`SHA256SUMS`, and RO-Crate metadata, which say what each file is. The same files always give the same bytes:
members have one date and are not compressed.
"""

import json
import mimetypes
import shutil
import tomllib
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import yaml
from rocrate.model.contextentity import ContextEntity
from rocrate.rocrate import ROCrate

from phasediagram.storage import manifest, records
from phasediagram.storage.check import NOT_RESULTS, WITHOUT_RECORD
from phasediagram.storage.files import DamagedFile, whole_file

PUBLISHED, DRAWN = Path("published"), Path("results-published/results")
TOP = ("README.md", "LICENSE", "CITATION.cff", ".zenodo.json", "CHANGELOG.md", "config.yaml", "constraints.txt")
TOP += ("Snakefile", "Makefile", "pyproject.toml")
PATTERNS = ("config/*.yaml", "requirements*", "docs/*.md", "docs/img/*.png", "envs/*.yaml", "profiles/*/*.yaml")
PATTERNS += tuple(f"workflow/**/*.{ending}" for ending in ("py", "smk", "yaml", "rst"))
METADATA, SUMS = "ro-crate-metadata.json", "SHA256SUMS"
WHEN = (1980, 1, 1, 0, 0, 0)  # of every member: the earliest time that a zip can hold
NAMES = {"givenName": "given-names", "familyName": "family-names"}  # of a person in RO-Crate and in CITATION.cff
MEDIA = {".safetensors": "application/octet-stream", ".md": "text/markdown", ".yaml": "application/yaml"}


def members() -> list[str]:
    """Return the paths of all files of the archive but those that it writes itself, in order."""
    found = [Path(name) for name in TOP]
    found += [path for pattern in PATTERNS for path in Path().glob(pattern)]
    found += [PUBLISHED / name for name in (manifest.NAME, *manifest.files(PUBLISHED))]
    for path in DRAWN.rglob("*"):
        name = path.relative_to(DRAWN)
        of_jobs = name.parts[0] not in NOT_RESULTS and records.FOLDER not in name.parts  # records have times
        if path.is_file() and of_jobs and not (PUBLISHED / "results" / name).exists():
            found.append(path)
    return sorted({path.as_posix() for path in found})


def metadata(names: list[str], digests: dict[str, str]) -> str:
    """Return the RO-Crate metadata (JSON) of these files: the whole, the papers, and type and SHA-256 of each."""
    about, citation = json.loads(Path(".zenodo.json").read_text()), yaml.safe_load(Path("CITATION.cff").read_text())
    crate = ROCrate()
    crate.name, crate.description, crate.license = about["title"], about["description"], citation["license"]
    crate.datePublished = datetime.fromisoformat(manifest.read(PUBLISHED)["published"])
    crate.keywords = about["keywords"]
    organisations = [{"@type": "Organization", "name": creator["name"]} for creator in about["creators"]]
    crate.creator = [_entity(crate, f"#creator-{i}", facts) for i, facts in enumerate(organisations, 1)]
    papers = [citation["preferred-citation"], *citation["references"]]
    crate.root_dataset["citation"] = [_paper(crate, paper) for paper in papers]
    for name in names:
        kind = MEDIA.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "text/plain"
        crate.add_file(name, dest_path=name, properties={"encodingFormat": kind, "sha256": digests[name]})
    return json.dumps(crate.metadata.generate(), indent=1, ensure_ascii=False)


def write(path: Path) -> int:
    """Write the archive; return how many files it has."""
    names = members()
    digests = {name: records.digest(name) for name in names}
    written = {METADATA: metadata(names, digests), SUMS: "".join(f"{digests[name]}  {name}\n" for name in names)}
    with whole_file(path) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        for name, text in written.items():
            archive.writestr(_member(name), text)
        for name in names:
            with archive.open(_member(name), "w") as target, Path(name).open("rb") as source:
                shutil.copyfileobj(source, target)
    return len(names) + len(written)


def _paper(crate: ROCrate, paper: dict) -> ContextEntity:
    facts = {"@type": "ScholarlyArticle", "name": paper["title"], "datePublished": str(paper["year"])}
    article = _entity(crate, paper["url"], facts)
    article["author"] = [_person(crate, person) for person in paper["authors"]]
    return article


def _person(crate: ROCrate, person: dict) -> ContextEntity:
    names = {key: person[name] for key, name in NAMES.items()}
    identifier = "#" + "-".join(names.values()).replace(" ", "-")  # the same person in every paper
    return _entity(crate, identifier, {"@type": "Person"} | names)


def _entity(crate: ROCrate, identifier: str, facts: dict) -> ContextEntity:
    return crate.add(ContextEntity(crate, identifier, properties=facts))


def _unsound() -> Iterator[str]:
    """Yield what is wrong with drawn files: altered, or drawn from what is other now or no longer published."""
    for path in map(Path, members()):
        if not path.is_relative_to(DRAWN) or path.relative_to(DRAWN).as_posix() in WITHOUT_RECORD:
            continue
        try:
            records.check_current(path)
        except DamagedFile as error:
            yield str(error)
            continue
        yield from (
            f"{path}: {other}, which it is drawn from, is gone" for other in records.inputs(path) if not other.exists()
        )


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, WHEN)
    member.external_attr = 0o644 << 16
    return member


def main() -> None:
    version = tomllib.loads(Path("pyproject.toml").read_text())["project"]["version"]
    if not DRAWN.is_dir():
        raise SystemExit(f"{DRAWN}: it is not there; `make published` draws it")
    if faults := list(manifest.faults(PUBLISHED)):
        raise SystemExit("\n".join(f"{path}: {wrong}" for path, _, wrong in faults))
    if wrong := next(_unsound(), ""):
        raise SystemExit(f"{wrong}. Delete {DRAWN.parent} and run again")
    path = Path(f"phase-diagrams-{version}.zip")
    count = write(path)
    print(f"{path}: {count} files, {path.stat().st_size / 1e6:.1f} MB, SHA-256 {records.digest(path)}")


if __name__ == "__main__":
    main()
