"""How a photo is framed in a scene: so that what matters in it stands whole between title and captions."""

from __future__ import annotations

from services.common.drawing.canvas import Pixels
from services.common.drawing.fitting import (
    Box,
    Size,
    can_hold,
    card_box,
    card_reach,
    close_crop,
    detail_box,
    fill_box,
    free_box,
    ground_box,
    split_box,
)  # fmt: skip
from services.common.drawing.photos import cropped_share
from services.common.drawing.subjects import Subject, find_subject
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.scene.v1 import scene_pb2 as scene

# Filling the frame may crop away this much, and more where what matters is known to stay whole.
MOST_CROPPED, MOST_CROPPED_AROUND = 0.35, 0.55
# How near a camera may come to have all that matters between the texts.
MOST_HELD_ZOOM = 1.12
# What FILL keeps in view where nothing stands out: this much of the frame, around the focus.
_UNSURE_WIDTH, _UNSURE_HEIGHT = 0.4, 0.25
# A card this low, in shares of the shorter side, is a mere strip. What covers so little of a photo is better seen from
# close by, and what covers still less is lost in it.
_STRIP, _SMALL, _LOST = 0.45, 0.15, 0.05
_UPRIGHT, _ACROSS = 0.8, 0.8
# How much of its part the middle of a detail takes, which the camera keeps in view.
_DETAIL_KEPT = 0.5


def frame_backdrop(
    photo: Pixels, image: Artifact, frame: Size, scene_index: int, within: Box | None = None
) -> scene.PhotoBackdrop:
    """Frame a photo (H x W x 3, uint8 RGB) for a scene; scenes that follow each other show it differently.

    `within` is the part of the frame that a character leaves to it; what matters stays in there.
    """
    choices = framings(photo, frame, within)
    turn = scene_index
    if within is not None:
        # In an upright frame somebody stands beside a photo and below it by turns, and each way has its own looks.
        upright, across = frame[0] / frame[1] < _UPRIGHT, within.width > _ACROSS
        turn = scene_index if not upright else scene_index // 2 if across else (scene_index + 1) // 2
        first, *others = choices
        split = _split(photo, frame, within) if across or not upright else None
        detail = _detail(photo, frame, within) if not across else None
        carded = first.framing in {scene.PHOTO_FRAMING_CARD, scene.PHOTO_FRAMING_CLOSE}
        front = [split, first] if carded else [first, split]
        choices = [choice for choice in (*front, detail, *others) if choice is not None]
        if across and split is not None:
            choices = [split]
    chosen = choices[turn % len(choices)]
    chosen.image.CopyFrom(image)
    return chosen


def _split(photo: Pixels, frame: Size, within: Box) -> scene.PhotoBackdrop | None:
    size, subject = (photo.shape[1], photo.shape[0]), find_subject(photo)
    box = split_box(size, frame, subject.box, within, plain=subject.ground is not None)
    return None if box is None else _kept(_backdrop(scene.PHOTO_FRAMING_SPLIT, box.of(subject.box)), within)


def _detail(photo: Pixels, frame: Size, within: Box) -> scene.PhotoBackdrop | None:
    """Give a look from near by; what is kept in view is the middle of what matters."""
    size, subject = (photo.shape[1], photo.shape[0]), find_subject(photo)
    box = detail_box(size, frame, subject.box, within, plain=subject.ground is not None) if subject.sure else None
    if box is None:
        return None
    x, y = box.of(subject.box).middle
    half_x, half_y = within.width * _DETAIL_KEPT / 2, within.height * _DETAIL_KEPT / 2
    shown = Box(
        max(x - half_x, within.left), max(y - half_y, within.top), min(x + half_x, within.right),
        min(y + half_y, within.bottom),
    )  # fmt: skip
    return _kept(_backdrop(scene.PHOTO_FRAMING_DETAIL, shown), within)


def framings(photo: Pixels, frame: Size, within: Box | None = None) -> list[scene.PhotoBackdrop]:
    """Give the ways to frame a photo, best first, at least one; images are not set."""
    size, subject = (photo.shape[1], photo.shape[0]), find_subject(photo)
    whole, close = _card(size, frame, within), _close(size, frame, subject, within)
    if subject.ground is not None:
        shown = ground_box(size, frame, subject.box, within).of(subject.box)
        return [_kept(_backdrop(scene.PHOTO_FRAMING_GROUND, shown), within), close]
    card = card_box(size, frame, within=within)
    strip = card.height * frame[1] < _STRIP * min(frame) * min(1.0, frame[1] / frame[0])
    share = subject.box.width * subject.box.height if subject.sure else 1.0
    cards = [close] if share < _LOST else [close, whole] if strip or share < _SMALL else [whole, close]
    # Somebody stands beside `within` whatever the camera does, so it must be enough by itself.
    filled = _fill(size, frame, subject, within or free_box(*frame), MOST_HELD_ZOOM if within is None else 1.0)
    return [filled, *cards] if filled is not None else cards


def _card(size: Size, frame: Size, within: Box | None) -> scene.PhotoBackdrop:
    card = card_box(size, frame, within=within)
    return _kept(_backdrop(scene.PHOTO_FRAMING_CARD, card_reach(card, frame)), within)


def _close(size: Size, frame: Size, subject: Subject, within: Box | None) -> scene.PhotoBackdrop:
    crop = close_crop(size, subject.box)
    shown = round(crop.width * size[0]), round(crop.height * size[1])
    card = card_box(shown, frame, tilted=True, within=within)
    return _kept(_backdrop(scene.PHOTO_FRAMING_CLOSE, card_reach(card, frame, tilted=True)), within)


def _kept(backdrop: scene.PhotoBackdrop, within: Box | None) -> scene.PhotoBackdrop:
    if within is not None:
        left, top, right, bottom = within.left, within.top, within.right, within.bottom
        backdrop.within.CopyFrom(scene.Box(left=left, top=top, right=right, bottom=bottom))
    return backdrop


def _fill(size: Size, frame: Size, subject: Subject, free: Box, zoom: float) -> scene.PhotoBackdrop | None:
    """Fill the frame, what matters as near to the middle of its free part as may be; None where it has no place."""
    if cropped_share(size, frame) > (MOST_CROPPED_AROUND if subject.sure else MOST_CROPPED):
        return None
    reach = fill_box(size, frame, (0.5, 0.5))
    # The focus comes to the middle of the frame; the middle of its free part is higher.
    focus = tuple(
        min(max(at + (0.5 - wanted) / span, 0.0), 1.0)
        for at, wanted, span in zip(subject.box.middle, free.middle, (reach.width, reach.height), strict=True)
    )
    placed = fill_box(size, frame, (focus[0], focus[1]))
    box = placed.of(subject.box)
    if not subject.sure:
        x, y = box.middle
        half_x, half_y = _UNSURE_WIDTH / 2, _UNSURE_HEIGHT / 2
        box = Box(x - half_x, y - half_y, x + half_x, y + half_y)
    if not can_hold(box, free, zoom):
        return None
    return _backdrop(scene.PHOTO_FRAMING_FILL, box, (focus[0], focus[1]))


def _backdrop(
    framing: scene.PhotoFraming.ValueType, box: Box, focus: tuple[float, float] = (0.5, 0.5)
) -> scene.PhotoBackdrop:
    left, top, right, bottom = (round(side, 4) for side in (box.left, box.top, box.right, box.bottom))
    return scene.PhotoBackdrop(
        framing=framing,
        focus=scene.Point(x=round(focus[0], 4), y=round(focus[1], 4)),
        subject=scene.Box(left=left, top=top, right=right, bottom=bottom),
    )
