"""Slopes of any power laws and of any runs."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_tables import distances_of

from phasediagram.model.layers import LAYERS
from phasediagram.model.status import Status
from phasediagram.statistics.slopes import fit_power_law, local_slopes_table, slopes_table

CLOSE = {"rel": 1e-7, "abs": 1e-7, "nan_ok": True}
few = settings(max_examples=12)  # of tables, which take longer
EXPONENTS, LOGARITHMS = st.floats(-3, 3), st.floats(-10, 10)
SEEDS = [0, 1, 2]


@st.composite
def widths(draw, least=2):
    """Two to five widths, each at least a fifth larger than the one before."""
    found = [draw(st.integers(10, 200))]
    for factor in draw(st.lists(st.floats(1.2, 10), min_size=least - 1, max_size=4)):
        found.append(round(found[-1] * factor) + 1)
    return found


@st.composite
def measured(draw):
    """One point per run: widths, each one to three times, and any log RD."""
    m = np.repeat(draw(widths()), draw(st.integers(1, 3)))
    return m, np.exp(draw(st.lists(LOGARITHMS, min_size=len(m), max_size=len(m))))


def numbers(fit, slope=0.0, intercept=0.0):
    """Return what a fit measures, as it has to be where the slope and the intercept have moved by so much."""
    moved = (fit.slope + slope, fit.ci_low + slope, fit.ci_high + slope, fit.local_slope + slope)
    return (*moved, fit.intercept + intercept, fit.standard_error, fit.local_standard_error)


# ---- one fit -----------------------------------------------------------------------------------------------


@given(m=widths(), repeats=st.integers(1, 3), slope=EXPONENTS, factor=LOGARITHMS)
def test_any_exact_power_law_is_recovered(m, repeats, slope, factor):
    m = np.repeat(m, repeats)
    fit = fit_power_law(m, np.exp(factor) * m**slope)
    assert (fit.slope, fit.local_slope, fit.intercept) == pytest.approx((slope, slope, factor), **CLOSE)
    if len(m) > 2:
        assert (fit.standard_error, fit.ci_low, fit.ci_high) == pytest.approx((0, slope, slope), **CLOSE)


@given(measured(), LOGARITHMS)
def test_a_factor_of_rd_moves_the_intercept_alone(runs, factor):
    m, rd = runs
    assert numbers(fit_power_law(m, np.exp(factor) * rd)) == pytest.approx(
        numbers(fit_power_law(m, rd), intercept=factor), **CLOSE
    )


@given(measured(), EXPONENTS)
def test_a_factor_that_is_a_power_of_the_width_moves_the_slope_alone(runs, slope):
    m, rd = runs
    assert numbers(fit_power_law(m, rd * m**slope)) == pytest.approx(numbers(fit_power_law(m, rd), slope), **CLOSE)


@given(measured(), st.integers(2, 9))
def test_a_unit_of_widths_moves_the_intercept_alone(runs, unit):
    m, rd = runs
    fit = fit_power_law(m, rd)
    moved = numbers(fit, intercept=-fit.slope * np.log(unit))
    assert numbers(fit_power_law(unit * m, rd)) == pytest.approx(moved, **CLOSE)


@given(measured())
def test_the_reciprocal_of_rd_has_the_mirrored_slope_and_interval(runs):
    m, rd = runs
    fit, mirrored = fit_power_law(m, rd), fit_power_law(m, 1 / rd)
    assert (mirrored.slope, mirrored.ci_low, mirrored.ci_high) == pytest.approx(
        (-fit.slope, -fit.ci_high, -fit.ci_low), **CLOSE
    )


@given(measured(), st.randoms(use_true_random=False))
def test_a_fit_does_not_depend_on_the_order_of_runs(runs, rng):
    m, rd = runs
    order = rng.sample(range(len(m)), len(m))
    assert numbers(fit_power_law(m[order], rd[order])) == pytest.approx(numbers(fit_power_law(m, rd)), **CLOSE)


@given(measured(), st.tuples(st.floats(0.5, 0.99), st.floats(0.5, 0.99)).map(sorted))
def test_more_confidence_means_a_wider_interval_around_the_same_slope(runs, levels):
    narrow, wide = (fit_power_law(*runs, level) for level in levels)
    assert narrow.slope == wide.slope
    if not np.isnan(narrow.ci_low):
        assert wide.ci_low <= narrow.ci_low <= narrow.slope <= narrow.ci_high <= wide.ci_high


@given(measured())
def test_shares_are_shares(runs):
    fit = fit_power_law(*runs)
    assert np.isnan(fit.r_squared) or -1e-9 <= fit.r_squared <= 1
    assert np.isnan(fit.curvature_p) or 0 <= fit.curvature_p <= 1


@given(m=widths(), rd=LOGARITHMS, repeats=st.integers(1, 3))
def test_two_widths_have_the_slope_between_them(m, rd, repeats):
    m = np.repeat(m[:2], repeats)
    fit = fit_power_law(m, np.where(m == m[0], 1.0, np.exp(rd)))
    assert fit.slope == pytest.approx(fit.local_slope, **CLOSE)


# ---- tables ------------------------------------------------------------------------------------------------


@st.composite
def runs(draw):
    """Runs of two initialisations at several widths and seeds, all converged, with any RD of every layer."""
    chosen = draw(widths())
    index = pd.MultiIndex.from_product([["a", "b"], chosen, SEEDS], names=["init", "m", "seed"])
    table = index.to_frame(index=False).assign(gamma3=1.5, status=Status.CONVERGED, reason="")
    table.insert(1, "gamma2", table["init"].map({"a": 0.0, "b": 0.5}))
    logs = draw(st.lists(LOGARITHMS, min_size=9, max_size=9))  # few numbers, so that examples are small
    for index, layer in enumerate(LAYERS):
        table[layer] = np.exp(logs[3 * index] / 10 * np.log(table["m"]) + 0.1 * logs[3 * index + 1] * table["seed"])
        table[layer] *= np.exp(0.01 * logs[3 * index + 2] * np.log(table["m"]) ** 2)
    return table


def sweep_of(table):
    return {"name": "line", "inits": ["a", "b"], "widths": sorted(set(table["m"])), "seeds": SEEDS}


def fits(table, distances=None):
    distances = distances_of(table) if distances is None else distances
    return slopes_table(table, distances, [sweep_of(table)], 0.95)


def without_counts(table):
    """Return a table of slopes without what counts the runs that are left out, and what is a ratio of two roundings."""
    return table.drop(columns=["n_left_out", "left_out", "r_squared", "curvature_p"], errors="ignore")


def assert_same(table, expected):
    pd.testing.assert_frame_equal(without_counts(table), without_counts(expected), rtol=1e-7, atol=1e-7)


@few
@given(runs(), st.randoms(use_true_random=False))
def test_slopes_do_not_depend_on_the_order_of_runs_and_layers(table, rng):
    shuffled = table.iloc[rng.sample(range(len(table)), len(table))]
    distances = distances_of(table)
    distances = distances.iloc[rng.sample(range(len(distances)), len(distances))]
    assert_same(fits(shuffled, distances), fits(table))


@few
@given(runs(), st.sampled_from(LAYERS), LOGARITHMS)
def test_a_factor_of_one_layer_changes_the_intercept_of_this_layer_alone(table, layer, factor):
    moved = fits(table.assign(**{layer: np.exp(factor) * table[layer]}))
    moved.loc[moved["layer"] == layer, "intercept"] -= factor
    assert_same(moved, fits(table))


FAILED = st.sampled_from([status for status in Status if status != Status.CONVERGED])
ANY = st.floats() | st.sampled_from([0.0, np.nan, np.inf, -1.0])
FAILURES = st.lists(st.tuples(st.sampled_from("ab"), FAILED, ANY), min_size=1, max_size=3)


def with_failures(table, failures):
    """Return the table with runs of further seeds that did not converge, at its widths in turn."""
    chosen = sorted(set(table["m"]))
    rows = [
        {"init": init, "gamma2": {"a": 0.0, "b": 0.5}[init], "gamma3": 1.5, "m": chosen[i % len(chosen)]}
        | {"seed": 10 + i, "status": status, "reason": "why"}
        | dict.fromkeys(LAYERS, rd)
        for i, (init, status, rd) in enumerate(failures)
    ]
    return pd.concat([table, pd.DataFrame(rows)], ignore_index=True)


@few
@given(runs(), FAILURES)
def test_a_run_that_did_not_converge_changes_nothing_but_the_counts(table, failures):
    more = with_failures(table, failures)
    sweep = sweep_of(table) | {"seeds": [*SEEDS, *range(10, 20)]}
    found = slopes_table(more, distances_of(more), [sweep], 0.95)
    assert_same(found, fits(table))
    for init, rows in found.groupby("init"):
        expected = [(status, 10 + i) for i, (of, status, _) in enumerate(failures) if of == init]
        assert set(rows["n_left_out"]) == {len(expected)}
        for text in rows["left_out"]:
            assert all(f"seed={seed}: {status} (why)" in text for status, seed in expected)


@few
@given(runs(), FAILURES)
def test_a_run_that_did_not_converge_changes_no_local_slope(table, failures):
    more = with_failures(table, failures)
    sweep = sweep_of(table) | {"seeds": [*SEEDS, *range(10, 20)]}
    found = local_slopes_table(distances_of(more), sweep)
    assert_same(found, local_slopes_table(distances_of(table), sweep_of(table)))


@few
@given(runs(), st.sampled_from(LAYERS), st.sampled_from([0.0, np.nan, np.inf, -1.0]))
def test_a_converged_run_with_an_unusable_rd_of_one_layer_is_left_out_of_this_layer_alone(table, layer, rd):
    damaged = table.copy()
    damaged.loc[0, layer] = rd
    found, other = fits(damaged), fits(table)
    is_it = (found["init"] == "a") & (found["layer"] == layer)
    assert_same(found[~is_it], other[~is_it])
    assert list(found[is_it]["n_left_out"]) == [1]
    rest = table.drop(index=0)
    expected = fits(rest)[is_it]
    assert_same(found[is_it], expected)


@few
@given(runs())
def test_rows_and_seeds_that_a_sweep_does_not_have_change_nothing(table):
    strangers = table.assign(seed=table["seed"] + 100, **dict.fromkeys(LAYERS, 1e9))
    more = pd.concat([strangers, table], ignore_index=True)
    found = slopes_table(more, distances_of(more), [sweep_of(table)], 0.95)
    assert_same(found, fits(table))


@few
@given(runs())
def test_the_local_slopes_of_two_neighbouring_widths_are_those_of_a_fit_to_them(table):
    chosen = sorted(set(table["m"]))
    local = local_slopes_table(distances_of(table), sweep_of(table))
    assert len(local) == 2 * len(LAYERS) * (len(chosen) - 1)
    for row in local.itertuples():
        members = table[(table["init"] == row.init) & table["m"].isin([row.m_low, row.m_high])]
        fit = fit_power_law(members["m"].to_numpy(), members[row.layer].to_numpy())
        assert row.local_slope == pytest.approx(fit.slope, **CLOSE)
