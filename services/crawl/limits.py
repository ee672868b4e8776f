"""What the crawl service takes at most; sites are not to be trusted with more."""

from __future__ import annotations

LONGEST_URL = 2048
PAGE_BYTES = 20 << 20
"""Of a page, both as it comes and unpacked."""
IMAGE_BYTES = 10 << 20
"""Of one picture, both as it comes and unpacked."""
HEADER_BYTES = 64 << 10
MOST_REDIRECTS = 5
MOST_ENCODINGS = 2
"""Content encodings laid on one another."""
PAGE_SECONDS = 20.0
"""For a page with all its redirects."""
IMAGES_SECONDS = 15.0
"""For all pictures together; what has not come by then is left out."""
CONNECT_SECONDS = 5.0
IDLE_SECONDS = 10.0
"""Without one byte from the site."""
CHECK_SECONDS = 0.2
"""How often waiting looks whether the caller still wants the page."""
FETCHERS = 4
"""Pictures fetched at the same time."""

MOST_IMAGES, DEFAULT_IMAGES = 20, 8
MOST_CANDIDATES = 40
"""Pictures looked at; many turn out to be icons or copies."""
IMAGE_PIXELS = 40_000_000
SMALLEST_SIDE = 200
LARGEST_SIDE = 2160
"""Longer side of a picture that is kept; larger ones are shrunk."""
MOST_ASPECT = 4.0
"""Longer side by shorter side; banners and rulers are longer."""

MOST_ELEMENTS = 200_000
MOST_DEPTH = 400
MOST_ATTRIBUTES = 200
SCRIPT_BYTES = 4 << 20
"""Of one block of data inside a page."""
MOST_NODES = 20_000
"""Of structured data looked at."""

LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_NAME = 300, 1000, 100
LONGEST_TEXT = 20_000
MOST_FEATURES, LONGEST_FEATURE = 30, 200
