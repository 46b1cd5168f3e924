"""Items without a counterpart in the paper: the closed form, local slopes, and what slopes are sensitive to."""

import pandas as pd

from phasediagram.pages.item import Results
from phasediagram.pages.wording import CLOSE, WIDE, decided, interval, is_wide, listed, place, with_error

Made = tuple[pd.DataFrame, str]


def residuals(results: Results) -> Made:
    """Return how far the measured slopes of a layer are from the closed form."""
    table = results["tables/theory_residual"]
    rows = []
    for (problem, layer), members in table.groupby(["problem", "layer"], sort=False):
        size = members["residual"].abs()
        rows.append(
            {
                "problem": problem,
                "layer": layer,
                "points": len(members),
                "median size of the residual": f"{size.median():.3f}",
                f"within {CLOSE}": (size <= CLOSE).sum(),
                "largest": _largest_residual(members),
                "interval excludes 0": decided(members),
                f"interval wider than ±{WIDE}": is_wide(members["ci_low"], members["ci_high"]).sum(),
                "no interval": members["ci_low"].isna().sum(),
            }
        )
    return pd.DataFrame(rows), "Residual: measured minus conjectured slope. The paper has no closed form."


def _largest_residual(members: pd.DataFrame) -> str:
    known = members.dropna(subset=["residual"])
    if known.empty:
        return ""
    row = known.loc[known["residual"].abs().idxmax()]
    return f"{row['residual']:+.3f} at {place(row)}"


def local_slopes(results: Results) -> Made:
    """Return slopes between the two largest widths, for targets of different condition."""
    last = results["tables/local_slopes"].groupby(["problem", "gamma2", "gamma3", "layer"], sort=False).tail(1)
    rows = [
        {
            "problem": row["problem"],
            "(γ2, γ3)": place(row),
            "layer": row["layer"],
            "local S": with_error(row["local_slope"], row["local_standard_error"]),
            "conjectured S": f"{row['theory']:.3f}",
            "at m": f"{row['m']:.0f}",
        }
        for row in last.to_dict("records")
    ]
    text = "Slopes between the two largest widths, with standard errors. The paper fits all widths at once."
    return pd.DataFrame(rows), text


def sensitivity(results: Results) -> Made:
    """Return how far slopes move with settings that the paper does not print."""
    table = results["tables/sensitivity"]
    rows = [
        {
            "problem": problem,
            "differs from": base,
            "in": varied,
            "layer": layer,
            "points": members["init"].nunique(),
            "largest change of S": _largest_change(members),
            "interval excludes 0": decided(members),
            "m": listed(members["widths"].iloc[0]),
            "seeds": members["seeds"].iloc[0],
        }
        for (base, problem, varied, layer), members in table.groupby(["base", "problem", "varied", "layer"], sort=False)
    ]
    text = (
        f"{decided(table)} intervals exclude 0, some of them by chance. Pairs of runs share their seed, so an interval "
        "that excludes 0 can belong to a small change. results/tables/sensitivity.csv has every point."
    )
    return pd.DataFrame(rows), text


def _largest_change(changes: pd.DataFrame) -> str:
    """Return the largest change with its sign and interval; nothing where none is known."""
    known = changes.dropna(subset=["difference"])
    if known.empty:
        return ""
    row = known.loc[known["difference"].abs().idxmax()]
    return interval(row["difference"], row["difference_ci_low"], row["difference_ci_high"], "+.3f")
