"""The network's mathematics without arrays: initialisations, closed forms, what the paper prints."""
