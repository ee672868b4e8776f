"""Reaches the web, and nothing but the web."""
