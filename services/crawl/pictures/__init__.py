"""Finds, fetches and re-encodes a page's pictures."""
