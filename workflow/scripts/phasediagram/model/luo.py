"""Published values and statements of Luo et al. (JMLR 22:71, 2021) on two layers, with their places there.

Their coordinates (gamma, gamma') are gamma3 and gamma2 here. Values that depend on data belong to their four points.
"""

PROBLEM = "two_layer"  # the name of the problem that has their points: `planning.limits` refuses it for others
X = (-0.5, -0.16666667, 0.16666667, 0.5)  # read off their plot: y = x^2
Y = (0.25, 0.02777778, 0.02777778, 0.25)
NETWORK = {"depth": 2, "biases": True, "antisymmetric": False, "activation": "relu", "stage_drop": "none"}

# Fig 3 (a) to (c): slopes of RD(W1), by (gamma2, gamma3)
SLOPES = {(0.0, 0.5): -0.506, (0.0, 1.0): 0.007, (0.0, 1.75): 0.372}

# Fig 4: gamma3 of the zeros of S_W1 by gamma2, read off the figure by eye
ZEROS = {-0.4: 1.0, -0.3: 1.0, -0.2: 1.0, -0.1: 1.0, 0.0: 1.04, 0.1: 1.13, 0.2: 1.24, 0.3: 1.33, 0.4: 1.39}

# Fig 1: initialisations by name, at (gamma2, gamma3). That of E et al. is a line, gamma3 = gamma2.
MARKS = {
    "NTK": (0.0, 0.5),
    "LeCun": (0.5, 0.5),
    "He": (0.5, 0.5),
    "Xavier": (0.0, 1.0),
    "mean-field": (0.0, 1.0),
}
MARKED_LINE = "E et al."

# What they say about each item, in one sentence
STATEMENTS = {
    "slopes": "Fig 3 has these slopes of RD(W1) at γ' = 0, without intervals",
    "gauges": "Fig 3 (d) shows that β1 = β2 = 1, m^(-1/2) and m^(-1) give one line",
    "zero_points": "Fig 4 has the zeros as marks without numbers or intervals",
    "marks": "Fig 1 has these points, and that of E et al. as the line γ = γ'",
}


def slopes(problem: str) -> dict[tuple[float, float], float]:
    """Return the printed slopes of RD(W1) of a problem by (gamma2, gamma3); none for data other than theirs."""
    return SLOPES if problem == PROBLEM else {}


def zeros(problem: str) -> dict[float, float]:
    """Return the printed zeros of S_W1 of a problem, gamma3 by gamma2; none for data other than theirs."""
    return ZEROS if problem == PROBLEM else {}


def boundary(layer: str, gamma2: float) -> float:
    """Return the published gamma3 at which S of W1 (Fig 1) or a (Fig 10) changes sign."""
    return 1.0 + max(gamma2, 0.0) if layer == "W1" else 1.0 + max(-gamma2, 0.0)
