"""Re-runs of only what is invalid: the real workflow after one change, its jobs counted."""

import os
import shutil

SLOPES = "results/four_points/slopes.csv"
OF_RUNS = {"samples", "zeta", "condensation", "fig3_cosines"}  # measured from checkpoints
OF_SAMPLES = {"fig2", "motivation", "fig3", "fig8_zeta", "two_layer_fits", "initial_orientations", "initial_mechanism"}
OF_MAPS = {"fig1", "fig5", "fig6", "fig7", "theory_residual", "interactive_map"}
OF_MAPS |= {"two_layer_map", "two_layer_condensation", "four_layer_map", "depths"}
OF_MAPS |= {"theory_residual_2_layers", "theory_residual_4_layers"}
AFTER_SLOPES = {
    "phase_map",
    "initialisations_four_points",
    "against_theory",
    "results_page",
    "fig4",
    "fig8",  # names with their slopes
    "initial_condensation",
    *OF_MAPS,
}
OF_CONFIDENCE = {"table2", "sensitivity", "initial_stages"}
AFTER_TRAINING = {"rd_metrics", "fit_slope", "local_slopes_table", "local_slopes"}
AFTER_TRAINING |= {"initial_alignment", "initial_alignment_digits"}
AFTER_TRAINING |= OF_RUNS | OF_SAMPLES | AFTER_SLOPES | OF_CONFIDENCE
# 6 points of each map of three layers and 2 of each other one, 3 of motivation and table2, 5 of table1, 2 of
# local_slopes for 2 data sets, and for sensitivity 1 more of the four points, 2 of their variation, 1 of MNIST and of
# its variation; of initial stages 4 points of the map and 3 others, 3 for contrast and 3 of digits
ALL_BUNDLES = 6 + 6 + 2 + 2 + 3 + 3 + 5 + 2 * 2 + 1 + 2 + 1 + 1 + 4 + 3 + 3 + 3


def trained_and_restored(workspace):
    """Sum over all training logs of (runs trained, runs taken from the store)."""
    trained = restored = 0
    for log in workspace.path("results/logs/train").rglob("*.log"):
        words = log.read_text().splitlines()[-1].split()
        trained, restored = trained + int(words[2]), restored + int(words[7])
    return trained, restored


def checkpoints(workspace):
    return {p: p.stat().st_mtime_ns for p in workspace.path("results").rglob("seed_*.safetensors")}


def test_a_colour_in_the_config_redraws_the_figures(finished):
    redrawn = OF_MAPS | {"fig4", "results_page"}  # the page names the config files of its run
    assert finished.jobs("-n", overlay={"plot": {"linear": "#d6604d"}}) == dict.fromkeys(redrawn, 1)


def test_a_colour_in_one_figure_redraws_that_figure(finished):
    finished.edit("workflow/scripts/fig4.py", '"kx"', '"gx"')
    assert finished.jobs() == {"fig4": 1}


def test_the_confidence_level_refits_and_trains_nothing(finished):
    overlay = {"statistics": {"confidence": 0.9}}
    jobs = finished.jobs("-n", overlay=overlay)
    assert set(jobs) == AFTER_SLOPES | OF_CONFIDENCE | {"fit_slope"}
    assert jobs["fit_slope"] == 10  # problems
    assert finished.jobs("--", "results/four_points/zero_points.csv", overlay=overlay) == {
        "fit_slope": 1,
        "phase_map": 1,
    }


def test_new_time_stamps_on_every_file_cost_nothing(finished):
    for path in sorted(finished.folder.rglob("*")):
        if path.is_file() and ".snakemake" not in path.parts and "results" not in path.parts:
            os.utime(path)
    assert finished.jobs() == {}


def test_text_costs_nothing(finished):
    with finished.path("README.md").open("a") as readme:
        readme.write("\n<!-- a comment -->\n")
    finished.edit("workflow/scripts/phasediagram/dynamics/integrator.py", '"""Gradient flow', '"""The gradient flow')
    finished.edit("workflow/scripts/train.py", "REPORT_EVERY_S = 5.0", "REPORT_EVERY_S = 5.0  # seconds")
    assert finished.jobs() == {}


def test_the_integrator_retrains_everything(finished):
    finished.edit(
        "workflow/scripts/phasediagram/dynamics/integrator.py", "HISTORY_GROWTH = 1.1", "HISTORY_GROWTH = 1.2"
    )
    jobs = finished.jobs("-n")
    assert jobs.pop("train") == ALL_BUNDLES
    assert set(jobs) == AFTER_TRAINING  # and neither the download nor Table 1
    finished.path("results/logs/train").rename(finished.path("old-logs"))
    same_point = (
        f"results/four_points/runs/{init}/m_20/seed_0.safetensors" for init in ("g2_+0.50_g3_+2.00", "wedge_w1")
    )
    assert finished.jobs("--", *same_point) == {"train": 2}
    assert trained_and_restored(finished) == (6, 6)  # one of the jobs takes the runs of the other


def test_a_new_gamma2_trains_its_points_alone(finished):
    before = checkpoints(finished)
    jobs = finished.jobs("--", SLOPES, overlay={"phase_maps": {"four_points": {"gamma2": [-0.5, 0.25, 0.5]}}})
    assert jobs["train"] == 3
    after = checkpoints(finished)
    assert all(after[path] == stamp for path, stamp in before.items())
    assert len(after) == len(before) + 3 * 6


def test_a_new_seed_trains_the_new_seed_alone(finished):
    finished.path("results/logs/train").rename(finished.path("old-logs"))
    jobs = finished.jobs("--", SLOPES, overlay={"phase_maps": {"four_points": {"seeds": 3}}})
    assert jobs["train"] == 6
    assert trained_and_restored(finished) == (6 * 3, 6 * 6)  # 6 points: 3 widths of the new seed, 6 old runs


def test_a_new_width_trains_the_new_width_alone(finished):
    finished.path("results/logs/train").rename(finished.path("old-logs"))
    finished.jobs("--", "results/mnist/slopes.csv", overlay={"phase_maps": {"mnist": {"widths": [40, 60, 80]}}})
    assert trained_and_restored(finished) == (12, 24)


def test_a_deleted_checkpoint_costs_its_bundle(finished):
    name = "results/four_points/runs/g2_-0.50_g3_+2.00/m_40/seed_1.safetensors"
    lost = finished.path(name)
    content = lost.read_bytes()
    lost.unlink()
    finished.path("results/logs/train").rename(finished.path("old-logs"))
    assert finished.jobs("--", name, SLOPES) == {"train": 1, "rd_metrics": 1, "fit_slope": 1}
    assert trained_and_restored(finished) == (0, 6)
    assert lost.read_bytes() == content


def test_a_deleted_store_costs_nothing_until_something_is_missing(finished):
    shutil.rmtree(finished.path(".run-store"))
    assert finished.jobs() == {}
    slopes = finished.path(SLOPES).read_bytes()
    point = "results/four_points/runs/g2_-0.50_g3_+2.00"
    shutil.rmtree(finished.path(point))
    assert finished.jobs("--", f"{point}/m_20/seed_0.safetensors", SLOPES)["train"] == 1
    assert finished.path(SLOPES).read_bytes() == slopes
