"""The video service through real gRPC, and its backend motion."""

from __future__ import annotations

import io
import struct
import threading
import zlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import cast

import grpc
import pytest
from PIL import Image

from services.common.artifacts import FileStore
from services.common.errors import InvalidInputError, NotFoundError, PreconditionError, StudioError, from_rpc
from services.common.operation import Work
from services.common.server import start
from services.video.backends.motion import MotionBackend
from services.video.servicer import SERVICE
from services.video.validate import check_animate
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.scene.v1 import scene_pb2
from shorts.service.v1 import service_pb2, service_pb2_grpc
from shorts.video.v1 import video_pb2, video_pb2_grpc


@pytest.fixture
def work(store: FileStore) -> Iterator[Work]:
    made = Work(store, lambda _: None, threading.Event())
    yield made
    made.close()


def request(**changes: object) -> video_pb2.AnimateRequest:
    """Make a request for a drawn scene, with changes."""
    made = video_pb2.AnimateRequest(
        backend="motion", width=1080, height=1920, duration=4, mood=scene_pb2.MOOD_HAPPY, accepts_drawn=True, seed=7
    )
    made.drawn.backdrop.drawn.kind = "kitchen"
    made.drawn.props.add(emoji="🍞", size=0.3).center.x = 0.4
    for name, value in changes.items():
        made.ClearField(name)  # type: ignore[arg-type]
        if isinstance(value, Artifact | scene_pb2.DrawnPicture):
            getattr(made, name).CopyFrom(value)
        elif value is not None:
            setattr(made, name, value)
    return made


