"""Drawn pictures as stills."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from services.common.drawing.still import draw_picture
from services.common.errors import InvalidInputError
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.scene.v1 import scene_pb2


def unread(artifact: Artifact) -> bytes:
    raise AssertionError("nothing is to be read")


def studio(*props: scene_pb2.Prop) -> scene_pb2.DrawnPicture:
    drawn = scene_pb2.DrawnBackdrop(kind="studio", mood=scene_pb2.MOOD_CALM, seed=2)
    return scene_pb2.DrawnPicture(backdrop=scene_pb2.Backdrop(drawn=drawn), props=props)


def test_a_prop_stands_where_it_is_told_to() -> None:
    prop = scene_pb2.Prop(emoji="🔴", center=scene_pb2.Point(x=0.3, y=0.4), size=0.3)
    plain, drawn = draw_picture(studio(), 180, 320, unread), draw_picture(studio(prop), 180, 320, unread)
    assert plain.shape == (320, 180, 3)
    changed = np.abs(drawn.astype(int) - plain).max(axis=2) > 60
    rows, columns = np.nonzero(changed)
    assert abs(columns.mean() - 54) < 2
    assert abs(rows.mean() - 128) < 3
    assert abs(np.ptp(columns) - 54) < 8
    red = drawn[128, 54].astype(int)
    assert red[0] > red[1] + 80


def test_rotation_is_clockwise() -> None:
    def tip(degrees: float) -> float:
        prop = scene_pb2.Prop(emoji="⬆️", center=scene_pb2.Point(x=0.5, y=0.4), size=0.6, rotation_degrees=degrees)
        frame = draw_picture(studio(prop), 200, 200, unread)
        return float(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)[40:120, 40:160].astype(float).mean(axis=0)[60:].mean())

    assert tip(90) != pytest.approx(tip(-90), abs=0.5)


def test_props_at_the_edge_are_cut_off_and_those_beyond_are_left_out() -> None:
    props = [
        scene_pb2.Prop(emoji="🍎", center=scene_pb2.Point(x=x, y=0.5), size=0.4, rotation_degrees=30)
        for x in (0.0, 1.0, 9.0)
    ]
    assert draw_picture(studio(*props), 90, 160, unread).shape == (160, 90, 3)


def test_a_photo_is_read_from_the_store() -> None:
    done, data = cv2.imencode(".png", np.full((100, 100, 3), (10, 200, 30), np.uint8))
    assert done
    artifact = Artifact(sha256="0" * 64, size_bytes=len(data), media_type="image/png")
    photo = scene_pb2.PhotoBackdrop(image=artifact, framing=scene_pb2.PHOTO_FRAMING_FILL)
    picture = scene_pb2.DrawnPicture(backdrop=scene_pb2.Backdrop(photo=photo))
    asked: list[str] = []

    def read(wanted: Artifact) -> bytes:
        asked.append(wanted.sha256)
        return bytes(data.tobytes())

    assert draw_picture(picture, 64, 64, read)[32, 32].tolist() == [30, 200, 10]
    assert asked == ["0" * 64]


def test_a_picture_needs_a_backdrop_and_known_emoji() -> None:
    with pytest.raises(InvalidInputError, match="backdrop"):
        draw_picture(scene_pb2.DrawnPicture(), 90, 160, unread)
    with pytest.raises(InvalidInputError, match="emoji"):
        draw_picture(studio(scene_pb2.Prop(emoji="x", size=0.2)), 90, 160, unread)
