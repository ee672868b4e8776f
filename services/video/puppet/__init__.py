"""A character that speaks: which shapes its mouth takes, what its hands do, and when."""
