"""What a ControlNet is shown of a drawn character: it agrees with the drawing, and with where the stage puts it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import skia

from services.common.characters import CHARACTERS, character_of
from services.common.drawing.characters.figure import figure_of
from services.image.diffusion.model_sheet import PORTRAIT_SIDE, control_picture, portrait, pose_for, stage_for
from services.image.diffusion.skeleton import COLOURS, JOINTS, LIMBS, draw_skeleton, joints_of
from shorts.image.v1 import image_pb2
from shorts.image.v1.image_pb2 import ControlKind

POSE, EDGE, DEPTH = (
    ControlKind.CONTROL_KIND_POSE, ControlKind.CONTROL_KIND_EDGE, ControlKind.CONTROL_KIND_DEPTH,
)  # fmt: skip
KINDS = [POSE, EDGE, DEPTH]
SIZE = (288, 512)


def request(character: str = "baker-bear", kind: int = POSE, **fields: Any) -> image_pb2.GenerateRequest:
    base = {"width": 1080, "height": 1920, "character": character, "scene_count": 5, "seed": 3}
    asked = image_pb2.GenerateRequest(**{**base, **fields})
    asked.painting.control.kind = kind  # type: ignore[assignment]
    return asked


def drawn_box(asked: image_pb2.GenerateRequest, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """Give where the drawing itself is in a painting of a frame's shape: left, top, right, bottom in pixels."""
    stage = stage_for(asked)
    figure = figure_of(character_of(asked.character))
    scale = min(size[0] / asked.width, size[1] / asked.height)
    rect: skia.Rect = figure.bounds(pose_for(asked, stage), stage.height * asked.height * scale)
    x = size[0] / 2 + (stage.feet[0] - 0.5) * asked.width * scale
    y = size[1] / 2 + (stage.feet[1] - 0.5) * asked.height * scale
    return x + rect.left(), y + rect.top(), x + rect.right(), y + rect.bottom()


@pytest.mark.parametrize("character", CHARACTERS)
def test_every_character_has_every_kind(character: str) -> None:
    pictures = [control_picture(request(character, kind), SIZE) for kind in KINDS]
    assert all(picture.shape == (512, 288, 3) and picture.dtype == np.uint8 for picture in pictures)
    assert all(picture.any() for picture in pictures)
    assert not np.array_equal(pictures[0], pictures[1])
    assert np.array_equal(control_picture(request(character, EDGE), SIZE), pictures[1]), "it repeats"


@pytest.mark.parametrize("frame", [(1080, 1920, 288, 512), (1080, 1080, 384, 384), (1920, 1080, 512, 288)])
@pytest.mark.parametrize("kind", [POSE, EDGE])
@pytest.mark.parametrize("index", [0, 1, 2, 4])
def test_it_stands_where_the_drawing_would(kind: int, frame: tuple[int, ...], index: int) -> None:
    width, height, *size = frame
    asked = request(kind=kind, width=width, height=height, scene_index=index)
    left, top, right, bottom = drawn_box(asked, (size[0], size[1]))
    marked = control_picture(asked, (size[0], size[1])).max(axis=2) > 0
    rows, columns = np.flatnonzero(marked.any(axis=1)), np.flatnonzero(marked.any(axis=0))
    assert left - 4 <= columns[0] < columns[-1] <= right + 4
    assert top - 4 <= rows[0] < rows[-1] <= bottom + 4
    if kind == EDGE and bottom < size[1]:
        assert rows[0] == pytest.approx(top, abs=0.05 * size[1])
        assert rows[-1] == pytest.approx(bottom, abs=0.05 * size[1])


def test_a_frame_of_another_shape_keeps_the_middle() -> None:
    asked = request(kind=EDGE, width=1000, height=2000)
    upright, wider = control_picture(asked, (256, 512)), control_picture(asked, (320, 512))
    assert np.abs(wider[:, 32:-32].astype(int) - upright).mean() < 1


