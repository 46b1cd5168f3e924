"""The network's mathematics without arrays: layers, statuses, initialisations, closed forms, published values."""
