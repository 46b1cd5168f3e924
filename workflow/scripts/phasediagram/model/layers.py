"""The weight matrices of the network, from input to output: the one place that names them."""

LAYERS = ("W1", "W2", "a")  # a: the output weights
