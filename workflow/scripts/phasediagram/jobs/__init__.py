"""Jobs: their log, their end, what they ask of a cluster and whether a site grants it."""
