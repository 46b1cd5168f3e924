"""Files: arrays with a header, tables, the store of finished runs, snapshots."""
