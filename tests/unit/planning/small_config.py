"""A valid configuration that sets nothing optional, to be spoilt."""

from functools import reduce

POINTS = {"x": [-1.0, 1.0], "y": [0.5, 1.0]}
SWEEP = {"problem": "points", "initialisations": {"a": {"table1": "he"}}, "widths": [10, 20], "seeds": 1}


def small():
    """A valid configuration that sets nothing optional."""
    return {
        "problems": {"points": {"x": [-1.0, 1.0], "y": [0.5, 1.0]}, "digits": {"mnist": {"n": 20}}},
        "phase_maps": {"points": {"gamma2": [0.0, 0.5], "gamma3": [1.0, 2.0], "widths": [10, 20], "seeds": 2}},
        "sweeps": {
            "line": {
                "problem": "points",
                "gamma2": [0.0],
                "gamma3": {"start": 1.0, "stop": 2.0, "step": 0.5},
                "widths": [20, 10],
                "seeds": [3, 0],
            },
            "named": {
                "problem": "points",
                "initialisations": {
                    "lecun": {"table1": "lecun"},
                    "gauge": {"alpha": "1/2", "beta3": "-1/5", "beta2": "-1/5", "beta1": "-1/5"},
                },
                "widths": [10, 20],
                "seeds": 1,
            },
        },
    }


def put(config, dotted, value):
    """Return `config` with one value replaced."""
    *parents, last = dotted.split(".")
    reduce(lambda node, key: node.setdefault(key, {}), parents, config)[last] = value
    return config
