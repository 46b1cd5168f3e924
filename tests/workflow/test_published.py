"""Publishing a run, drawing it again without torch, comparing with it and training samples of it, at smoke scale."""

import os
import re
import shutil
import sys
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest
from matplotlib import pyplot as plt
from rocrate.rocrate import ROCrate
from workspace import Workspace, copy_of_repository, copy_of_run

from phasediagram.storage import manifest, records
from phasediagram.storage.origin import processor
from phasediagram.storage.tables import read_table, write_table

PYTHON = sys.executable
COMPARE = (PYTHON, "-m", "phasediagram.publishing.compare", "results", "published/results")
CHECK = (PYTHON, "-m", "phasediagram.storage.check", "results", "--published", "published")


def collect(workspace: Workspace):
    return workspace.run(PYTHON, "-m", "phasediagram.publishing.collect", "config/smoke.yaml")


def verify(workspace: Workspace, sample: int, seed: int = 1):
    command = ("phasediagram.publishing.verify", "published", "--sample", str(sample), "--seed", str(seed))
    return workspace.run(PYTHON, "-m", *command)


def draw(workspace: Workspace, *arguments: str):
    """Do what `make published` does, where importing torch is an error."""
    copied = workspace.run(PYTHON, "-m", "phasediagram.publishing.copy", "published", "results-published")
    assert copied.returncode == 0, copied.stdout
    no_torch = workspace.path("no_torch/torch.py")
    no_torch.parent.mkdir(exist_ok=True)
    no_torch.write_text("raise ImportError('torch is not to be imported')")
    place = Workspace(workspace.path("results-published"))
    scripts = f"{workspace.path('workflow/scripts')}:{no_torch.parent}"
    command = (PYTHON, "-m", "snakemake", "--snakefile", "../workflow/published.smk", "--cores", "2", *arguments)
    return place.run("env", f"PYTHONPATH={scripts}", *command)


@pytest.fixture(scope="module")
def published(smoke_run, tmp_path_factory) -> Workspace:
    """A finished run that has been published."""
    workspace = copy_of_run(smoke_run, tmp_path_factory.mktemp("published") / "source")
    shutil.rmtree(workspace.path("published"), ignore_errors=True)
    done = collect(workspace)
    assert done.returncode == 0, done.stdout
    return workspace


@pytest.fixture
def source(published, tmp_path) -> Workspace:
    """A copy of the published run, to change."""
    return copy_of_run(published, tmp_path / "source")


@pytest.fixture(scope="module")
def clone(published, tmp_path_factory) -> Workspace:
    """A fresh clone that has the published results and nothing else; they have been drawn."""
    workspace = copy_of_repository(tmp_path_factory.mktemp("clone") / "clone")
    shutil.rmtree(workspace.path("published"), ignore_errors=True)
    shutil.copytree(published.path("published"), workspace.path("published"))
    workspace.drawn = draw(workspace)
    return workspace


def test_every_figure_and_table_is_drawn_again_byte_for_byte_and_without_torch(clone, published):
    assert clone.drawn.returncode == 0, clone.drawn.stdout[-4000:]
    made = {path.relative_to(published.folder) for path in published.path("results").rglob("*.*") if path.is_file()}
    names = [path for path in made if path.suffix in (".pdf", ".png", ".csv") and "logs" not in path.parts]
    assert len(names) > 80
    different = [
        name
        for name in names
        if clone.path("results-published").joinpath(name).read_bytes() != published.path(str(name)).read_bytes()
    ]
    assert different == []
    assert clone.path("results-published/results/figures/interactive_map.html").stat().st_size > 100_000
    assert clone.path("results-published/results/results.md").stat().st_size > 5_000
    assert not re.search(r"\btrain(_\d+)? |rd_metrics|download_mnist", clone.drawn.stdout)


def test_drawing_a_second_time_does_nothing(clone):
    assert "Nothing to be done" in draw(clone).stdout


