"""Makes bytes into a page that can be read."""
