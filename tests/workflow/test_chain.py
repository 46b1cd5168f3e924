"""The whole chain on real input at smoke scale: what it makes, and that its parts fit together."""

import re
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from pypdf import PdfReader
from workspace import NO_MAPS, NO_SWEEPS, copy_of_repository

from phasediagram.data import mnist
from phasediagram.data.training_set import balanced_subset
from phasediagram.storage import artefact
from phasediagram.storage.schema.checks import violations_in

FIGURES = [*(f"fig{number}" for number in range(1, 9)), "motivation", "theory_residual", "local_slopes"]
FIGURES += ["two_layer_fits", "two_layer_map", "two_layer_condensation", "four_layer_map", "depths"]
FIGURES += ["theory_residual_2_layers", "theory_residual_4_layers", "initial_condensation", "initial_alignment"]
FIGURES += ["initial_alignment_digits", "initial_orientations", "initial_mechanism"]
SMALL = {  # one point of the plane, nothing else
    "phase_maps": NO_MAPS | {"four_points": {"gamma2": [0.0], "gamma3": [1.0]}},
    "sweeps": NO_SWEEPS,
}


def test_every_figure_and_table_is_there(smoke_run):
    for name in FIGURES:
        assert smoke_run.path(f"results/figures/{name}.pdf").read_bytes().startswith(b"%PDF")
        assert smoke_run.path(f"results/figures/{name}.png").read_bytes().startswith(b"\x89PNG")
    assert len(pd.read_csv(smoke_run.path("results/tables/table1.csv"))) == 5
    assert len(pd.read_csv(smoke_run.path("results/four_points/initialisations.csv"))) == 5
    assert (
        len(pd.read_csv(smoke_run.path("results/tables/table2.csv"))) == (3 + 1) * 2
    )  # gauges and their mean x layers
    residuals = pd.read_csv(smoke_run.path("results/tables/theory_residual.csv"))
    assert len(residuals) == 2 * 6 * 3 + 2 * 2 + 2 * 4  # maps x points x layers
    condensation = pd.read_csv(smoke_run.path("results/tables/condensation.csv"))
    assert len(condensation) == 2 * 6 * 2 + 2 * 2  # layers x points x seeds; the map of two layers has W1 alone
    sensitivity = pd.read_csv(smoke_run.path("results/tables/sensitivity.csv"))
    assert set(zip(sensitivity["problem"], sensitivity["varied"], strict=True)) == {
        ("four_points_stop_1e2", "stop_loss"),
        ("mnist_20", "n"),
    }
    zeros = pd.read_csv(smoke_run.path("results/tables/zero_points.csv"))
    assert set(zeros["problem"]) <= {"four_points", "mnist", "two_layer", "four_layer"} and len(zeros) > 0
    assert "results/figures" in smoke_run.first_output.splitlines()[-4]


def test_tables_are_as_their_schema_says(smoke_run):
    assert violations_in(smoke_run.path("results")) == []


def fonts_of(resources):
    """Return all font dictionaries of a page's resources, also those of forms drawn in it."""
    members = {key: resources[key].get_object().values() if key in resources else [] for key in ("/Font", "/XObject")}
    fonts = [font.get_object() for font in members["/Font"]]
    for form in members["/XObject"]:
        inner = form.get_object().get("/Resources")
        fonts += fonts_of(inner.get_object()) if inner is not None else []
    return fonts


def is_embedded(font):
    if font["/Subtype"] == "/Type3":
        return True  # its glyphs are drawings in the file
    described = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    descriptor = described.get("/FontDescriptor", {})
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


@pytest.mark.parametrize("name", FIGURES)
def test_fonts_are_embedded_in_every_figure(smoke_run, name):
    (page,) = PdfReader(smoke_run.path(f"results/figures/{name}.pdf")).pages
    fonts = fonts_of(page["/Resources"])
    assert fonts
    assert [font["/BaseFont"] for font in fonts if not is_embedded(font)] == []


