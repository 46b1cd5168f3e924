"""Growth exponents against exact laws, independent formulas and a simulation."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from small_tables import distances_of

from phasediagram.model.layers import LAYERS
from phasediagram.model.status import Status
from phasediagram.statistics.slopes import fit_power_law, local_slopes_table, slopes_table

M = np.repeat([100, 200, 400, 800], 3)


def noisy(slope, sigma=0.2, m=M, seed=0):
    return 3.0 * m**slope * np.exp(sigma * np.random.default_rng(seed).standard_normal(len(m)))


# ---- one fit -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slope", [-0.92, 0.0, 0.5, 2.0])
def test_exact_power_law_is_recovered(slope):
    fit = fit_power_law(M, 3.0 * M**slope)
    assert fit.slope == pytest.approx(slope, abs=1e-12)
    assert fit.local_slope == pytest.approx(slope, abs=1e-12)
    assert fit.intercept == pytest.approx(np.log(3.0), abs=1e-11)
    assert fit.standard_error < 1e-12
    assert fit.ci_high - fit.ci_low < 1e-11


@pytest.mark.parametrize("confidence", [0.68, 0.95, 0.99])
@pytest.mark.parametrize("m", [M, np.repeat([10, 1000], 2), np.array([10, 20, 50])], ids=["12", "4", "3"])
def test_fit_and_interval_are_those_of_linregress(m, confidence):
    rd = noisy(-0.4, m=m)
    fit, expected = fit_power_law(m, rd, confidence), stats.linregress(np.log(m), np.log(rd))
    half = stats.t(len(m) - 2).ppf((1 + confidence) / 2) * expected.stderr
    assert (fit.slope, fit.intercept, fit.standard_error, fit.r_squared) == pytest.approx(
        (expected.slope, expected.intercept, expected.stderr, expected.rvalue**2), rel=1e-9
    )
    assert (fit.ci_low, fit.ci_high) == pytest.approx((expected.slope - half, expected.slope + half), rel=1e-9)


def test_interval_of_95_percent_covers_the_truth_95_times_in_100():
    m, truth = np.repeat([100, 400, 1600], 3), -0.41
    draws = np.random.default_rng(2022).standard_normal((2000, len(m)))
    fits = [fit_power_law(m, m**truth * np.exp(0.1 * draw), 0.95) for draw in draws]
    assert 0.93 <= np.mean([fit.ci_low <= truth <= fit.ci_high for fit in fits]) <= 0.97


@pytest.mark.parametrize("bend", [0.0, 0.02, 0.2])
def test_curvature_p_is_that_of_the_f_test_of_two_polynomials(bend):
    rd = noisy(-0.4) * np.exp(bend * np.log(M / 300) ** 2)
    x, y = np.log(M) - np.log(300), np.log(rd)
    line, parabola = (((y - np.polyval(np.polyfit(x, y, degree), x)) ** 2).sum() for degree in (1, 2))
    expected = stats.f.sf((line - parabola) / (parabola / (len(M) - 3)), 1, len(M) - 3)
    assert fit_power_law(M, rd).curvature_p == pytest.approx(expected, rel=1e-6)


def test_curvature_p_is_small_for_a_bent_curve_and_not_for_a_straight_one():
    assert fit_power_law(M, noisy(0.5, 0.05) * np.exp(0.3 * np.log(M / 300) ** 2)).curvature_p < 1e-4
    assert np.median([fit_power_law(M, noisy(0.5, 0.05, seed=seed)).curvature_p for seed in range(20)]) > 0.2


def test_local_slope_is_that_of_the_means_of_the_two_largest_widths():
    m = np.array([1, 10, 10, 100, 100])
    rd = np.exp([99.0, 1.0, 3.0, 4.0, 8.0])
    fit = fit_power_law(m, rd)
    assert fit.local_slope == pytest.approx((6.0 - 2.0) / np.log(10))
    # variances 2 and 8, each of a mean of two
    assert fit.local_standard_error == pytest.approx(np.sqrt(2 / 2 + 8 / 2) / np.log(10))


def test_local_slope_of_single_runs_has_no_standard_error():
    fit = fit_power_law([10, 100, 1000], [1.0, 2.0, 20.0])
    assert fit.local_slope == pytest.approx(1.0)
    assert np.isnan(fit.local_standard_error)


def test_two_runs_have_a_slope_without_an_interval():
    fit = fit_power_law([10, 1000], [1.0, 10.0])
    assert fit.slope == pytest.approx(0.5)
    assert np.isnan([fit.standard_error, fit.ci_low, fit.ci_high, fit.curvature_p]).all()


@pytest.mark.parametrize("widths", [(20, 40), (100, 316), (100, 1000)], ids=str)
@pytest.mark.parametrize("seeds", [2, 3, 8])
def test_two_widths_of_several_seeds_have_an_interval_and_no_curvature(widths, seeds):
    m = np.repeat(widths, seeds)
    fit = fit_power_law(m, noisy(0.5, m=m))
    assert np.isfinite([fit.slope, fit.ci_low, fit.ci_high]).all()
    assert np.isnan(fit.curvature_p)


def test_one_width_is_refused():
    with pytest.raises(ValueError, match="two widths"):
        fit_power_law([100, 100], [1.0, 2.0])


# ---- tables ------------------------------------------------------------------------------------------------


SLOPES = (0.5, -1.0, 0.25)  # of W1, W2 and a


def runs(init="a", slopes=SLOPES, widths=(10, 20, 40), seeds=(0, 1), gamma2=0.0):
    """Converged runs that follow exact power laws."""
    m, seed = (np.array(column) for column in zip(*((m, seed) for m in widths for seed in seeds), strict=True))
    place = {"init": init, "gamma2": gamma2, "gamma3": 1.5, "m": m, "seed": seed}
    laws = {layer: 0.1 * m**slope for layer, slope in zip(LAYERS, slopes, strict=True)}
    return pd.DataFrame(place | {"status": Status.CONVERGED, "reason": ""} | laws)


def table_of(runs, sweeps, confidence=0.95):
    return slopes_table(runs, distances_of(runs), sweeps, confidence)


def sweep(name="line", inits=("a",), widths=(10, 20, 40), seeds=(0, 1)):
    return {"name": name, "inits": list(inits), "widths": list(widths), "seeds": list(seeds)}


def one(table, **values):
    """Return the one row with these values."""
    chosen = table[np.logical_and.reduce([table[key] == value for key, value in values.items()])]
    assert len(chosen) == 1
    return chosen.iloc[0]


def test_table_has_a_row_for_each_sweep_initialisation_and_layer():
    table = table_of(
        pd.concat([runs("a"), runs("b", (0.1, 0.2, 0.3), gamma2=0.5)], ignore_index=True),
        [sweep("line", ("a", "b")), sweep("other", ("b",))],
    )
    assert list(zip(table["sweep"], table["init"], table["layer"], strict=True)) == [
        (name, init, layer)
        for name, init in (("line", "a"), ("line", "b"), ("other", "b"))
        for layer in ("W1", "W2", "a")
    ]
    assert table["slope"].to_numpy() == pytest.approx([*SLOPES, 0.1, 0.2, 0.3, 0.1, 0.2, 0.3])
    assert list(table["gamma2"]) == [0.0] * 3 + [0.5] * 6
    assert set(table["gamma3"]) == {1.5}


def test_table_has_the_interval_of_the_fit():
    data = runs()
    data["W1"] = noisy(0.5, m=data["m"].to_numpy())
    row = one(table_of(data, [sweep()], 0.8), layer="W1")
    fit = fit_power_law(data["m"], data["W1"], 0.8)
    assert (row["slope"], row["ci_low"], row["ci_high"]) == (fit.slope, fit.ci_low, fit.ci_high)


def test_runs_that_did_not_converge_are_left_out_counted_and_named():
    data = runs()
    data.loc[[1, 4], ["status", "reason"]] = [[Status.STALLED, "no progress"], [Status.DIVERGED, "loss nan"]]
    data.loc[1, list(LAYERS)], data.loc[4, list(LAYERS)] = 1e9, np.nan
    table = table_of(data, [sweep()])
    assert table["slope"].to_numpy() == pytest.approx(SLOPES)
    assert list(table["n_runs"]) == [4, 4, 4]
    assert list(table["n_left_out"]) == [2, 2, 2]
    assert set(table["left_out"]) == {"m=10 seed=1: stalled (no progress); m=40 seed=0: diverged (loss nan)"}


def test_run_that_did_not_move_a_layer_is_left_out_of_that_layer():
    data = runs()
    data.loc[2, "W1"] = 0.0
    table = table_of(data, [sweep()])
    w1, w2 = one(table, layer="W1"), one(table, layer="W2")
    assert (w1["n_runs"], w1["n_left_out"], w1["left_out"]) == (5, 1, "m=20 seed=0: RD is 0")
    assert (w2["n_runs"], w2["n_left_out"], w2["left_out"]) == (6, 0, "")
    assert w1["slope"] == pytest.approx(0.5)


@pytest.mark.parametrize("lost", [range(2, 6), range(6)], ids=["one width", "no width"])
def test_fewer_than_two_widths_have_no_slope(lost):
    data = runs()
    data.loc[list(lost), ["status", "reason"]] = [Status.STALLED, "no progress"]
    table = table_of(data, [sweep()])
    assert table[["slope", "ci_low", "ci_high", "local_slope", "curvature_p"]].isna().all(axis=None)
    assert list(table["n_runs"]) == [6 - len(lost)] * 3
    assert list(table["n_left_out"]) == [len(lost)] * 3


def test_widths_are_those_that_were_used():
    data = runs(widths=(10, 20, 40, 80))
    data.loc[data["m"] == 10, ["status", "reason"]] = [Status.STALLED, "no progress"]
    assert set(table_of(data, [sweep(widths=(10, 20, 40, 80))])["widths"]) == {"20 40 80"}


def test_sweep_uses_its_own_widths_and_seeds():
    widths, seeds = (10, 20, 40, 80), (0, 1, 2)
    data = runs(widths=widths, seeds=seeds)
    strangers = ~(data["m"].isin([10, 40, 80]) & data["seed"].isin([0, 2]))
    data.loc[strangers, list(LAYERS)] = 1e9
    sweeps = [sweep("all", widths=widths, seeds=seeds), sweep("own", widths=(10, 40, 80), seeds=(0, 2))]
    table = table_of(data, sweeps)
    own = table[table["sweep"] == "own"]
    assert own["slope"].to_numpy() == pytest.approx(SLOPES)
    assert (list(own["n_runs"]), list(own["n_left_out"]), set(own["widths"])) == ([6] * 3, [0] * 3, {"10 40 80"})
    assert list(table[table["sweep"] == "all"]["n_runs"]) == [12] * 3


# ---- local slopes ------------------------------------------------------------------------------------------


def bent_distances():
    """RD(W1) = m^-1 up to m = 100, then m^-1/2; RD(W2) = m and RD(a) = 1, with one run that stalled."""
    rows = [
        {"init": "a", "m": m, "seed": seed, "W1": min(m, 100) ** -1.0 * max(m / 100, 1) ** -0.5 * f}
        for m in (10, 100, 10_000)
        for seed, f in enumerate((0.8, 1.25))
    ]
    runs = pd.DataFrame(rows).assign(gamma2=0.5, gamma3=2.0, status=Status.CONVERGED, a=1.0)
    runs["W2"] = 1.0 * runs["m"]
    runs.loc[(runs["m"] == 10) & (runs["seed"] == 1), "status"] = Status.STALLED
    return distances_of(runs)


def test_local_slopes_are_those_between_neighbouring_widths():
    sweep = {"inits": ["a"], "widths": [10, 100, 10_000], "seeds": [0, 1]}
    table = local_slopes_table(bent_distances(), sweep)
    of_w1 = table[table["layer"] == "W1"]
    assert list(zip(of_w1["m_low"], of_w1["m_high"], strict=True)) == [(10, 100), (100, 10_000)]
    assert list(of_w1["m"]) == pytest.approx([10**1.5, 1000])
    # at m = 10 only the run of factor 0.8 is left
    assert list(of_w1["local_slope"]) == pytest.approx([-1.0 - np.log(0.8) / np.log(10), -0.5])
    variance = 2 * np.var([np.log(0.8), np.log(1.25)], ddof=1) / 2
    assert list(of_w1["local_standard_error"]) == pytest.approx([np.nan, np.sqrt(variance) / np.log(100)], nan_ok=True)
    assert list(of_w1["n_runs"]) == [3, 4] and set(table["n_left_out"]) == {1}
    assert list(table[table["layer"] == "W2"]["local_slope"]) == pytest.approx([1.0, 1.0])
    assert list(table[table["layer"] == "a"]["local_slope"]) == [0.0, 0.0]


def test_local_slopes_see_only_the_widths_and_seeds_of_their_sweep():
    table = local_slopes_table(bent_distances(), {"inits": ["a"], "widths": [10, 10_000], "seeds": [0]})
    row = table[table["layer"] == "W1"].iloc[0]
    assert len(table) == 3 and row["local_slope"] == pytest.approx(-2 / 3) and row["n_left_out"] == 0
