"""Serve the video service: python -m services.video."""

from __future__ import annotations

from services.common.server import main
from services.video.servicer import SERVICE

main(SERVICE)