def photo(store: FileStore, width: int, height: int, *, kind: str = "JPEG", orientation: int = 1) -> Artifact:
    """Store a plain photo."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.new("RGB", (width, height), (200, 120, 40)).save(out, kind, exif=exif)
    return store.put([out.getvalue()], f"image/{kind.lower()}")


def animate(work: Work, made: video_pb2.AnimateRequest) -> scene_pb2.Clip:
    check_animate(made)
    return MotionBackend().animate(made, work)


def test_drawing_keeps_its_picture_and_gets_a_camera(work: Work) -> None:
    made = request()
    clip = animate(work, made)
    assert clip.duration == 4
    assert clip.drawn.picture == made.drawn
    assert clip.drawn.camera[-1].time == 4
    assert 0 < clip.drawn.parallax <= 1
    assert not clip.drawn.HasField("performance")


def test_same_request_same_clip(work: Work) -> None:
    assert animate(work, request()) == animate(work, request())
    others = {animate(work, request(seed=seed)).SerializeToString() for seed in range(6)}
    assert len(others) == 6


def test_drawing_is_preferred_to_the_image(store: FileStore, work: Work) -> None:
    clip = animate(work, request(image=photo(store, 640, 480)))
    assert clip.drawn.picture.backdrop.drawn.kind == "kitchen"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_photo_becomes_a_backdrop(store: FileStore, work: Work, kind: str) -> None:
    image = photo(store, 1200, 800, kind=kind)
    clip = animate(work, request(drawn=None, image=image))
    backdrop = clip.drawn.picture.backdrop.photo
    assert backdrop.image == image
    assert backdrop.framing == scene_pb2.PHOTO_FRAMING_FILL
    assert (backdrop.focus.x, backdrop.focus.y) == (0.5, 0.5)
    assert clip.drawn.parallax == 0


@pytest.mark.parametrize(("orientation", "axis"), [(1, "x"), (6, "y")], ids=["wide", "turned"])
def test_long_photos_pan_as_they_are_shown(store: FileStore, work: Work, orientation: int, axis: str) -> None:
    made = request(drawn=None, image=photo(store, 2000, 500, orientation=orientation), width=1080, height=1080)
    first, last = animate(work, made).drawn.camera
    other = "y" if axis == "x" else "x"
    assert abs(getattr(first.center, axis) - getattr(last.center, axis)) > 0.05
    assert getattr(first.center, other) == getattr(last.center, other)


def test_cards_are_not_cut(store: FileStore, work: Work) -> None:
    drawn = scene_pb2.DrawnPicture()
    drawn.backdrop.photo.image.CopyFrom(photo(store, 2000, 500))
    drawn.backdrop.photo.framing = scene_pb2.PHOTO_FRAMING_CARD
    camera = animate(work, request(drawn=drawn, mood=scene_pb2.MOOD_EXCITED)).drawn.camera
    assert max(key.zoom for key in camera) <= 1.08
    assert {(key.center.x, key.center.y) for key in camera} == {(0.5, 0.5)}


def test_flattening_is_refused_clearly(work: Work) -> None:
    with pytest.raises(PreconditionError, match="makes drawings only") as caught:
        animate(work, request(accepts_drawn=False))
    assert caught.value.reason == "DRAWN_ONLY"
    assert "drawn_only" in MotionBackend.info.features


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"width": 1081}, "width"),
        ({"height": 8000}, "height"),
        ({"duration": 0.1}, "duration"),
        ({"duration": 61}, "duration"),
        ({"duration": float("nan")}, "duration"),
        ({"mood": 99}, "mood"),
        ({"scene_index": -1}, "scene_index"),
        ({"prompt": "x" * 2001}, "prompt"),
        ({"drawn": None}, "image"),
        ({"drawn": scene_pb2.DrawnPicture()}, "drawn.backdrop"),
        ({"drawn": None, "image": Artifact(sha256="x", size_bytes=1)}, "image.sha256"),
    ],
)
def test_bad_fields_are_named(changes: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        check_animate(request(**changes))
    assert [violation.field for violation in caught.value.violations] == [field]


def _huge_png() -> bytes:
    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(header)) + chunk + struct.pack(">I", zlib.crc32(chunk))


@pytest.mark.parametrize("data", [b"no picture", b"GIF89a" + bytes(40), _huge_png()], ids=["text", "gif", "huge"])
def test_bad_photos_are_refused(store: FileStore, work: Work, data: bytes) -> None:
    with pytest.raises(InvalidInputError, match="image: is no JPEG, PNG or WebP"):
        animate(work, request(drawn=None, image=store.put([data], "image/png")))


def test_missing_photo(work: Work) -> None:
    with pytest.raises(NotFoundError):
        animate(work, request(drawn=None, image=Artifact(sha256="0" * 64, size_bytes=3)))


@pytest.fixture
async def channel(store: FileStore, tmp_path: Path) -> AsyncIterator[grpc.aio.Channel]:
    running = await start(SERVICE, f"unix:{tmp_path}/video.sock", store)
    await running.make_ready()
    async with grpc.aio.insecure_channel(running.address) as made:
        yield made
    await running.stop(grace=0)


async def test_over_the_wire(channel: grpc.aio.Channel) -> None:
    stub = cast("video_pb2_grpc.VideoServiceAsyncStub", video_pb2_grpc.VideoServiceStub(channel))
    events = [event async for event in stub.Animate(request())]
    assert [event.WhichOneof("event") for event in events][-1] == "result"
    assert events[-1].result.drawn.camera


async def test_errors_over_the_wire(channel: grpc.aio.Channel) -> None:
    stub = cast("video_pb2_grpc.VideoServiceAsyncStub", video_pb2_grpc.VideoServiceStub(channel))

    async def error_of(made: video_pb2.AnimateRequest) -> StudioError:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            [event async for event in stub.Animate(made)]
        return from_rpc(caught.value)

    assert isinstance(await error_of(request(width=3)), InvalidInputError)
    assert isinstance(await error_of(request(backend="film")), InvalidInputError)
    assert isinstance(await error_of(request(accepts_drawn=False)), PreconditionError)


async def test_describes_itself(channel: grpc.aio.Channel) -> None:
    stub = cast("service_pb2_grpc.ModelServiceAsyncStub", service_pb2_grpc.ModelServiceStub(channel))
    described = await stub.Describe(service_pb2.DescribeRequest())
    motion, puppet, diffusers = described.backends
    assert (described.service, motion.name, motion.state) == ("video", "motion", service_pb2.BACKEND_STATE_READY)
    assert {"drawn_scene.v1", "drawn_only"} <= set(motion.features)
    assert puppet.name == "puppet"
    assert {"drawn_scene.v1", "drawn_only", "character.v1", "character_only"} <= set(puppet.features)
    assert diffusers.name == "diffusers"
    assert "drawn_only" not in diffusers.features
