"""Serve the music service: python -m services.music."""

from __future__ import annotations

from services.common.server import main
from services.music.servicer import SERVICE

main(SERVICE)
