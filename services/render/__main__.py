"""Serves the render service: `python -m services.render`."""

from __future__ import annotations

from services.common.server import main
from services.render.servicer import SERVICE

main(SERVICE)
