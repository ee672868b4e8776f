"""Measures the studio against its bars, side by side in one run: `python -m bench`."""
