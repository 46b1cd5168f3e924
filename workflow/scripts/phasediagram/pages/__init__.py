"""Pages that people read: the items of the results page, plain HTML, and where results came from."""
