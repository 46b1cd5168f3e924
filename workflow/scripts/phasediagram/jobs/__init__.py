"""Jobs: their logs, how they end, what they request from a cluster, and whether the site accepts it."""
