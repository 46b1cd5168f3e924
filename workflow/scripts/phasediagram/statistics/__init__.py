"""Statistics of finished runs: from distances to slopes, regimes and tables."""
