"""Photos: orientation, hostile files, framing."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from services.common.drawing.fitting import card_box, free_box
from services.common.drawing.photos import cropped_share, frame_photo, open_photo
from services.common.errors import InvalidInputError
from shorts.scene.v1 import scene_pb2

Picture = npt.NDArray[np.uint8]
FILL, CARD = scene_pb2.PHOTO_FRAMING_FILL, scene_pb2.PHOTO_FRAMING_CARD
CLOSE, GROUND = scene_pb2.PHOTO_FRAMING_CLOSE, scene_pb2.PHOTO_FRAMING_GROUND


def quarters(width: int = 200, height: int = 120) -> Picture:
    """Red, green / blue, white: any turn or mirroring shows."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[: height // 2, : width // 2] = (255, 0, 0)
    picture[: height // 2, width // 2 :] = (0, 255, 0)
    picture[height // 2 :, : width // 2] = (0, 0, 255)
    picture[height // 2 :, width // 2 :] = (255, 255, 255)
    return picture


def encode(picture: Picture, suffix: str = ".jpg") -> bytes:
    done, data = cv2.imencode(suffix, cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    assert done
    return data.tobytes()


def with_orientation(jpeg: bytes, orientation: int) -> bytes:
    """Put an EXIF block that holds an orientation alone behind the start marker."""
    tiff = b"II*\x00\x08\x00\x00\x00\x01\x00" + struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0) + b"\x00" * 4
    body = b"Exif\x00\x00" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def png_of_size(width: int, height: int) -> bytes:
    """A PNG whose header claims a size and whose data are next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
def test_the_formats_of_cameras_and_browsers_open(suffix: str, tmp_path: Path) -> None:
    data = encode(quarters(), suffix)
    photo = open_photo(data)
    assert photo.shape == (120, 200, 3)
    assert np.abs(photo.astype(int) - quarters()).mean() < 6
    file = tmp_path / "photo"
    file.write_bytes(data)
    assert np.array_equal(open_photo(file), photo)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied(orientation: int) -> None:
    upright = quarters()
    # How a camera stores the upright picture for each orientation: the inverse of what a viewer must do.
    stored = {
        1: upright, 2: upright[:, ::-1], 3: upright[::-1, ::-1], 4: upright[::-1], 5: upright.transpose(1, 0, 2),
        6: np.rot90(upright, 1), 7: np.rot90(upright, 2).transpose(1, 0, 2), 8: np.rot90(upright, -1),
    }[orientation]  # fmt: skip
    photo = open_photo(with_orientation(encode(np.ascontiguousarray(stored)), orientation))
    assert photo.shape == upright.shape
    assert np.abs(photo.astype(int) - upright).mean() < 6


def test_transparency_lies_on_white() -> None:
    picture = np.zeros((80, 80, 4), np.uint8)
    picture[:40] = (0, 0, 255, 255)
    done, data = cv2.imencode(".png", picture)
    assert done
    photo = open_photo(data.tobytes())
    assert photo[10, 10].tolist() == [255, 0, 0]
    assert photo[70, 10].tolist() == [255, 255, 255]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no JPEG"), (b"not a picture at all", "no JPEG"), (b"GIF89a" + b"\0" * 40, "no JPEG"),
        (encode(quarters())[:900], "corrupt"), (encode(quarters(), ".png")[:200], "corrupt"),
        (encode(quarters(40, 90)), "at least 64"), (png_of_size(30_000, 200), "at most"),
        (png_of_size(19_000, 19_000), "at most"), (png_of_size(5_000, 5_000), "corrupt"),
    ],
)  # fmt: skip
def test_hostile_photos_are_refused(data: bytes, says: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        open_photo(data)
    assert [violation.field for violation in caught.value.violations] == ["photo"]
    assert says in caught.value.message


def test_fill_keeps_the_focus_in_view() -> None:
    photo = quarters(400, 200)
    left = frame_photo(photo, FILL, scene_pb2.Point(x=0.1, y=0.5), 90, 160)
    right = frame_photo(photo, FILL, scene_pb2.Point(x=0.9, y=0.5), 90, 160)
    assert left.shape == (160, 90, 3)
    assert left[20, 45].tolist() == [255, 0, 0]
    assert right[20, 45].tolist() == [0, 255, 0]
    unspecified = frame_photo(photo, scene_pb2.PHOTO_FRAMING_UNSPECIFIED, None, 90, 160)
    assert np.array_equal(unspecified, frame_photo(photo, FILL, None, 90, 160))


@pytest.mark.parametrize("framing", [FILL, CARD, CLOSE, GROUND])
@pytest.mark.parametrize("size", [(300, 200), (200, 300)])
def test_overscan_leaves_the_middle_as_it_is(framing: int, size: tuple[int, int]) -> None:
    photo = cv2.GaussianBlur(np.random.default_rng(3).integers(0, 255, (*size, 3), np.uint8), (0, 0), 3).astype(
        np.uint8
    )
    plain = frame_photo(photo, framing, None, 90, 160)
    wide = frame_photo(photo, framing, None, 90, 160, overscan=0.1)
    assert wide.shape == (160 + 32, 90 + 18, 3)
    assert np.abs(wide[16:-16, 9:-9].astype(int) - plain).max() <= 2


def test_a_card_shows_the_whole_photo_between_the_texts() -> None:
    frame = frame_photo(quarters(400, 300), CARD, None, 360, 640)
    box, free = card_box((400, 300), (360, 640)), free_box(360, 640)
    assert free.top < box.top < box.bottom < free.bottom
    corners = [
        frame[round((box.top + box.height * y) * 640), round((box.left + box.width * x) * 360)].tolist()
        for y in (0.2, 0.8) for x in (0.2, 0.8)
    ]  # fmt: skip
    assert corners == [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]]
    assert box.width * 360 / (box.height * 640) == pytest.approx(400 / 300, rel=0.02)


def test_a_close_card_is_tilted_and_shows_what_matters_larger() -> None:
    photo = np.full((600, 800, 3), (90, 130, 170), np.uint8)
    photo[450:] = (60, 70, 80)
    cv2.circle(photo, (560, 380), 60, (230, 40, 30), -1)
    whole, close = (frame_photo(photo, framing, None, 360, 640) for framing in (CARD, CLOSE))

    def red(frame: Picture) -> int:
        return int(((frame[..., 0] > 180) & (frame[..., 1] < 90)).sum())

    assert red(close) > 2 * red(whole)
    tops = [int(np.argmax(close[:, x].min(axis=1) > 245)) for x in (120, 240)]
    assert tops[0] > tops[1] + 2, "its rim rises to the right"


def test_a_plain_ground_fills_the_frame_without_a_seam() -> None:
    photo = np.full((500, 500, 3), (246, 244, 240), np.uint8)
    cv2.rectangle(photo, (200, 180), (300, 330), (30, 90, 160), -1)
    frame = frame_photo(photo, GROUND, None, 360, 640)
    blue = (frame[..., 2].astype(int) - frame[..., 0]) > 60
    rows, columns = np.flatnonzero(blue.any(axis=1)) / 640, np.flatnonzero(blue.any(axis=0)) / 360
    free = free_box(360, 640)
    assert free.top < rows[0] < rows[-1] < free.bottom
    assert rows[-1] - rows[0] > 0.6 * free.height
    assert (columns[0] + columns[-1]) / 2 == pytest.approx(0.5, abs=0.02)
    plain = np.where(blue[..., None], 0, frame).astype(int)
    assert np.abs(np.diff(plain[:, :40], axis=0)).max() <= 2, "darker to the rim, but nowhere at once"
    lively = quarters(400, 300)
    assert np.array_equal(frame_photo(lively, GROUND, None, 180, 320), frame_photo(lively, CARD, None, 180, 320))


def test_the_share_that_filling_crops() -> None:
    assert cropped_share((1080, 1920), (1080, 1920)) == 0
    assert cropped_share((4000, 3000), (1080, 1920)) == pytest.approx(0.578, abs=0.001)
