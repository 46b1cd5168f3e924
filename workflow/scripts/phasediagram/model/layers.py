"""The names of the layers with weights. Other modules take the number of layers from here."""

LAYERS = ("W1", "W2", "a")  # a: the output weights
