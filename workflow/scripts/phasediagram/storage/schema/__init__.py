"""What every table of results holds: columns, their kinds and meanings, and checks of files against them."""
