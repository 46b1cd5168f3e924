"""What a configuration may ask for in all: runs, memory, losses that can be reached."""

import pytest
from small_config import POINTS, put, small

from phasediagram.model import luo
from phasediagram.planning import limits
from phasediagram.planning.schema import ConfigError
from phasediagram.planning.settings import resolve


def test_more_runs_than_can_be_planned_are_refused_before_any_list_is_made():
    axis = {"start": 0, "stop": 5, "step": 0.005}
    entry = {"gamma2": axis, "gamma3": axis, "widths": [10, 20], "seeds": 10_000}
    config = put(small(), "phase_maps.points", entry)
    with pytest.raises(ConfigError, match=r"^config key phase_maps\.points = .* 20,040,020,000 runs.* 1,000,000$"):
        resolve(config)


def test_runs_are_counted_over_all_entries(monkeypatch):
    config = small()  # 4 points x 2 widths x 2 seeds, 3 x 2 x 2 and 2 initialisations x 2 widths x 1 seed
    monkeypatch.setattr(limits, "MOST_RUNS", 16 + 12 + 4)
    resolve(config)
    monkeypatch.setattr(limits, "MOST_RUNS", 16 + 12 + 4 - 1)
    with pytest.raises(ConfigError, match=r"^config key phase_maps\.points = .*16 runs, with all others 32"):
        resolve(config)
    put(config, "sweeps.line.problem", ["points", "digits"])
    with pytest.raises(ConfigError, match=r"^config key sweeps\.line = .*24 runs, with all others 44"):
        resolve(config)


def test_memory_is_that_of_the_engine_that_a_run_gets():
    config = put(put(small(), "training.max_gigabytes", 0.1), "phase_maps.points.widths", [10, 60_000])
    resolve(config)  # deferred: 0.086 GB
    put(config, "training.dtype", "float64")
    with pytest.raises(ConfigError, match=r"max_gigabytes = 0\.1: m = 60000 \(phase_map of points\) needs 0\.173 GB"):
        resolve(config)


def refusal(points):
    with pytest.raises(
        ConfigError, match=r"^config key problems\.points\.stop_loss = 0\.0001: no network gets below"
    ) as caught:
        resolve(put(small(), "problems.points", points))
    return str(caught.value)


def test_equal_inputs_are_named_as_the_reason_also_without_biases():
    points = {"x": [1.0, 1.0], "y": [1.0, 0.0], "biases": False}
    assert "equal inputs have different targets): change them, or stop above 0.5" in refusal(points)
    assert "f(c x) = c f(x)" in refusal(points | {"x": [1.0, 2.0]})


def test_a_loss_that_only_other_points_reach_is_not_told_to_stop_earlier():
    assert refusal({"x": [0.0], "y": [1.0], "biases": False}).endswith("change them, use biases")


THEIRS = {"x": list(luo.X), "y": list(luo.Y), "depth": 2}


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (THEIRS | {"x": [0.0, 1.0, 2.0, 3.0]}, r"x = \[0.0, 1.0, 2.0, 3.0\]: .*theirs is \[-0.5, .*: rename yours"),
        (THEIRS | {"depth": 3}, "depth = 3: .*theirs is 2: rename yours"),
        (THEIRS | {"biases": False}, "biases = False: .*theirs is True: rename yours"),
        (THEIRS | {"antisymmetric": True}, "antisymmetric = True: .*theirs is False: rename yours"),
        ({"mnist": {"n": 5}, "depth": 2}, "x = None: .*theirs is .*: rename yours"),
    ],
)
def test_the_problem_beside_which_published_values_are_shown_is_that_of_luo_et_al(problem, message):
    resolve(put(small(), f"problems.{luo.PROBLEM}", THEIRS | {"stop_loss": 0.1}))
    with pytest.raises(ConfigError, match=rf"^config key problems\.two_layer\.{message}$"):
        resolve(put(small(), f"problems.{luo.PROBLEM}", problem))