def test_joints_lie_on_the_body_and_name_its_own_sides() -> None:
    asked = request()
    stage = stage_for(asked)
    joints = joints_of(figure_of(character_of("baker-bear")), pose_for(asked, stage), 400.0, (200.0, 450.0))
    assert set(joints) == set(JOINTS)
    for pair in ("shoulder", "hip", "knee", "ankle", "eye", "ear"):
        assert joints[f"right_{pair}"][0] < joints[f"left_{pair}"][0], "its right is the viewer's left"
        assert sum(joints[f"{side}_{pair}"][0] for side in ("left", "right")) / 2 == pytest.approx(200, abs=6)
    heights = [joints[name][1] for name in ("left_eye", "nose", "neck", "left_hip", "left_knee", "left_ankle")]
    assert heights == sorted(heights)
    assert 430 < joints["left_ankle"][1] < 450
    assert joints["neck"][1] == pytest.approx(450 - 4 * 57, abs=5)


def test_gestures_change_from_scene_to_scene() -> None:
    wrists = []
    for index in range(3):
        asked = request(scene_index=index)
        stage = stage_for(asked)
        joints = joints_of(figure_of(character_of("baker-bear")), pose_for(asked, stage), 400.0, (200.0, 450.0))
        wrists.append(joints["right_wrist" if stage.other_side == "left" else "left_wrist"])
    assert len(set(wrists)) == 3


def test_the_skeleton_has_the_colours_of_its_training() -> None:
    turns = [2 * math.pi * n / len(JOINTS) for n in range(len(JOINTS))]
    joints = {name: (100 + 80 * math.cos(t), 100 + 80 * math.sin(t)) for name, t in zip(JOINTS, turns, strict=True)}
    picture = draw_skeleton(joints, 200, 200)
    for name, colour in zip(JOINTS, COLOURS, strict=True):
        x, y = joints[name]
        assert tuple(picture[round(y), round(x)]) == colour
    first, second = LIMBS[-1]  # nothing is drawn over the last one's middle
    (x0, y0), (x1, y1) = joints[JOINTS[first]], joints[JOINTS[second]]
    middle = picture[round((y0 + y1) / 2), round((x0 + x1) / 2)]
    assert tuple(middle) == tuple(int(value * 0.6) for value in COLOURS[len(LIMBS) - 1])


def test_a_joint_beyond_the_picture_is_cut_off() -> None:
    joints = dict.fromkeys(JOINTS, (-500.0, 900.0))
    assert not draw_skeleton(joints, 64, 64).any()


def test_depth_has_a_floor_and_a_figure_nearer_than_what_is_behind_it() -> None:
    asked = request(kind=DEPTH, scene_index=1)
    picture = control_picture(asked, SIZE)[..., 0].astype(int)
    empty = 0 if stage_for(asked).feet[0] > 0.5 else -1
    column = picture[:, empty]
    assert column[0] < column[330] < column[-1], "the floor comes nearer downwards"
    stage = stage_for(asked)
    x, y = round(stage.feet[0] * SIZE[0]), round((stage.feet[1] - 0.5 * stage.height) * SIZE[1])
    assert picture[y, x] > column[y] + 60, "the belly is nearer than the wall beside it"


def test_edges_are_lines_without_a_shadow() -> None:
    picture = control_picture(request(kind=EDGE), SIZE)
    assert set(np.unique(picture)) == {0, 255}
    assert 0.005 < (picture > 0).mean() < 0.15
    left, _, right, bottom = drawn_box(request(kind=EDGE), SIZE)
    assert not picture[round(bottom) + 2 :, : round(right)].any()
    assert left < right


def test_a_portrait_shows_the_head() -> None:
    one, other = portrait("baker-bear"), portrait("consultant-owl")
    assert one.shape == (PORTRAIT_SIDE, PORTRAIT_SIDE, 3)
    assert np.abs(one.astype(int) - other).mean() > 10
