"""The gradient flow: engines that evaluate it, the integrator, one run, and W2 of a finished run."""
