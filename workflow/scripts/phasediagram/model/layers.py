"""The layers with weights, named once: nothing else knows how many there are."""

LAYERS = ("W1", "W2", "a")  # a: the output weights