@pytest.mark.parametrize(("problem", "d", "d_out"), [("four_points", 1, 1), ("mnist", 784, 10)])
def test_tables_fit_together(smoke_run, problem, d, d_out):
    names = ("runs", "distances", "slopes", "zero_points")
    runs, distances, slopes, zeros = (pd.read_csv(smoke_run.path(f"results/{problem}/{name}.csv")) for name in names)
    keys = ["init", "m", "seed"]
    assert len(distances) == 3 * len(runs)
    assert set(map(tuple, distances[keys].to_numpy())) == set(map(tuple, runs[keys].to_numpy()))
    assert (distances["sup_relative_distance"] >= distances["relative_distance"]).all()
    assert (runs["status"] == "converged").all()
    assert set(runs["d"]) == {d} and set(runs["d_out"]) == {d_out}
    on_map = slopes[slopes["sweep"] == "phase_map"]
    assert len(on_map) == 2 * 3 * 3  # gamma2 x gamma3 x layers
    assert on_map["slope"].notna().all()
    assert ((on_map["ci_low"] < on_map["slope"]) & (on_map["slope"] < on_map["ci_high"])).sum() >= 10
    assert len(zeros) > 0


def test_mnist_is_real_and_says_where_it_came_from(smoke_run):
    arrays, header = artefact.read(smoke_run.path("results/mnist/digits.safetensors"))
    assert len(arrays["labels"]) == header["digits"] >= 10_000
    assert header["source"] and len(header["sha256"]) == 64
    # real handwriting: a fifth of the ink, most pixels black, and ones have the least of it
    ink = arrays["images"].reshape(len(arrays["images"]), -1).mean(axis=1) / 255
    assert 0.12 < ink.mean() < 0.14
    means = [ink[arrays["labels"] == digit].mean() for digit in range(10)]
    assert min(range(10), key=means.__getitem__) == 1


def test_digits_from_pip_are_the_same_digits(smoke_run):
    """The first 500 of each digit of the npm package, in its order; torchvision has all of them, in another one."""
    arrays, header = artefact.read(smoke_run.path("results/mnist/digits.safetensors"))
    images, labels, _ = mnist.from_pip()
    known = dict(zip(map(bytes, arrays["images"]), arrays["labels"], strict=True))
    assert [known[bytes(image)] for image in images] == list(labels) and len(labels) == 5000
    if "npm" in header["source"]:
        for n in (50, 5000):
            ours, theirs = balanced_subset(images, labels, n), balanced_subset(arrays["images"], arrays["labels"], n)
            assert all(np.array_equal(one, other) for one, other in zip(ours, theirs, strict=True))


def test_a_second_run_does_nothing(finished):
    assert finished.jobs() == {}


def test_figures_are_targets_by_rule_and_by_file(finished):
    for target in ("fig5", "results/figures/fig5.pdf"):
        assert finished.jobs("-n", "--forcerun", "fig5", "--", target) == {"fig5": 1}


def test_a_mistyped_target_gets_did_you_mean(fresh):
    assert "Did you mean fig5" in fresh.snakemake("-n", "--", "fig_5", check=False)


def test_the_library_of_another_folder_is_refused(fresh, tmp_path):
    other = copy_of_repository(tmp_path / "other")
    command = [sys.executable, "-m", "snakemake", "-n", "--configfile", "config/smoke.yaml"]
    done = subprocess.run(command, cwd=other.folder, env=fresh.environment, capture_output=True, text=True)
    assert "the installed library is that of" in done.stdout + done.stderr


def test_bundles_change_nothing_in_the_results(fresh):
    fresh.snakemake("--", "results/four_points/slopes.csv", overlay=SMALL)
    bundled = fresh.path("results/four_points/slopes.csv").read_bytes()
    for bundle, number in ([], 6), (["seed"], 3), (["gamma3", "m", "seed"], 1):  # 3 widths x 2 seeds
        subprocess.run(["rm", "-rf", "results", ".run-store"], cwd=fresh.folder, check=True)
        jobs = fresh.jobs("--", "results/four_points/slopes.csv", overlay=SMALL | {"bundle": bundle})
        assert jobs["train"] == number
        assert fresh.path("results/four_points/slopes.csv").read_bytes() == bundled


def test_other_data_sets_get_a_slope_map_of_their_own(fresh):
    overlay = {
        "problems": {"two_points": {"x": [-1.0, 1.0], "y": [1.0, -0.5], "stop_loss": 0.01}},
        "phase_maps": NO_MAPS
        | {"two_points": {"gamma2": [0.0, 0.5], "gamma3": [1.0, 2.0], "widths": [20, 40], "seeds": 1}},
        "sweeps": NO_SWEEPS,
    }
    jobs = fresh.jobs(overlay=overlay)
    assert jobs["train"] == 4 and jobs["slope_map_two_points"] == 1
    assert fresh.path("results/figures/slope_map_two_points.pdf").exists()


