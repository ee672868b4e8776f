"""Every character is drawn: whole, within its bounds, the same each time, unlike all others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import cv2
import numpy as np
import numpy.typing as npt
import pytest
import skia

from services.common.characters import CHARACTERS, Character, Outfit, Palette, Text, Voice, character_of
from services.common.characters.species import SPECIES, Anatomy
from services.common.drawing.characters.figure import CHANGES, draw_character, figure_of
from services.common.drawing.characters.pose import ARMS, EMOTIONS, GESTURES, VISEMES, Pose
from services.common.drawing.characters.sheet import draw_sheet, portrait_pixels
from services.common.errors import InvalidInputError
from shorts.scene.v1 import scene_pb2

Pixels = npt.NDArray[np.uint8]
SIDE, SIZE, FEET = 360, 200, (180, 330)
EVERYONE = list(CHARACTERS.values())
LIVELY = Pose(
    emotion=EMOTIONS["sad"], viseme=VISEMES[scene_pb2.VISEME_A], gaze=(1.0, -1.0), brow=1.0, breath=0.5, sway=1.0,
    tilt=1.0, nod=1.0, left=ARMS["cheer"], right=ARMS["point"],
)  # fmt: skip


def drawn(character: Character, pose: Pose | None = None, part: str | None = None, size: int = SIZE) -> Pixels:
    pixels = np.zeros((SIDE, SIDE, 4), np.uint8)
    canvas = skia.Surface(pixels, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType).getCanvas()
    canvas.translate(*FEET)
    if part is None:
        draw_character(canvas, character, pose or Pose(), size)
    else:
        figure_of(character).draw_part(canvas, part, pose or Pose(), size)
    return pixels


def covered(pixels: Pixels) -> tuple[int, int, int, int]:
    """Give left, top, right and bottom of what is drawn, from the feet."""
    rows, columns = (np.nonzero(pixels[..., 3].max(axis=axis))[0] for axis in (1, 0))
    return columns[0] - FEET[0], rows[0] - FEET[1], columns[-1] + 1 - FEET[0], rows[-1] + 1 - FEET[1]


@pytest.mark.parametrize("character", EVERYONE, ids=lambda c: c.id)
def test_each_stands_on_its_feet_within_its_bounds(character: Character) -> None:
    for pose in (Pose(), LIVELY):
        pixels = drawn(character, pose)
        left, top, right, bottom = covered(pixels)
        bounds = figure_of(character).bounds(pose, SIZE)
        assert bounds.left() <= left
        assert bounds.top() <= top
        assert bounds.right() >= right
        assert bounds.bottom() >= bottom
        assert top <= -0.97 * SIZE, "as high as asked"
        assert 0 <= bottom <= 0.1 * SIZE, "the feet are on the ground, the shadow around them"
        for part in figure_of(character).parts(pose, SIZE):
            alone = drawn(character, pose, part.name)
            box = covered(alone)
            assert part.bounds.left() <= box[0], part.name
            assert part.bounds.top() <= box[1], part.name
            assert part.bounds.right() >= box[2], part.name
            assert part.bounds.bottom() >= box[3], part.name


def test_the_same_pose_gives_the_same_pixels() -> None:
    for character in EVERYONE[::6]:
        first = drawn(character, LIVELY)
        figure_of.cache_clear()
        assert np.array_equal(first, drawn(character, LIVELY))


def test_parts_one_by_one_are_the_whole() -> None:
    character = character_of("stylist-peacock")
    pixels = np.zeros((SIDE, SIDE, 4), np.uint8)
    canvas = skia.Surface(pixels, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType).getCanvas()
    canvas.translate(*FEET)
    for part in figure_of(character).parts(LIVELY, SIZE):
        figure_of(character).draw_part(canvas, part.name, LIVELY, SIZE)
    assert np.array_equal(pixels, drawn(character, LIVELY))


@pytest.mark.parametrize("name", ["baker-bear", "comedian-parrot"])
def test_a_part_changes_with_the_fields_it_names_and_no_others(name: str) -> None:
    """What a renderer keeps stays right: speech, looks and blinks leave all but the face alone."""
    character, calm = character_of(name), Pose()
    speaking = replace(
        calm, viseme=VISEMES[scene_pb2.VISEME_A], emotion=EMOTIONS["excited"], blink=0.5, gaze=(1.0, 0.0), brow=1.0
    )
    waving = replace(calm, left=ARMS["wave"])
    for part in figure_of(character).parts(calm, SIZE):
        before = drawn(character, calm, part.name)
        assert np.array_equal(before, drawn(character, speaking, part.name)) is ("viseme" not in part.changes)
        assert np.array_equal(before, drawn(character, waving, part.name)) is ("left" not in part.changes)
    assert set(CHANGES) == {"face", "left_arm", "right_arm"}


def test_no_two_portraits_look_alike() -> None:
    small = [cv2.resize(portrait_pixels(c, 160)[..., :3], (40, 40), interpolation=cv2.INTER_AREA) for c in EVERYONE]
    for (one, first), (two, second) in combinations(zip(EVERYONE, small, strict=True), 2):
        apart = np.abs(first.astype(float) - second).mean()
        assert apart > 14, f"{one.id} and {two.id}: {apart:.1f}"


def test_outlines_are_dark_and_light_comes_from_the_upper_left() -> None:
    for character in EVERYONE:
        head = drawn(character, part="head")
        solid = (head[..., 3] == 255).astype(np.uint8)
        rim = solid - cv2.erode(solid, np.ones((3, 3), np.uint8))
        luma = head[..., :3] @ np.array([0.299, 0.587, 0.114])
        assert np.median(luma[rim > 0]) < 60, character.id
        rows, columns = np.nonzero(cv2.erode(solid, np.ones((9, 9), np.uint8)))
        middle = (columns.min() + columns.max()) / 2
        slope = (rows - rows.mean()) / np.ptp(rows) + (columns - middle) / np.ptp(columns)
        # The same fur on both sides: compare each pixel's mirror image, so that markings cancel out.
        mirror = np.clip(np.round(2 * middle - columns).astype(int), 0, SIDE - 1)
        lit = luma[rows, columns] - luma[rows, mirror]
        assert lit[(slope < 0) & (columns < middle)].mean() > 0, character.id


@pytest.mark.parametrize(
    "name", ["clever-fox", "baker-bear", "happy-rabbit", "chef-penguin", "strategist-eagle", "comedian-parrot"]
)
def test_mouths_open_as_their_vowels_do(name: str) -> None:
    def throat(viseme: int) -> int:
        face = drawn(character_of(name), Pose(viseme=VISEMES[viseme]), "face")
        red = cv2.inRange(face, (90, 15, 30, 255), (150, 60, 90, 255))
        tongue = cv2.inRange(face, (235, 110, 120, 255), (255, 145, 160, 255))
        return int(np.count_nonzero(cv2.bitwise_or(red, tongue)))

    s = scene_pb2
    assert throat(s.VISEME_A) > throat(s.VISEME_E) > throat(s.VISEME_CLOSED)
    assert throat(s.VISEME_A) > throat(s.VISEME_U) >= throat(s.VISEME_REST)
    assert throat(s.VISEME_A) > 60


def test_each_viseme_and_each_emotion_is_seen() -> None:
    for name in ("clever-fox", "trainer-bear", "wise-owl"):
        faces = [drawn(character_of(name), Pose(viseme=VISEMES[v]), "face") for v in range(1, 10)]
        faces += [drawn(character_of(name), Pose(emotion=e), "face") for e in list(EMOTIONS.values())[1:]]
        for one, two in combinations(range(len(faces)), 2):
            changed = np.abs(faces[one].astype(int) - faces[two]).max(axis=2) > 24
            assert changed.sum() > 5, (name, one, two)


def test_closed_eyes_are_arcs_and_open_ones_follow_the_gaze() -> None:
    fox = character_of("clever-fox")
    white = [(drawn(fox, Pose(blink=b), "face")[..., :3].min(axis=2) > 250).sum() for b in (0.0, 0.5, 1.0)]
    assert white[0] > white[1] > white[2]
    closed = drawn(fox, Pose(blink=1.0), "face")
    assert (closed[..., 3] > 0).any()

    def pupil(gaze: float) -> float:
        face = drawn(fox, Pose(gaze=(gaze, 0.0)), "face")
        left_eye = face[FEET[1] - 180 : FEET[1] - 145, FEET[0] - 32 : FEET[0] - 4]
        return float(np.nonzero((left_eye[..., :3].max(axis=2) < 45) & (left_eye[..., 3] == 255))[1].mean())

    assert pupil(-1.0) < pupil(0.0) < pupil(1.0)


def test_hands_go_where_the_pose_says_and_keep_their_tools() -> None:
    chef, chef_figure = character_of("chef-penguin"), figure_of(character_of("chef-penguin"))
    assert chef_figure.stance("right") == ARMS["hold"]
    assert chef_figure.stance("left") == ARMS["rest"]
    for arm in ARMS.values():
        pixels = drawn(chef, Pose(left=arm, right=arm))
        shoulder = chef_figure.look.shoulder
        for side in (-1, 1):
            x = FEET[0] + (shoulder[0] + arm.out) * side * SIZE / 100
            y = FEET[1] + (shoulder[1] - arm.lift + arm.down) * SIZE / 100
            assert pixels[round(y), round(x), 3] == 255
    empty = replace(chef, outfit=replace(chef.outfit, tool=""))
    assert covered(drawn(empty, part="right_arm"))[3] > covered(drawn(chef, part="right_arm"))[3], "hangs down"


@pytest.mark.parametrize("kind", GESTURES)
def test_every_gesture_is_drawn(kind: str) -> None:
    g = GESTURES[kind]
    pose = Pose(left=g.left, right=g.right, tilt=g.tilt, nod=g.nod, brow=g.brow, gaze=g.gaze)
    assert not np.array_equal(drawn(character_of("calm-cat"), pose), drawn(character_of("calm-cat")))


def test_it_breathes_and_sways_with_its_feet_still() -> None:
    lion = character_of("ceo-lion")
    at_rest, full, leaning = (drawn(lion, p) for p in (Pose(), Pose(breath=0.5), Pose(sway=1.0)))
    assert np.array_equal(at_rest, drawn(lion, Pose(breath=1.0)))
    assert covered(full)[1] <= covered(at_rest)[1]
    assert not np.array_equal(at_rest, full)
    above = slice(0, FEET[1] - 120)
    assert np.nonzero(leaning[above, :, 3])[1].mean() > np.nonzero(at_rest[above, :, 3])[1].mean() + 4
    feet = slice(FEET[1] - 4, FEET[1] + 6)
    assert np.abs(leaning[feet].astype(int) - at_rest[feet]).mean() < 4


def _moose(**changes: object) -> Character:
    character = Character(
        id="skating-moose", cast="sports", species="deer",
        name=Text("스케이트 무스", "Skating Moose"), role=Text("스케이터", "skater"),
        persona=Text("미끄러진다.", "Glides."), tone="casual", voice=Voice(-2.0),
        palette=Palette(0x6B4A3A, 0xD9C0A0, 0x3A2620, cloth=0x2F9E8F, trim=0xF2C14E),
        outfit=Outfit("sweater", "trousers", shoes=True, hat="beanie", eyewear="round", tool="trophy", hand="left"),
        prompt="a moose", features=(("build", 1.25), ("eye_size", 0.9), ("crest", "antlers")),
    )  # fmt: skip
    return replace(character, **changes)  # type: ignore[arg-type]


def test_a_40th_character_is_data() -> None:
    moose = _moose()
    others = [portrait_pixels(c, 160)[..., :3].astype(float) for c in EVERYONE]
    mine = portrait_pixels(moose, 160)[..., :3]
    assert min(np.abs(mine - other).mean() for other in others) > 14
    assert figure_of(moose).stance("left") == ARMS["hold"]


def test_a_new_species_is_data_too(monkeypatch: pytest.MonkeyPatch) -> None:
    griffin = Anatomy(
        "eagle", "cat", "eagle", "lion", crest="mane", eyes="fierce", tail="tuft", limbs="wings", feet="claws"
    )
    monkeypatch.setitem(SPECIES, "griffin", griffin)
    left, top, right, bottom = covered(drawn(_moose(id="royal-griffin", species="griffin", features=())))
    assert bottom - top > SIZE
    assert right - left > SIZE / 2


def test_what_there_is_not_is_refused_by_name() -> None:
    outfit = _moose().outfit
    cases: list[tuple[str, dict[str, object]]] = [
        ("species", {"species": "yeti"}),
        ("features", {"features": (("wheels", 4.0),)}),
        ("ears", {"features": (("ears", "satellite"),)}),
        ("skull", {"features": (("skull", "cube"),)}),
        ("snout", {"features": (("snout", "trunk"),)}),
        ("marking", {"features": (("marking", "plaid"),)}),
        ("crest", {"features": (("crest", "antlers+wifi"),)}),
        ("tail", {"features": (("tail", "jet"),)}),
        ("feet", {"features": (("feet", "wheels"),)}),
        ("outfit.top", {"outfit": replace(outfit, top="tuxedo")}),
        ("outfit.bottom", {"outfit": replace(outfit, bottom="kilt")}),
        ("outfit.hat", {"outfit": replace(outfit, hat="sombrero")}),
        ("outfit.eyewear", {"outfit": replace(outfit, eyewear="visor")}),
        ("outfit.neck", {"outfit": replace(outfit, neck="bell")}),
        ("outfit.extras", {"outfit": replace(outfit, extras=("jetpack",))}),
        ("outfit.tool", {"outfit": replace(outfit, tool="chainsaw")}),
        ("eyes", {"features": (("eyes", "laser"),)}),
        ("limbs", {"features": (("limbs", "tentacles"),)}),
    ]
    for field, change in cases:
        with pytest.raises(InvalidInputError) as caught:
            figure_of(_moose(**change))
        assert caught.value.violations[0].field == field
        assert "there are" in caught.value.violations[0].description
    with pytest.raises(InvalidInputError) as caught:
        drawn(_moose(), size=0)
    assert caught.value.violations[0].field == "size"


def test_a_sheet_holds_everyone_and_refuses_what_cannot_be() -> None:
    sheet = draw_sheet(EVERYONE, cell=60, columns=8)
    assert sheet.shape == (5 * (79 + 10), 480, 4)
    assert (sheet[..., 3] == 255).all()
    heads = draw_sheet(EVERYONE[:3], cell=96, columns=2, names=False, portraits=True)
    assert heads.shape == (192, 192, 4)
    assert np.array_equal(heads[:96, :96], portrait_pixels(EVERYONE[0], 96))
    calls: list[tuple[str, Callable[[], object]]] = [
        ("characters", lambda: draw_sheet([])),
        ("cell", lambda: draw_sheet(EVERYONE, cell=4)),
        ("columns", lambda: draw_sheet(EVERYONE, columns=0)),
        ("side", lambda: portrait_pixels(EVERYONE[0], 5000)),
    ]
    for field, call in calls:
        with pytest.raises(InvalidInputError) as caught:
            call()
        assert caught.value.violations[0].field == field
