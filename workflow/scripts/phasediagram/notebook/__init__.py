"""For notebooks and scripts: one network, one place of the plane, the tables of finished results."""
