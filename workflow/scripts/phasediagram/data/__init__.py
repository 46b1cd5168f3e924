"""Training sets: points of the config and real MNIST digits."""
