"""From the configuration to runs and products: settings, the plan of runs, the catalogue, digests of code."""
