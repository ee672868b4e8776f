"""Serve the tts service: python -m services.tts."""

from __future__ import annotations

from services.common.server import main
from services.tts.servicer import SERVICE

main(SERVICE)