def test_the_archive_is_whole_and_always_the_same(clone):
    zips = []
    for stamp in (10**9, 1.5e9):
        for path in clone.path("published").rglob("*.csv"):
            os.utime(path, (stamp, stamp))
        done = clone.run(PYTHON, "-m", "phasediagram.publishing.archive")
        assert done.returncode == 0, done.stdout
        (path,) = clone.folder.glob("phase-diagrams-*.zip")
        assert records.digest(path) in done.stdout
        zips.append(path.read_bytes())
        path.rename(clone.path("archive.zip"))
    assert zips[0] == zips[1]
    folder = clone.path("unpacked")
    with zipfile.ZipFile(clone.path("archive.zip")) as archive:
        archive.extractall(folder)
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert set(sums) == names - {"SHA256SUMS", "ro-crate-metadata.json"}
    assert {name: records.digest(folder / name) for name in sums} == sums
    assert {"config.yaml", "constraints.txt", "published/manifest.json", ".zenodo.json", "LICENSE"} <= names
    assert {"results-published/results/figures/fig5.pdf", "results-published/results/results.md"} <= names
    crate = ROCrate(folder)
    assert {unquote(entity.id) for entity in crate.get_entities() if entity.type == "File"} == set(sums)
    assert crate.name and crate.license == "MIT"
    assert [creator["name"] for creator in crate.creator] == ["The phase-diagram authors"]
    papers = crate.root_dataset["citation"]
    assert [(paper["author"][0]["familyName"], len(paper["author"])) for paper in papers] == [
        ("Zhou", 6),
        ("Luo", 4),
        ("Chen", 5),
    ]
    assert papers[0]["name"].startswith("Empirical Phase Diagram")
    assert len({author.id for paper in papers for author in paper["author"]}) == 10  # Luo is one of all three


def test_what_is_drawn_from_removed_tables_is_not_archived(clone):
    table = clone.path("results-published/results/four_points/slopes.csv")
    text = table.read_bytes()
    table.unlink()
    done = clone.run(PYTHON, "-m", "phasediagram.publishing.archive")
    table.write_bytes(text)
    assert done.returncode == 1 and "four_points/slopes.csv, which it is drawn from, is gone" in done.stdout


def test_pictures_in_docs_are_those_of_the_published_results(fresh):
    """If this fails after a change of a figure or of published/: `make pages` draws them again."""
    names = re.search(r"^PICTURES := (.*)$", fresh.path("Makefile").read_text(), re.MULTILINE)[1].split()
    done = draw(fresh, "--", *names)
    assert done.returncode == 0, done.stdout[-4000:]
    for name in names:
        ours, drawn = fresh.path(f"docs/img/{name}.png"), fresh.path(f"results-published/results/figures/{name}.png")
        if processor() == manifest.read(fresh.path("published"))["processor"]:
            assert ours.read_bytes() == drawn.read_bytes(), name
        else:  # another one may round a coordinate in another way
            both = [plt.imread(path) for path in (ours, drawn)]
            assert both[0].shape == both[1].shape and abs(both[0] - both[1]).mean() < 1e-3, name


def test_no_digits_and_no_checkpoints_are_published(published):
    names = manifest.read(published.path("published"))["files"]
    assert not [name for name in names if "/runs/" in name or name.endswith("digits.safetensors")]
    assert {"results/mnist/training_set.safetensors", "results/four_points/runs.csv", "config.yaml"} <= set(names)


def test_the_manifest_says_what_was_trained_where(published):
    content = manifest.read(published.path("published"))
    for part in content["runs"]:
        runs = pd.read_csv(published.path(f"results/{part['problem']}/runs.csv"))
        assert part["runs"] == len(runs) == sum(part["ended"].values())
        assert part["processor"] and part["device"].startswith("cpu") and part["core_hours"] >= 0
    assert len({part["problem"] for part in content["runs"]}) == len(content["runs"]) > 5


def test_an_unfinished_or_altered_run_is_not_published(source):
    before = sorted(source.path("published").rglob("*"))
    table = source.path("results/four_points/distances.csv")
    table.write_text(table.read_text().replace("converged", "diverged", 1))
    done = collect(source)
    assert done.returncode and "results/four_points/distances.csv: it has changed since it was made" in done.stdout
    table.unlink()
    done = collect(source)
    assert done.returncode and "results/four_points/distances.csv: it is not there" in done.stdout
    assert sorted(source.path("published").rglob("*")) == before


