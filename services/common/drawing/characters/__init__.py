"""Drawn characters: parts by name, put together from data. `figure` draws, `pose` says how they stand.

Lengths are units: a character is 100 high from its feet, at the origin, to the top of its head; ears, horns and hats
reach higher. y grows down, as in all drawings.
"""
