"""Drawn pictures: places in layers of depth, emoji as props, photos in a frame. Heavy modules are the submodules'.

One library for the image service, which composes pictures, and the renderer, which moves them: both get the same
pixels.
"""

from __future__ import annotations

# Part of every memo key of what is drawn; raise it when the same drawing gives other pixels.
DRAWING_VERSION = "9"
