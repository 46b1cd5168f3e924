"""The gradient flow: networks that evaluate it, the integrator, one run, inner matrices of finished runs."""
