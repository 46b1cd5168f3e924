"""From the configuration to runs and products: settings, digests of code."""
