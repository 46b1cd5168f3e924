"""What is published has to be what the configuration asks for, and small."""

import pandas as pd
import pytest

from phasediagram.planning import settings
from phasediagram.planning.plan import Plan
from phasediagram.publishing import collect
from phasediagram.storage import records


@pytest.fixture(scope="module")
def plan():
    """The plan of one map: 2 x 2 points, two widths, two seeds."""
    points = {"x": [-1.0, 1.0], "y": [0.5, 1.0]}
    one_map = {"gamma2": [0.0, 0.5], "gamma3": [1.0, 2.0], "widths": [10, 20], "seeds": 2}
    return Plan(settings.resolve({"problems": {"points": points}, "phase_maps": {"points": one_map}}))


def runs(plan):
    rows = [(init, m, seed) for init, (_, pairs) in plan.runs["points"].items() for m, seed in pairs]
    return pd.DataFrame(rows, columns=["init", "m", "seed"])


def test_the_runs_of_the_configuration_are_accepted(plan):
    table = runs(plan)
    assert len(table) == 16
    collect.check_runs(plan, "points", table.sample(frac=1, random_state=0))


def test_a_run_that_is_missing_is_named(plan):
    table = runs(plan)
    gone = table.loc[5]
    expected = f"points/runs.csv: the run {gone['init']}, m = {gone['m']}, seed {gone['seed']} is missing"
    with pytest.raises(SystemExit) as error:
        collect.check_runs(plan, "points", table.drop(index=5))
    assert str(error.value) == expected


def test_a_run_that_was_not_asked_for_is_named(plan):
    table = runs(plan)
    table.loc[len(table)] = ["elsewhere", 10, 0]
    with pytest.raises(SystemExit, match="the run elsewhere, m = 10, seed 0 is not in the configuration"):
        collect.check_runs(plan, "points", table)


@pytest.fixture
def finished(tmp_path, monkeypatch):
    """A table that a finished run has left, made from another one; its folder is the present one."""
    monkeypatch.chdir(tmp_path)
    made, source = (tmp_path / "results" / name for name in ("made.csv", "source.csv"))
    made.parent.mkdir()
    for path in (source, made):
        path.write_text("1")
        inputs = {"results/source.csv": records.digest(source)} if path == made else {}
        records.write(path.relative_to(tmp_path), {"inputs": inputs})
    return made.relative_to(tmp_path), source.relative_to(tmp_path)


def test_a_sound_file_is_accepted(finished):
    for path in finished:
        collect._check(path)


@pytest.mark.parametrize("how", ["missing", "altered", "stale"])
def test_a_file_that_is_not_sound_is_named(finished, how):
    made, source = finished
    if how == "missing":
        made.unlink()
    elif how == "altered":
        made.write_text("2")
    else:
        source.write_text("2")
        records.write(source, {"inputs": {}})
    wrong = {"missing": "it is not there", "altered": "it has changed", "stale": "it is stale: results/source.csv"}[how]
    with pytest.raises(SystemExit, match=f"results/made.csv: {wrong}"):
        collect._check(made)