@pytest.mark.parametrize("section", ["sweeps", "phase_maps"])
def test_antisymmetric_networks_have_even_widths(section):
    config = put(small(), "problems.pairs", POINTS | {"depth": 2, "antisymmetric": True})
    grid = {"gamma2": [0.0], "gamma3": [1.0], "widths": [21, 10], "seeds": 1}
    name, entry = ("odd", {"problem": ["points", "pairs"]} | grid) if section == "sweeps" else ("pairs", grid)
    with pytest.raises(ConfigError, match=rf"^config key {section}\.{name}\.widths = 21: must be even: .*\(pairs\)"):
        resolve(put(config, f"{section}.{name}", entry))
    resolve(put(config, f"{section}.{name}", entry | {"widths": [22, 10]}))


@pytest.mark.parametrize("change", [{"x": [[1.0, 0.0], [0.0, 1.0]]}, {"biases": False}])
def test_neurons_are_drawn_of_problems_on_a_line_only(change):
    sweep = {"problem": "two", "purpose": "neurons", "gamma2": [0.0], "gamma3": [1.0], "widths": [10], "seeds": 1}
    config = put(put(small(), "problems.two", POINTS | {"depth": 2}), "sweeps.drawn", sweep)
    resolve(config)
    put(config, "problems.two", POINTS | {"depth": 2} | change)
    with pytest.raises(ConfigError, match=r"^config key sweeps\.drawn\.problem = 'two': .*plain numbers, and biases"):
        resolve(config)


def two_gauges(activation, other):
    """Return a config with a sweep of two gauges of (gamma', gamma) = (0, 1) on two layers with this activation."""
    config = put(small(), "problems.pairs", POINTS | {"depth": 2, "activation": activation})
    gauges = {"one": {"alpha": 1, "beta1": 0, "beta2": 0}, "other": other}
    return put(config, "sweeps.pair", SWEEP_OF_GAUGES | {"problem": "pairs", "initialisations": gauges})


SWEEP_OF_GAUGES = {"purpose": "growth", "widths": [10, 20], "seeds": 2}


@pytest.mark.parametrize("other", [{"alpha": 0, "beta1": "-1/2", "beta2": "-1/2"}, {"gamma2": 0.0, "gamma3": 1.0}])
def test_gauges_are_one_flow_for_homogeneous_activations_alone(other):
    resolve(two_gauges("leaky_relu", other))
    with pytest.raises(ConfigError, match=r"sweeps\.pair\.initialisations = .*homogeneous.* pairs has tanh"):
        resolve(two_gauges("tanh", other))


def test_a_smooth_network_without_biases_is_not_bound_to_rays():
    points = {"x": [0.5, 1.0], "y": [0.5, 0.5], "biases": False, "depth": 2}
    sweep = SWEEP_OF_GAUGES | {"problem": "flat", "gamma2": [0.0], "gamma3": [1.0]}
    config = put(small(), "sweeps.flat", sweep)
    resolve(put(config, "problems.flat", points | {"activation": "tanh"}))
    with pytest.raises(ConfigError, match=r"problems\.flat\.stop_loss"):
        resolve(put(config, "problems.flat", points))


def test_maps_side_by_side_have_equal_widths():
    stage = POINTS | {"depth": 2, "stage_drop": 0.1}
    config = put(put(small(), "problems.one", stage), "problems.other", stage | {"activation": "tanh"})
    shared = {"gamma2": [0.0], "gamma3": [1.0, 2.0], "seeds": 1, "figures": {"initial_condensation": "both"}}
    config = put(config, "phase_maps.one", shared | {"widths": [10, 20]})
    resolve(put(config, "phase_maps.other", shared | {"widths": [10, 20]}))
    with pytest.raises(ConfigError, match=r"phase_maps\.other\.widths = \[10, 30\]: must be \[10, 20\]"):
        resolve(put(config, "phase_maps.other", shared | {"widths": [10, 30]}))
