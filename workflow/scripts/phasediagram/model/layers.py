"""The names of the layers with weights. Other modules take the number of layers from here."""

from collections.abc import Iterable

DEPTHS = (2, 3, 4, 5)  # numbers of layers that the configuration may ask for


def layer_names(depth: int = 3) -> tuple[str, ...]:
    """Return the layers of a network: W1 ... W_{L-1} and the output weights a."""
    return (*(f"W{index}" for index in range(1, depth)), "a")


LAYERS = layer_names()  # of the paper's networks


def depth_of(layers: Iterable[str]) -> int:
    """Return the depth of the network that has these layers, each named at least once."""
    return len(set(layers))


def in_order(layers: Iterable[str]) -> tuple[str, ...]:
    """Return the layers of the network that has them, W1 first and a last."""
    return layer_names(depth_of(layers))
