"""Growth exponents S_W = d log RD(W) / d log m (eq. 11), with intervals.

The interval is the classical t interval of the least-squares line over all (m, seed) points. Runs of different widths
and seeds are independent draws. The residuals hold the scatter over seeds and any departure from a power law, so a bent
curve widens the interval. (The alternative is to resample the seeds. It can only return what three seeds have seen, and
covers far less than it says.)
"""

import itertools
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from phasediagram.model.layers import in_order
from phasediagram.model.status import Status


@dataclass(frozen=True)
class PowerLaw:
    """A fitted line log RD = intercept + slope log m, in natural logarithms. NaN if there are too few points."""

    slope: float
    standard_error: float
    ci_low: float
    ci_high: float
    intercept: float
    r_squared: float
    local_slope: float  # between the means of the two largest widths
    local_standard_error: float
    curvature_p: float  # of the t test for a quadratic term


def fit_power_law(m: np.ndarray, rd: np.ndarray, confidence: float = 0.95) -> PowerLaw:
    """Return the fit of RD ~ m^S to one point per run. Raises ValueError if there are fewer than two widths."""
    x, y = np.log(np.asarray(m, float)), np.log(np.asarray(rd, float))
    widths = np.unique(m)
    if len(widths) < 2:
        raise ValueError(f"a slope needs at least two widths, got {list(widths)}")
    coefficients, errors, residual, dof = _least_squares(np.stack([np.ones_like(x), x], axis=1), y)
    half = stats.t.ppf(0.5 + confidence / 2, dof) * errors[1] if dof > 0 else np.nan
    total = ((y - y.mean()) ** 2).sum()
    return PowerLaw(
        slope=coefficients[1],
        standard_error=errors[1],
        ci_low=coefficients[1] - half,
        ci_high=coefficients[1] + half,
        intercept=coefficients[0],
        r_squared=1 - residual / total if total > 0 else np.nan,
        **_local_slope(x, y, *np.unique(x)[-2:]),
        curvature_p=_curvature_p(x, y),
    )


def fit_where_possible(m: np.ndarray, rd: np.ndarray, confidence: float) -> PowerLaw:
    """Return the fit of `fit_power_law`; with fewer than two widths all its numbers are NaN."""
    if len(np.unique(m)) < 2:
        return PowerLaw(**dict.fromkeys(PowerLaw.__dataclass_fields__, np.nan))
    return fit_power_law(m, rd, confidence)


def _least_squares(design: np.ndarray, y: np.ndarray):
    """Return (coefficients, standard errors, residual sum of squares, degrees of freedom)."""
    coefficients, *_ = np.linalg.lstsq(design, y, rcond=None)
    residual = float(((y - design @ coefficients) ** 2).sum())
    dof = len(y) - design.shape[1]
    if dof <= 0:
        return coefficients, np.full(len(coefficients), np.nan), residual, dof
    covariance = residual / dof * np.linalg.inv(design.T @ design)
    return coefficients, np.sqrt(np.diag(covariance)), residual, dof


def _local_slope(x: np.ndarray, y: np.ndarray, low: float, high: float) -> dict[str, float]:
    """Return the slope between the means of y at two values of x, with its standard error."""
    below, above = y[x == low], y[x == high]
    slope = (above.mean() - below.mean()) / (high - low)
    if min(len(below), len(above)) < 2:
        return {"local_slope": slope, "local_standard_error": np.nan}
    variance = below.var(ddof=1) / len(below) + above.var(ddof=1) / len(above)
    return {"local_slope": slope, "local_standard_error": np.sqrt(variance) / (high - low)}


def _curvature_p(x: np.ndarray, y: np.ndarray) -> float:
    if len(np.unique(x)) < 3:
        return np.nan
    centred = x - x.mean()
    coefficients, errors, _, dof = _least_squares(np.stack([np.ones_like(x), centred, centred**2], axis=1), y)
    if dof <= 0 or errors[2] == 0:
        return np.nan
    return float(2 * stats.t.sf(abs(coefficients[2] / errors[2]), dof))