def test_runs_that_are_trained_again_are_equal_bit_for_bit(clone):
    done = verify(clone, sample=12)
    assert done.returncode == 0, done.stdout
    assert "12 of 12 are equal bit for bit; the largest difference of RD is 0" in done.stdout
    assert "12 had to be equal" in done.stdout
    assert "chosen with seed 1" in done.stdout


def altered_with_new_digests(folder: Path, monkeypatch) -> pd.Series:
    """Alter one published distance, and write its record and the manifest anew; return its row."""
    monkeypatch.chdir(folder)
    path, content = Path("results/four_points/distances.csv"), manifest.read(Path())
    table, origin = read_table(path), records.read(path)
    table.loc[4, "relative_distance"] *= 1.0001
    write_table(table, path)
    records.write(path, origin | {"sha256": records.digest(path)})
    del content["files"]
    manifest.write(Path(), content)
    return table.loc[4]


def test_a_number_with_new_digests_is_found_by_checking_by_comparing_and_by_training(source, monkeypatch):
    row = altered_with_new_digests(source.path("published"), monkeypatch)
    done = source.run(*CHECK)
    assert done.returncode == 1 and "stale    published/results/four_points/slopes.csv" in done.stdout
    assert "slopes.csv: " in verify(source, sample=1).stdout
    train_all = "from phasediagram.publishing.verify import verify; from pathlib import Path; "
    train_all += "print('contradiction: ', *verify(Path('published'), 10**6, 1, 2), sep='')"
    for done in (source.run(*COMPARE), source.run(PYTHON, "-c", train_all)):
        (line,) = [line for line in done.stdout.splitlines() if line.startswith("contradiction: ")]
        place = f"four_points, {row['init']}, m = {row['m']}, seed {row['seed']}"
        assert line.startswith(f"contradiction: {place}: RD({row['layer']}) is ")
        assert f"published is {float(row['relative_distance'])!r}" in line


def test_a_slope_that_its_distances_do_not_give_is_found(source, monkeypatch):
    monkeypatch.chdir(source.path("published"))
    path = Path("results/four_points/slopes.csv")
    table = read_table(path)
    table.loc[0, "slope"] += 0.001
    write_table(table, path)
    place = table.loc[0]
    done = source.run(
        PYTHON,
        "-c",
        "from phasediagram.publishing.verify import wrong_slopes; from pathlib import Path; "
        "print(*wrong_slopes(Path('published')), sep='|')",
    )
    assert "it has changed since it was made" in done.stdout
    records.write(path, records.read(path) | {"sha256": records.digest(path)})
    done = source.run(
        PYTHON,
        "-c",
        "from phasediagram.publishing.verify import wrong_slopes; from pathlib import Path; "
        "print(*wrong_slopes(Path('published')), sep='|')",
    )
    assert done.stdout.startswith(f"four_points, {place['sweep']}, {place['init']}: S of {place['layer']} is ")
    assert "|" not in done.stdout


def test_comparison_of_a_run_with_itself_finds_nothing(source):
    done = source.run(*COMPARE)
    assert done.returncode == 0 and "Contradictions: 0." in done.stdout, done.stdout
    page = source.path("results/comparison.md").read_text()
    runs = len(pd.read_csv(source.path("results/four_points/runs.csv")))
    assert "## Table 2" in page and "## Zero points of S" in page
    assert re.search(rf"four_points +(\| +{runs} +){{4}}\| +0 +\| +0 +\|", page)
    assert source.run(*CHECK).returncode == 0  # the page is not foreign


@pytest.mark.parametrize("name", ["four_points/distances.csv", "mnist/slopes.csv", "config.yaml"])
def test_an_altered_number_is_named(source, name):
    path = source.path(f"published/results/{name}") if "/" in name else source.path(f"published/{name}")
    path.write_text(path.read_text().replace("1", "2", 1))
    for done in (source.run(*CHECK), verify(source, sample=1)):
        assert done.returncode == 1
        assert f"published/{path.relative_to(source.path('published'))}" in done.stdout
        assert "changed since it was published" in done.stdout
