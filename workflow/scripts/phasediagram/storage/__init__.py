"""Files: arrays with a header, tables, the store of finished runs, snapshots. Knows nothing of what is stored."""
