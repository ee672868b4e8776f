"""Serve the llm service: python -m services.llm."""

from __future__ import annotations

from services.common.server import main
from services.llm.servicer import SERVICE

main(SERVICE)
