"""Reads facts off a page."""
