"""The network's mathematics without arrays: layers, endings, initialisations, closed forms, what the paper prints."""
