"""Portraits of the characters as files of the store, for clients that let people choose one by its face."""

from __future__ import annotations

import asyncio
import io

from PIL import Image

from services.common.artifacts import ArtifactStore
from services.common.characters import CHARACTERS
from services.common.errors import NotFoundError, PreconditionError
from services.common.validation import Checks
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.studio.v1.studio_pb2 import GetPortraitRequest

DEFAULT_PIXELS = 256
PIXELS = (48, 1024)
_QUALITY = 88
"""Of WebP, 0 to 100: flat colours and outlines show no artefacts from here on."""


class Portraits:
    """Draws each portrait once in the life of a gateway.

    Nothing is remembered beyond that: drawing takes some 10 ms, and so a newer version never shows what an older drew.
    """

    def __init__(self, store: ArtifactStore) -> None:
        self._store = store
        self._drawn: dict[tuple[str, int], Artifact] = {}
        # Skia takes a core; a page that asks for all of them at once is served one after the other.
        self._drawing = asyncio.Lock()

    async def get(self, request: GetPortraitRequest) -> Artifact:
        """Give a portrait. Raises InvalidInputError, PreconditionError where the drawing library is not installed."""
        pixels = request.pixels or DEFAULT_PIXELS
        with Checks() as check:
            check.between("pixels", pixels, *PIXELS, unit=" pixels")
            known = request.character in CHARACTERS
            told = f"no character {request.character[:40]!r}; ListCharacters lists them"
            check.that(known, "character", told if request.character else "is empty; give an id from ListCharacters")
        async with self._drawing:
            return await asyncio.to_thread(self._get, request.character, pixels)

    def _get(self, character: str, pixels: int) -> Artifact:
        if known := self._drawn.get((character, pixels)):
            try:
                self._store.path(known)
            except NotFoundError:
                del self._drawn[character, pixels]  # the store was emptied under us
            else:
                return known
        artifact = self._store.put([_draw(character, pixels)], "image/webp")
        self._drawn[character, pixels] = artifact
        return artifact


def _draw(character: str, pixels: int) -> bytes:
    try:
        from services.common.drawing.characters.sheet import portrait_pixels  # noqa: PLC0415 (heavy)
    except ImportError as error:
        raise PreconditionError(
            f"drawing needs the package {error.name}; install it: pip install 'shorts-studio[gateway]'",
            reason="PACKAGE_MISSING",
        ) from error
    drawn = portrait_pixels(CHARACTERS[character], pixels)
    buffer = io.BytesIO()
    Image.fromarray(drawn[..., :3]).save(buffer, "WEBP", quality=_QUALITY, method=4)
    return buffer.getvalue()
