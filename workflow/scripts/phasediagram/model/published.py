"""Published values and statements of the paper (arXiv 2205.12101), with their places in it."""

# Table 1, with m1 = m2 = m, as formulas of m and d
TABLE1 = {
    "NTK": {"kappa2": "1", "kappa3": "1/m", "gamma2": "0", "gamma3": "1"},
    "LeCun": {"kappa2": "sqrt(d/m)", "kappa3": "1/sqrt(m*m*d)", "gamma2": "1/2", "gamma3": "1"},
    "He": {"kappa2": "sqrt(d/m)", "kappa3": "sqrt(8/(m*m*d))", "gamma2": "1/2", "gamma3": "1"},
    "Xavier": {
        "kappa2": "sqrt((d + m)/(m + 1))",
        "kappa3": "sqrt(8/(m + m)/((m + 1)*(d + m)))",
        "gamma2": "0",
        "gamma3": "3/2",
    },
}

# Table 2: mean S_W1 and S_W2 of eight runs, at two points of the plane, for three gauges each (a, b, c from the top)
TABLE2 = {
    "group1_a": {"W1": -0.4108, "W2": -0.9119},
    "group1_b": {"W1": -0.4084, "W2": -0.9364},
    "group1_c": {"W1": -0.4231, "W2": -0.9310},
    "group2_a": {"W1": -0.3130, "W2": 0.0251},
    "group2_b": {"W1": -0.3176, "W2": 0.0263},
    "group2_c": {"W1": -0.3243, "W2": 0.0205},
}

# Table 2, last columns: population standard deviation over the three gauges of a group
TABLE2_STD = {"group1": {"W1": 6.44e-3, "W2": 1.05e-2}, "group2": {"W1": 4.64e-3, "W2": 2.50e-3}}

# What the paper says about each item, in one sentence
STATEMENTS = {
    "condensation": "section 5.4 and Fig 7: rows of W1 that are not too small condense at a few orientations",
    "fig1": "Fig 1 has four regions, each layer linear or condensed, and the initialisations of Table 1 as points",
    "fig2": "Fig 2 and section 5.2: at γ3 = 1 W1 stays very close to where it was, at γ3 = 2 it deviates strongly",
    "fig3": "Fig 3 and section 5.4: hardly any relation between rows at γ3 = 2.2, most very close to each other at 2.8",
    "fig4": "Fig 4: the slope of RD(W1) grows as γ3 grows from 0.9 to 2.1",
    "fig5": "Fig 5 has zero points as stars and guessed lines, no numbers",
    "fig6": "Fig 6 has zero points as stars and guessed lines, no numbers; section 5.3 calls it similar to Fig 5",
    "fig8": "Fig 8 and section 5.4 have ζ as colours, its tendency consistent with the phases of W2",
    "motivation": "the talk opens with such fits from initialisations that it does not name; no numbers",
    "table1": "Table 1 has formulas of κ2 and κ3 and their limits",
    "table2": "Table 2 has means of eight runs and their scatter over the gauges, no standard errors",
}
