"""Compositions: nothing covered, everybody large and on the ground, and no two neighbours alike."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.common.characters import CHARACTERS
from services.common.drawing.characters.figure import figure_of
from services.common.drawing.characters.pose import Pose
from services.common.drawing.composition import Look, Stage, crown_of, stage_of
from services.common.drawing.fitting import free_box
from services.common.drawing.places import PLACES
from services.render.look import zones
from shorts.scene.v1 import scene_pb2

SIZES = [(1080, 1920), (1080, 1080), (1920, 1080)]
UPRIGHT = SIZES[0]
MOODS = [mood for mood in scene_pb2.Mood.values() if mood]


def stages(
    size: tuple[int, int], *, photo: bool, count: int = 7, seed: int = 3, mood: int = 1, shows: bool = False
) -> list[Stage]:
    bear = CHARACTERS["baker-bear"]
    return [
        stage_of(bear, *size, scene_index=index, scene_count=count, seed=seed, mood=mood, photo=photo, shows=shows)
        for index in range(count)
    ]


@pytest.mark.parametrize("character", CHARACTERS.values(), ids=lambda character: character.id)
def test_ears_and_hats_are_no_higher_than_is_reckoned(character) -> None:  # type: ignore[no-untyped-def]
    parts = {part.name: part.bounds for part in figure_of(character).parts(Pose(), 100)}
    highest = max(-parts[name].top() for name in ("head_back", "head", "headgear") if name in parts)
    # Each part's bounds have a margin of a unit or two.
    assert highest <= 100 * crown_of(character) + 2


@given(
    st.sampled_from(list(CHARACTERS.values())), st.sampled_from(SIZES), st.integers(0, 20), st.integers(0, 21),
    st.integers(0, 2**48), st.sampled_from(MOODS), st.booleans(), st.sampled_from(["", *PLACES]), st.booleans(),
)  # fmt: skip
def test_head_and_things_keep_clear_of_text_and_of_each_other(  # type: ignore[no-untyped-def]
    character, size, index, count, seed, mood, photo, place, shows
) -> None:
    stage = stage_of(
        character, *size, scene_index=index, scene_count=count, seed=seed, mood=mood, photo=photo, place=place,
        shows=shows,
    )  # fmt: skip
    free, head, things = free_box(*size), stage.head, stage.things
    look = zones(*size)
    title = (look.title_y + 0.6 * look.title_size) / size[1]
    assert head.top >= title, "the title stands on the wall, not on ears"
    chest = stage.feet[1] - 0.66 * stage.height
    assert chest <= look.caption_y / size[1] - 0.5 * look.caption_size / size[1], "captions leave the mouth free"
    assert free.top <= things.top < things.bottom <= free.bottom
    assert 0.02 <= things.left < things.right <= 0.98
    # A card may touch an ear; what matters stands in the middle of it.
    across = min(head.right, things.right) - max(head.left, things.left)
    down = min(head.bottom, things.bottom) - max(head.top, things.top)
    assert min(across / things.width, down / things.height) <= 0.25
    middle = things.middle
    assert not (head.left < middle[0] < head.right and head.top < middle[1] < head.bottom)


@pytest.mark.parametrize("mood", MOODS)
@pytest.mark.parametrize(("photo", "shows"), [(False, False), (False, True), (True, False)])
@pytest.mark.parametrize("size", SIZES)
def test_neighbours_are_never_alike(size: tuple[int, int], photo: bool, shows: bool, mood: int) -> None:
    for count in range(3, 11):
        for seed in range(4):
            made = stages(size, photo=photo, count=count, seed=seed, mood=mood, shows=shows)
            assert all((a.look, a.side) != (b.look, b.side) for a, b in pairwise(made))
            assert {stage.side for stage in made} == {"left", "right"}
            # The last photo is beside somebody, whatever came before it: the card stands above.
            differing = made[:-1] if photo else made
            assert all(a.look is not b.look for a, b in pairwise(differing)) or (size != UPRIGHT and photo)


@pytest.mark.parametrize("photo", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_the_first_and_the_last_scene_leave_room_for_a_card(size: tuple[int, int], photo: bool) -> None:
    made = stages(size, photo=photo, shows=not photo)
    least = 0.28 if size != UPRIGHT else 0.3
    for stage in (made[0], made[-1]):
        assert min(stage.head.top, stage.things.top) >= least
    assert min(stage.things.top for stage in made[1:-1]) < least


def test_what_is_shown_gets_more_room_than_a_close_look_leaves() -> None:
    shown, not_shown = (stages(UPRIGHT, photo=False, shows=shows) for shows in (True, False))
    assert Look.CLOSE not in {stage.look for stage in shown[:-1]}
    assert Look.CLOSE in {stage.look for stage in not_shown[:-1]}
    areas = [[stage.things.width * stage.things.height for stage in made] for made in (shown, not_shown)]
    assert min(areas[0]) > min(areas[1])


@pytest.mark.parametrize("size", SIZES)
def test_a_short_goes_near_and_far(size: tuple[int, int]) -> None:
    looks = [stage.look for stage in stages(size, photo=False)]
    assert looks[0] is Look.PRESENTER
    assert looks[-1] is Look.CLOSE
    assert set(looks) == {Look.PRESENTER, Look.WIDE, Look.CLOSE}
    sizes = {look: max(s.height for s in stages(size, photo=False) if s.look is look) for look in looks}
    assert sizes[Look.WIDE] < sizes[Look.PRESENTER] < sizes[Look.CLOSE]


def test_a_face_can_be_read_on_a_phone() -> None:
    for photo in (False, True):
        for stage in stages(UPRIGHT, photo=photo):
            assert 0.36 <= stage.height <= 0.72


@pytest.mark.parametrize("size", SIZES)
def test_they_stand_on_the_ground(size: tuple[int, int]) -> None:
    for place, ground in (("living_room", 0.6), ("kitchen", 0.88), ("mountains", 0.93)):
        for index in range(6):
            stage = stage_of(
                CHARACTERS["clever-fox"], *size, scene_index=index, scene_count=6, seed=1, mood=1, photo=False,
                place=place,
            )  # fmt: skip
            assert stage.feet[1] >= ground


@pytest.mark.parametrize("photo", [False, True])
def test_the_empty_hand_is_where_things_are_as_it_greets(photo: bool) -> None:
    for seed in range(4):
        first = stages(UPRIGHT, photo=photo, seed=seed)[0]
        assert (first.side, first.other_side) == ("right", "left"), "a bear with bread in the right hand"


def test_mirrored_stages_mirror_everything() -> None:
    left, right = (
        stage_of(CHARACTERS["fighter-dragon"], *UPRIGHT, scene_index=0, scene_count=4, seed=seed, mood=1, photo=False)
        for seed in (0, 1)
    )
    assert (left.side, right.side, left.other_side) == ("left", "right", "right")
    assert left.feet[0] + right.feet[0] == pytest.approx(1)
    assert left.things.middle[0] + right.things.middle[0] == pytest.approx(1)
    assert left.things.middle[0] > left.feet[0]
