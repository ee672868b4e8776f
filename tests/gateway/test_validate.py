"""Requests that must be refused at once, each naming its field."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from gateway.validate import check_disk, check_media, check_submit
from services.common.artifacts import FileStore
from services.common.errors import ExhaustedError, InvalidInputError, NotFoundError
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.studio.v1.studio_pb2 import JobSpec, SubmitRequest
from tests.gateway.conftest import sound, spec

GOOD = Artifact(sha256="0" * 64, size_bytes=1, media_type="image/png")


def test_a_good_spec_passes() -> None:
    check_submit(SubmitRequest(spec=spec(language="ko", scene_count=5, length_seconds=30, images=[GOOD])))


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("spec.text", {"text": ""}),
        ("spec.text", {"text": " \n\t"}),
        ("spec.text", {"text": "x" * 50_001}),
        ("spec.text", {"text": "🍞"}),
        ("spec.text", {"text": "مرحبا بالعالم هذا نص عربي طويل"}),
        ("spec.recipe", {"recipe": "opera"}),
        ("spec.language", {"language": "fr"}),
        ("spec.tone", {"tone": 77}),
        ("spec.aspect", {"aspect": 9}),
        ("spec.cuts", {"cuts": [0]}),
        ("spec.scene_count", {"scene_count": 2}),
        ("spec.scene_count", {"scene_count": 99}),
        ("spec.scene_count", {"scene_count": -1}),
        ("spec.length_seconds", {"length_seconds": 4.9}),
        ("spec.length_seconds", {"length_seconds": float("nan")}),
        ("spec.length_seconds", {"length_seconds": float("inf")}),
        ("spec.images", {"images": [GOOD] * 21}),
        ("spec.images[0].sha256", {"images": [Artifact(sha256="../x", size_bytes=1)]}),
        ("spec.images[0]", {"images": [Artifact(sha256="0" * 64, size_bytes=41 << 20)]}),
        ("spec.music.sha256", {"music": Artifact(size_bytes=1)}),
    ],
)
def test_each_fault_names_its_field(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        check_submit(SubmitRequest(spec=spec(**changes)))
    assert field in {v.field for v in caught.value.violations}


def test_all_faults_are_told_together() -> None:
    with pytest.raises(InvalidInputError) as caught:
        check_submit(SubmitRequest(request_id="x" * 101, spec=JobSpec(scene_count=99)))
    assert {v.field for v in caught.value.violations} == {"request_id", "spec.text", "spec.scene_count"}


def _picture(kind: str, size: tuple[int, int] = (80, 80)) -> bytes:
    data = io.BytesIO()
    Image.effect_noise(size, 50).convert("RGB").save(data, kind)
    return data.getvalue()


def _bomb() -> bytes:
    """A PNG header that promises 20,000 x 20,000 pixels."""
    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"0"))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"no picture at all", "no picture"),
        (_picture("JPEG")[:600], "damaged"),
        (_picture("GIF"), "GIF file"),
        (_picture("PNG", (20, 80)), "20x80"),
        (_bomb(), "100 megapixels"),
    ],
)
async def test_photos_that_cannot_be_used(store: FileStore, data: bytes, told: str) -> None:
    photo = store.put([data], "image/jpeg")
    with pytest.raises(InvalidInputError, match=told) as caught:
        await check_media(spec(images=[photo]), store)
    assert caught.value.violations[0].field == "spec.images[0]"


async def test_photos_and_music_that_can(store: FileStore, tmp_path: Path) -> None:
    photos = [store.put([_picture(kind)], "image/any") for kind in ("JPEG", "PNG", "WEBP")]
    await check_media(spec(images=photos, music=sound(store, 1.0)), store)


async def test_music_that_cannot_be_used(store: FileStore) -> None:
    for music, told in ((store.put([b"noise"], "audio/mpeg"), "no sound file"), (sound(store, 0.1), "shorter")):
        with pytest.raises(InvalidInputError, match=told):
            await check_media(spec(music=music), store)
    with pytest.raises(InvalidInputError, match="holds no sound"):
        await check_media(spec(music=store.put([_picture("PNG")], "image/png")), store)
    with pytest.raises(NotFoundError):
        await check_media(spec(music=GOOD), store)


def test_a_nearly_full_disk_takes_no_job() -> None:
    check_disk(600 << 20, 500)
    with pytest.raises(ExhaustedError, match="free some space"):
        check_disk(400 << 20, 500)
