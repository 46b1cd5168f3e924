"""What figures share: style, maps, labels, and the cells of the interactive map."""
