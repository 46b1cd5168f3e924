"""The numbers that the paper prints (arXiv 2205.12101): Table 2 is all of them."""

# Table 2: mean S_W1 and S_W2 of eight runs, for three gauges (a, b, c from above) of two points of the plane
TABLE2 = {
    "group1_a": {"W1": -0.4108, "W2": -0.9119},
    "group1_b": {"W1": -0.4084, "W2": -0.9364},
    "group1_c": {"W1": -0.4231, "W2": -0.9310},
    "group2_a": {"W1": -0.3130, "W2": 0.0251},
    "group2_b": {"W1": -0.3176, "W2": 0.0263},
    "group2_c": {"W1": -0.3243, "W2": 0.0205},
}

# Table 2, last columns: standard deviation (of the population) over the three gauges of a group
TABLE2_STD = {"group1": {"W1": 6.44e-3, "W2": 1.05e-2}, "group2": {"W1": 4.64e-3, "W2": 2.50e-3}}
