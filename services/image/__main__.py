"""Serve the image service: `python -m services.image`."""

from __future__ import annotations

from services.common.server import main
from services.image.servicer import SERVICE

main(SERVICE)
