"""Pages that people read: the items of the results page, plain HTML, where results came from."""
