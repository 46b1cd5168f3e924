"""The layers with weights, named once: nothing else knows how many there are."""

DEPTHS = (2, 3, 4, 5)  # of networks that the configuration may ask for


def layer_names(depth: int = 3) -> tuple[str, ...]:
    """Return the layers of a network: W1 ... W_{L-1} and the output weights a."""
    return (*(f"W{index}" for index in range(1, depth)), "a")


LAYERS = layer_names()  # of the paper's networks
