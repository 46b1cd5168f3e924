"""Table 2 from hand-made runs, and the printed values against the paper's own arithmetic."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from scipy import stats
from small_tables import distances_of

from phasediagram.model.initialisation import from_config
from phasediagram.model.published import TABLE2, TABLE2_STD
from phasediagram.model.status import Status
from phasediagram.statistics.gauges import table2

WIDTHS = [100, 1000, 10000]


@pytest.mark.parametrize("group", TABLE2_STD)
@pytest.mark.parametrize("layer", ["W1", "W2"])
def test_printed_standard_deviations_are_those_of_the_printed_means(group, layer):
    means = [cell[layer] for name, cell in TABLE2.items() if name.startswith(group)]
    assert len(means) == 3
    assert np.std(means) == pytest.approx(TABLE2_STD[group][layer], rel=5e-3)


def distances(slopes_of_seeds, init="group1_a", failed=()):
    rows = [
        {"init": init, "m": m, "seed": seed, "W1": 3.0 * m**s, "W2": m ** (2 * s), "a": 1.0}
        for seed, s in enumerate(slopes_of_seeds)
        for m in WIDTHS
    ]
    runs = pd.DataFrame(rows).assign(problem="points", status=Status.CONVERGED, gamma2=0.0, gamma3=1.1)
    for m, seed in failed:
        runs.loc[(runs["m"] == m) & (runs["seed"] == seed), "status"] = Status.STALLED
    return distances_of(runs)


def gauge(seeds, init="group1_a"):
    exponents = {"alpha": "-1/2", "beta3": "-8/15", "beta2": "-8/15", "beta1": "-8/15"}
    return {"init": init, **exponents, "problem": "points", "widths": WIDTHS, "seeds": list(range(seeds))}


def test_cell_is_the_mean_over_seeds_of_each_seeds_slope():
    row = table2(distances([-0.40, -0.42, -0.44]), [gauge(3)], 0.95).iloc[0]
    assert (row["slope"], row["standard_error"]) == pytest.approx((-0.42, 0.02 / np.sqrt(3)))
    assert row["printed"] == -0.4108 and row["difference"] == pytest.approx(-0.42 + 0.4108)
    assert row["n_seeds"] == 3 and row["n_left_out"] == 0


@pytest.mark.parametrize(("shift", "expected"), [(0.0, "agrees"), (0.2, "above"), (-0.2, "below")])
def test_verdict_is_against_the_printed_value(shift, expected):
    slopes = -0.4108 + shift + np.array([-0.01, 0.0, 0.01, 0.0])
    assert table2(distances(slopes), [gauge(4)], 0.95)["verdict"][0] == expected


def test_uncertainty_of_the_printed_mean_counts():
    slopes = -0.4108 + 0.01 + 1e-5 * np.arange(8)  # 0.01 apart, ours without error: within the paper's own scatter
    row = table2(distances(slopes), [gauge(8)], 0.95).iloc[0]
    assert row["verdict"] == "agrees"
    sample_deviation = np.std([-0.4108, -0.4084, -0.4231], ddof=1)  # of three printed gauges: two degrees of freedom
    assert (row["ci_high"] - row["ci_low"]) / 2 == pytest.approx(4.303 * sample_deviation, rel=5e-3)


def test_degrees_of_freedom_are_those_of_welch_and_satterthwaite():
    slopes = [-0.43, -0.41, -0.40, -0.37]
    row = table2(distances(slopes), [gauge(4)], 0.95).iloc[0]
    printed = np.array([-0.4108, -0.4084, -0.4231])
    e, p = np.var(slopes, ddof=1) / 4, np.var(printed, ddof=1)  # squared, and of one printed value
    freedom = (e + p) ** 2 / (e**2 / 3 + p**2 / 2)
    half = stats.t.ppf(0.975, freedom) * np.sqrt(e + p)
    assert (row["ci_high"] - row["ci_low"]) / 2 == pytest.approx(half, rel=2e-3)


@pytest.mark.parametrize("shift", [0.0, 0.1])
def test_homogeneity_is_the_textbooks_analysis_of_variance(shift):
    scatter = 0.01 * np.random.default_rng(0).normal(size=(3, 8))
    slopes = -0.4 + scatter + shift * np.arange(3)[:, None]
    names = [f"group1_{letter}" for letter in "abc"]
    tables = pd.concat([distances(of_gauge, name) for of_gauge, name in zip(slopes, names, strict=True)])
    result = table2(tables, [gauge(8, name) for name in names], 0.95)
    p = result[(result["layer"] == "W1") & (result["gauge"] == "all")]["homogeneity_p"].iloc[0]
    between = 8 * np.var(slopes.mean(axis=1), ddof=1)
    within = slopes.var(axis=1, ddof=1).mean()
    assert p == pytest.approx(stats.f.sf(between / within, 2, 21), rel=1e-6)


def test_seed_with_a_failed_run_is_left_out_and_counted():
    row = table2(distances([-0.4, -0.4, 5.0], failed=[(1000, 2)]), [gauge(3)], 0.95).iloc[0]
    assert row["slope"] == pytest.approx(-0.4) and (row["n_seeds"], row["n_left_out"]) == (2, 1)


def test_one_seed_has_a_slope_and_no_verdict():
    row = table2(distances([-0.4]), [gauge(1)], 0.95).iloc[0]
    assert row["slope"] == pytest.approx(-0.4) and np.isnan(row["standard_error"]) and row["verdict"] == "unknown"


def test_last_rows_pool_the_seeds_of_all_gauges_of_a_group():
    tables = [
        distances([s, s + 0.02], init) for s, init in ((-0.3, "group1_a"), (-0.4, "group1_b"), (-0.5, "group1_c"))
    ]
    result = table2(pd.concat(tables), [gauge(2, f"group1_{letter}") for letter in "abc"], 0.95)
    row = result[(result["layer"] == "W1") & (result["gauge"] == "all")].iloc[0]
    slopes = [-0.3, -0.28, -0.4, -0.38, -0.5, -0.48]
    assert (row["slope"], row["standard_error"]) == pytest.approx(
        (np.mean(slopes), np.std(slopes, ddof=1) / np.sqrt(6))
    )
    assert row["printed"] == pytest.approx(-(0.4108 + 0.4084 + 0.4231) / 3)
    assert row["std_over_gauges"] == pytest.approx(np.std([0.3, 0.4, 0.5])) and row["n_seeds"] == 6
    assert len(result) == 3 * 2 + 2


def test_runs_of_another_problem_do_not_count():
    other = distances([5.0, 5.0]).assign(problem="other")
    row = table2(pd.concat([distances([-0.4, -0.4]), other]), [gauge(2)], 0.95).iloc[0]
    assert row["problem"] == "points" and row["slope"] == pytest.approx(-0.4) and row["n_seeds"] == 2


def test_layers_are_those_that_are_printed():
    assert list(table2(distances([-0.4, -0.42]), [gauge(2)], 0.95)["layer"]) == ["W1", "W2", "W1", "W2"]


def test_default_config_has_the_gauges_of_the_paper():
    config = yaml.safe_load((Path(__file__).parents[3] / "config.yaml").read_text())
    inits = config["sweeps"]["table2"]["initialisations"]
    assert inits.keys() == TABLE2.keys()
    for init, spec in inits.items():
        start = from_config(spec)
        assert (start.gamma2, start.gamma3) == pytest.approx((0.0, 1.1) if "group1" in init else (0.7, 2.5))
    for group in TABLE2_STD:
        seeds = [seed for init, spec in inits.items() if init.startswith(group) for seed in spec["seeds"]]
        assert len(set(seeds)) == len(seeds) == 24  # gauges of a point share draws for equal seeds
