"""Painting with diffusion models: families of models, sizes, control by the drawn character, enlarging."""

from __future__ import annotations