def test_paper_config_plans_thousands_of_jobs_without_bundles(fresh):
    assert fresh.jobs("-n", overlay={"bundle": []}, config="config/paper.yaml")["train"] > 4000


@pytest.mark.parametrize(
    ("overlay", "key"),
    [
        ({"phase_maps": {"four_points": {"widths": [100]}}}, "phase_maps.four_points.widths"),
        ({"trainning": {}}, "trainning"),
        ({"training": {"accuracy": -0.1}}, "training.accuracy"),
    ],
)
def test_a_bad_config_stops_before_any_job_with_one_line(fresh, overlay, key):
    output = fresh.snakemake(overlay=overlay, check=False)
    assert [line for line in output.splitlines() if f"config key {key} = " in line]
    assert "Traceback" not in output and not fresh.path("results").exists()


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("bundle: [m]\nbundle: [seed]\n", "mine.yaml, line 2: config key bundle = [seed]: "),
        ("sweeps:\n  fig_4: null\n", "mine.yaml, line 2: config key sweeps.fig_4 = null: "),
    ],
)
def test_a_bad_file_stops_with_one_line_also_in_a_dry_run(fresh, text, refusal):
    fresh.path("mine.yaml").write_text(text)
    output = fresh.snakemake("-n", check=False, config="mine.yaml")
    assert len([line for line in output.splitlines() if line.startswith(refusal)]) == 1
    assert "Traceback" not in output


def test_a_default_config_that_is_no_yaml_is_refused_with_its_line(fresh):
    lines = len(fresh.path("config.yaml").read_text().splitlines())
    fresh.path("config.yaml").write_text(fresh.path("config.yaml").read_text() + "sweeps: [1, 2\n")
    output = fresh.snakemake("-n", check=False)
    assert f"config.yaml, line {lines + 2}: not valid YAML: " in output and "Traceback" not in output


def test_a_null_on_the_command_line_removes_a_map(fresh):
    jobs = fresh.jobs("-n", "--config", "phase_maps={mnist: null}", overlay={"sweeps": None})
    assert "fig5" in jobs and "fig6" not in jobs and "download_mnist" not in jobs
    output = fresh.snakemake("-n", "--config", "phase_maps={mnits: null}", check=False)
    assert "--config: config key phase_maps.mnits = null: there is nothing" in output


@pytest.mark.parametrize(
    ("overlay", "target"),
    [
        ({"store": "Makefile/below"}, "results/four_points/slopes.csv"),
        ({"mnist_source": "missing"}, "results/mnist/digits.safetensors"),
        ({"training": {"device": "cuda"}}, "results/four_points/slopes.csv"),
    ],
)
def test_what_would_fail_in_a_job_is_refused_when_the_workflow_starts(fresh, monkeypatch, overlay, target):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    output = fresh.snakemake("--", target, overlay=overlay, check=False)
    (key,) = overlay
    assert [line for line in output.splitlines() if line.startswith(f"config key {key}")]
    assert "Traceback" not in output and not fresh.path("results").exists()


def test_a_folder_of_idx_files_serves_all_sets_of_digits(fresh):
    output = fresh.snakemake("-n", overlay={"mnist_source": "idx"})
    assert re.findall("Fetching the MNIST digits from (.*)", output) == ["idx"]


def test_an_altered_idx_file_is_refused_by_name_and_leaves_nothing(fresh):
    fresh.path("idx").mkdir()
    fresh.path("idx/train-images-idx3-ubyte").write_bytes(b"\x00\x00\x08\x03" + bytes(100))
    fresh.path("idx/train-labels-idx1-ubyte").write_bytes(b"")
    overlay = {"mnist_source": "idx"}
    output = fresh.snakemake("--", "results/mnist/digits.safetensors", overlay=overlay, check=False)
    assert "idx/train-images-idx3-ubyte: truncated or altered (104 bytes" in output
    assert not list(fresh.path("results/mnist").glob("*"))
