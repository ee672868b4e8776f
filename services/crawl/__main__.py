"""Serve the crawl service: python -m services.crawl."""

from __future__ import annotations

from services.common.server import main
from services.crawl.servicer import SERVICE

main(SERVICE)
