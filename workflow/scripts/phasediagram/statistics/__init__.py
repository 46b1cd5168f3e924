"""From distances to slopes, regimes and tables: statistics of finished runs."""
