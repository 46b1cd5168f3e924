"""Published results: what goes into `published/`, comparing with it, and training samples of it again."""
