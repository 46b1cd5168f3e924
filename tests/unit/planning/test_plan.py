"""The runs that a configuration asks for."""

from phasediagram.planning.plan import Plan
from phasediagram.planning.settings import resolve

POINTS = {"x": [-1.0, 1.0], "y": [0.5, 1.0]}


def plan(**changes):
    entry = {"gamma2": [0.0], "gamma3": [1.0, 2.0], "widths": [10, 20], "seeds": 2}
    config = {
        "problems": {"points": POINTS, "digits": {"mnist": {"n": 20}}, "plane": {"x": [[1.0, 0.0]], "y": [[1.0, 2.0]]}},
        "phase_maps": {"points": entry},
        "sweeps": {"more": {"problem": "points", "gamma2": [0.0], "gamma3": [2.0], "widths": [20, 40], "seeds": [5]}},
    }
    return Plan(resolve(config | changes))


def test_runs_of_one_initialisation_are_the_union_over_its_sweeps():
    runs = plan().runs["points"]
    assert runs["g2_+0.00_g3_+1.00"][1] == ((10, 0), (10, 1), (20, 0), (20, 1))
    assert runs["g2_+0.00_g3_+2.00"][1] == ((10, 0), (10, 1), (20, 0), (20, 1), (20, 5), (40, 5))


def test_every_run_has_one_checkpoint_with_its_label():
    paths, inits = plan().checkpoints("points"), plan().inits_of_checkpoints("points")
    assert len(set(paths)) == len(inits) == 10
    assert all(f"/runs/{init}/" in path for init, path in zip(inits, paths, strict=True))


def test_problems_without_runs_are_not_trained():
    assert plan().trained == ["points"]


def test_widest_runs_are_those_of_all_seeds_at_the_largest_width():
    found = plan().sweep("phase_map", "points").widest()
    assert [init for init, _ in found] == ["g2_+0.00_g3_+1.00"] * 2 + ["g2_+0.00_g3_+2.00"] * 2
    assert all("/m_20/" in path for _, path in found)


def test_sizes_of_problems():
    assert [plan().size(name) for name in ("points", "digits", "plane")] == [(2, 1), (20, 10), (1, 2)]
    scalar = plan(problems={"points": POINTS, "digits": {"mnist": {"n": 45, "targets": "digit"}}})
    assert scalar.size("digits") == (45, 1)


def test_points_on_a_line_can_be_drawn():
    assert plan().points("points") == ([-1.0, 1.0], [0.5, 1.0])
    assert plan().points("digits") is None and plan().points("plane") is None
    assert plan(problems={"points": POINTS | {"biases": False}}).points("points") is None


def test_what_a_problem_varies_is_named():
    problems = {"points": POINTS, "other": {"like": "points", "y": [1.0, 2.0], "stop_loss": 0.1}}
    assert plan(problems=problems).varied("other", "points") == "stop_loss, y"
    digits = {"mnist": {"mnist": {"n": 20}}, "more": {"like": "mnist", "mnist": {"n": 30}}, "points": POINTS}
    assert plan(problems=digits).varied("more", "mnist") == "n"
    digits["more"]["mnist"]["targets"] = "digit"
    assert plan(problems=digits).varied("more", "mnist") == "n, targets"


def test_a_sweep_of_gauges_is_one_of_several_gauges_of_one_point():
    def has_gauges(**inits):
        sweep = {"problem": "points", "initialisations": inits, "widths": [10, 20], "seeds": 1}
        found = plan(problems={"points": POINTS | {"depth": 2}}, sweeps={"some": sweep}).sweep("some", "points")
        return found.has_gauges

    one = {"alpha": 1, "beta2": 0, "beta1": 0}
    same, other = ({"alpha": alpha, "beta2": "-1/2", "beta1": "-1/2"} for alpha in (0, 1))
    point = {"gamma2": 0.0, "gamma3": 1.0}
    assert has_gauges(one=one, same=same)
    assert not has_gauges(one=one) and not has_gauges(one=one, other=other) and not has_gauges(one=one, point=point)