COLUMNS = [
    *("sweep", "init", "gamma2", "gamma3", "layer"),
    *PowerLaw.__dataclass_fields__,
    *("n_runs", "n_left_out", "left_out", "widths"),
]


def slopes_table(runs: pd.DataFrame, distances: pd.DataFrame, sweeps: list[dict], confidence: float) -> pd.DataFrame:
    """Return the fits of every layer at every initialisation of every sweep.

    `runs` and `distances` are the tables of `run_tables`. A sweep is {name, inits, widths, seeds}. Excluded runs (see
    `usable`) are counted, and their reasons are listed. Without sweeps the table has its columns and no rows.
    """
    run = ["init", "m", "seed"]
    with_reasons = distances.merge(runs[[*run, "reason"]], on=run, how="left", validate="many_to_one")
    by_init = dict(list(with_reasons.groupby("init")))
    rows = []
    for sweep in sweeps:
        for init in sweep["inits"]:
            members = rows_of_sweep(by_init[init], sweep)
            place = {"sweep": sweep["name"], "init": init} | coordinates_of(members)
            rows += [
                place | {"layer": layer} | _fit_row(members[members["layer"] == layer], confidence)
                for layer in in_order(distances["layer"])
            ]
    return pd.DataFrame(rows, columns=COLUMNS)


def rows_of_sweep(distances: pd.DataFrame, sweep: dict) -> pd.DataFrame:
    """Return the rows that have the widths and seeds of a sweep."""
    return distances[distances["m"].isin(sweep["widths"]) & distances["seed"].isin(sweep["seeds"])]


def coordinates_of(members: pd.DataFrame) -> dict[str, float]:
    """Return the point of the plane, {gamma2, gamma3}, that all rows share."""
    return {name: members[name].iloc[0] for name in ("gamma2", "gamma3")}


def usable(distances: pd.DataFrame) -> pd.Series:
    """Return for every distance whether it may enter a fit: the run converged, and RD is positive and finite."""
    rd = distances["relative_distance"]
    return (distances["status"] == Status.CONVERGED) & (rd > 0) & np.isfinite(rd)


def _fit_row(members: pd.DataFrame, confidence: float) -> dict:
    is_used = usable(members)
    used, left_out = members[is_used], members[~is_used]
    fit = vars(fit_where_possible(used["m"].to_numpy(), used["relative_distance"].to_numpy(), confidence))
    return fit | {
        "n_runs": len(used),
        "n_left_out": len(left_out),
        "left_out": "; ".join(map(_why_left_out, left_out.to_dict("records"))),
        "widths": " ".join(str(m) for m in sorted(used["m"].unique())),
    }


def _why_left_out(run: dict) -> str:
    ended = f"{run['status']} ({run['reason']})"
    why = ended if run["status"] != Status.CONVERGED else f"RD is {run['relative_distance']:g}"
    return f"m={run['m']} seed={run['seed']}: {why}"


def local_slopes_table(distances: pd.DataFrame, sweep: dict) -> pd.DataFrame:
    """Return the slope of log RD between neighbouring widths, for every layer at every initialisation of a sweep.

    `m` is the geometric mean of the two widths. Excluded runs are counted.
    """
    rows = []
    selected = rows_of_sweep(distances, sweep)
    for init, layer in itertools.product(sweep["inits"], in_order(distances["layer"])):
        members = selected[(selected["init"] == init) & (selected["layer"] == layer)]
        used = members[usable(members)]
        x, y = np.log(used["m"].to_numpy(float)), np.log(used["relative_distance"].to_numpy(float))
        for low, high in itertools.pairwise(np.unique(x)):
            rows.append(
                {"init": init}
                | coordinates_of(members)
                | {"layer": layer, "m_low": round(np.exp(low)), "m_high": round(np.exp(high))}
                | {"m": np.exp((low + high) / 2)}
                | _local_slope(x, y, low, high)
                | {"n_runs": int(np.isin(x, (low, high)).sum()), "n_left_out": len(members) - len(used)}
            )
    return pd.DataFrame(rows)
