"""Where things stand in a frame: the part that text leaves free, and where each framing puts a photo.

Plain geometry, in fractions of the frame unless said otherwise; the illustrator, the camera and the drawing share it.
"""

from __future__ import annotations

from dataclasses import dataclass

# How much a camera may come nearer to what stands in `rest_box` before it leaves `free_box`.
CAMERA_ROOM = 1.07
# Halfway between two keyframes a point may be this far beside the line from one to the other: its course is bowed.
_BOW = 0.004
_UPRIGHT = 0.8
# Rim of a card, as a share of the frame's shorter side.
CARD_RIM = 0.011
# How far CLOSE turns its card, degrees; what a turn of so little adds to a card's sides, as shares of each other.
CLOSE_TILT = -2.2
_TILT_ROOM = 0.039
# CLOSE leaves this much around what matters, as a share of it, and keeps at least this much of the photo's sides.
_CLOSE_MARGIN, _CLOSE_LEAST = 0.25, 0.45
_CLOSE_ASPECTS = (0.75, 1.6)
# GROUND leaves more room than a card, for the camera to move in, and enlarges a photo's pixels no more than this.
_GROUND_SHARE, _GROUND_SCALE = 0.9, 2.5

# From this width on a part reaches across the frame; how far a panel goes beyond the part that it is for.
_ACROSS, _PANEL_ROOM = 0.8, 0.025
# How much nearer than it need be SPLIT comes; how far what matters may go beyond its part, if the panel has so much.
_NEAR_SCALE, _SPLIT_OVER, _MOST_OF_IT = 1.6, 1.35, 0.97
# How much larger than its part DETAIL shows what matters, and how much of it is to be seen beside somebody.
_DETAIL_SHARES, _DETAIL_SEEN = (1.3, 1.7), 0.72

Size = tuple[int, int]


@dataclass(frozen=True)
class Box:
    """Left, top, right and bottom in fractions of a frame or picture; it may reach beyond."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """The centre, x and y."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def of(self, part: Box) -> Box:
        """Give a part of this box, told in fractions of it, in the fractions that this box is told in."""
        x, y = self.left, self.top
        return Box(
            x + part.left * self.width, y + part.top * self.height, x + part.right * self.width,
            y + part.bottom * self.height,
        )  # fmt: skip

    def scaled(self, x: float, y: float) -> Box:
        """Grow or shrink around the centre."""
        half_x, half_y, (middle_x, middle_y) = x * self.width / 2, y * self.height / 2, self.middle
        return Box(middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y)

    def clipped(self) -> Box:
        """Give what lies within the frame or picture."""
        return Box(max(0.0, self.left), max(0.0, self.top), min(1.0, self.right), min(1.0, self.bottom))


WHOLE = Box(0.0, 0.0, 1.0, 1.0)


def free_box(width: int, height: int) -> Box:
    """Give the part of a frame that neither title nor captions cover, each of two lines."""
    return Box(0.01, 0.195, 0.99, 0.617) if width / height < _UPRIGHT else Box(0.01, 0.195, 0.99, 0.735)


def rest_box(width: int, height: int) -> Box:
    """Give the part of a frame in which a thing may stand and leave the camera room to move."""
    free = free_box(width, height)
    return Box(0.03, free.top + 1.5 * _BOW, 0.97, free.bottom - 1.5 * _BOW).scaled(1 / CAMERA_ROOM, 1 / CAMERA_ROOM)


def centres(box: Box, free: Box, zoom: float, gain: float = 1.0) -> tuple[float, float, float, float]:
    """Tell where a camera's centre may be for a box to be seen within `free`: x from and to, y from and to.

    `zoom` is the camera's; what stands nearer is seen with a `gain` above 1 (services.video.framing says how). Where
    "from" lies beyond "to", there is no such place.
    """
    bow, seen = min(_BOW, 0.2 * (zoom - 1)), 1 + (zoom - 1) * gain
    return (
        0.5 + (box.right - 0.5 - (free.right - bow - 0.5) / seen) / gain,
        0.5 + (box.left - 0.5 - (free.left + bow - 0.5) / seen) / gain,
        0.5 + (box.bottom - 0.5 - (free.bottom - bow - 0.5) / seen) / gain,
        0.5 + (box.top - 0.5 - (free.top + bow - 0.5) / seen) / gain,
    )


def can_hold(box: Box, free: Box, zoom: float) -> bool:
    """Tell whether a camera that sees nothing beyond the picture can have a box within `free`."""
    x_low, x_high, y_low, y_high = centres(box, free, zoom)
    low, high = 0.5 / zoom, 1 - 0.5 / zoom
    return max(x_low, low) <= min(x_high, high) and max(y_low, low) <= min(y_high, high)


def fill_box(photo: Size, frame: Size, focus: tuple[float, float]) -> Box:
    """Tell where FILL puts a photo (width, height): it reaches beyond the frame on two sides."""
    scale = max(frame[0] / photo[0], frame[1] / photo[1])
    width, height = photo[0] * scale / frame[0], photo[1] * scale / frame[1]
    left = min(max(focus[0] * width - 0.5, 0.0), width - 1)
    top = min(max(focus[1] * height - 0.5, 0.0), height - 1)
    return Box(-left, -top, width - left, height - top)


def card_box(photo: Size, frame: Size, *, tilted: bool = False, within: Box | None = None) -> Box:
    """Tell where a card with a photo (width, height), or a crop of one, stands: between title and captions.

    `within` narrows that to a part of the frame.
    """
    rest = within or rest_box(*frame)
    rim = 2 * CARD_RIM * min(frame)
    width, height = rest.width * frame[0] - rim, rest.height * frame[1] - rim
    if tilted:
        width, height = width - _TILT_ROOM * height, height - _TILT_ROOM * width
    scale = min(width / photo[0], height / photo[1])
    x, y = rest.middle
    half_x, half_y = photo[0] * scale / frame[0] / 2, photo[1] * scale / frame[1] / 2
    return Box(x - half_x, y - half_y, x + half_x, y + half_y)


def card_reach(card: Box, frame: Size, *, tilted: bool = False) -> Box:
    """Give all that a card covers: its rim, and its corners where it is tilted."""
    rim, share = CARD_RIM * min(frame), _TILT_ROOM / 2 if tilted else 0.0
    across, down = card.width * frame[0], card.height * frame[1]
    x, y = (rim + share * down) / frame[0], (rim + share * across) / frame[1]
    return Box(card.left - x, card.top - y, card.right + x, card.bottom + y)


def close_crop(photo: Size, subject: Box) -> Box:
    """Give the part of a photo that CLOSE shows, in fractions of the photo: what matters and a little around it."""
    grown = subject.scaled(1 + 2 * _CLOSE_MARGIN, 1 + 2 * _CLOSE_MARGIN)
    width = min(1.0, max(grown.width, _CLOSE_LEAST)) * photo[0]
    height = min(1.0, max(grown.height, _CLOSE_LEAST)) * photo[1]
    narrowest, widest = _CLOSE_ASPECTS
    width = min(max(width, narrowest * height), photo[0])
    height = min(max(height, width / widest), photo[1])
    half_x, half_y = width / photo[0] / 2, height / photo[1] / 2
    x = min(max(subject.middle[0], half_x), 1 - half_x)
    y = min(max(subject.middle[1], half_y), 1 - half_y)
    return Box(x - half_x, y - half_y, x + half_x, y + half_y)


def ground_box(photo: Size, frame: Size, subject: Box, within: Box | None = None) -> Box:
    """Tell where GROUND puts a photo, so that its subject (in fractions of the photo) stands between the texts.

    `within` narrows that to a part of the frame.
    """
    rest = within or rest_box(*frame)
    width, height = rest.width * frame[0] * _GROUND_SHARE, rest.height * frame[1] * _GROUND_SHARE
    scale = min(width / (subject.width * photo[0]), height / (subject.height * photo[1]), _GROUND_SCALE)
    across, down = photo[0] * scale / frame[0], photo[1] * scale / frame[1]
    left, top = rest.middle[0] - subject.middle[0] * across, rest.middle[1] - subject.middle[1] * down
    return Box(left, top, left + across, top + down)


def split_panel(within: Box) -> Box:
    """Give the part of a frame that SPLIT fills: above where `within` reaches across, else from it to the side."""
    if within.width > _ACROSS:
        return Box(0.0, 0.0, 1.0, within.bottom + _PANEL_ROOM)
    if within.middle[0] > 0.5:
        return Box(within.left - _PANEL_ROOM, 0.0, 1.0, 1.0)
    return Box(0.0, 0.0, within.right + _PANEL_ROOM, 1.0)


def split_box(photo: Size, frame: Size, subject: Box, within: Box, *, plain: bool) -> Box | None:
    """Tell where SPLIT puts a photo (width, height) so that its subject is whole in the panel; None where it cannot be.

    A `plain` photo may end within the panel: its ground goes on.
    """
    panel, fit = split_panel(within), min(_ratios(photo, frame, subject, within))
    wanted = _GROUND_SHARE * fit
    if plain:
        return _around_middle(photo, frame, subject, within, min(wanted, _GROUND_SCALE))
    cover = max(panel.width * frame[0] / photo[0], panel.height * frame[1] / photo[1])
    scale = max(cover, min(wanted, _NEAR_SCALE * cover))
    box = _pushed(_around_middle(photo, frame, subject, within, scale), panel)
    return box if scale <= _SPLIT_OVER * fit and _share_within(box.of(subject), panel) > _MOST_OF_IT else None


def detail_box(photo: Size, frame: Size, subject: Box, within: Box, *, plain: bool) -> Box | None:
    """Tell where DETAIL puts a photo so that its subject is larger than `within`; None where it would be a blur.

    Nor is it shown so where somebody who stands beside `within` would cover much of it.
    """
    ratios = _ratios(photo, frame, subject, within)
    least, most = (share * min(ratios) for share in _DETAIL_SHARES)
    scale = min(max(*ratios, least), most)
    if not plain:
        scale = max(scale, frame[0] / photo[0], frame[1] / photo[1])
    if scale > _GROUND_SCALE:
        return None
    box = _around_middle(photo, frame, subject, within, scale)
    if not plain:
        box = _pushed(box, WHOLE)
    seen = box.of(subject)
    beside = Box(within.left, 0, 1, 1) if within.middle[0] > 0.5 else Box(0, 0, within.right, 1)
    x, y = seen.middle
    middle = within.left < x < within.right and within.top < y < within.bottom
    return box if middle and _share_within(seen, beside) > _DETAIL_SEEN else None


def _ratios(photo: Size, frame: Size, subject: Box, within: Box) -> tuple[float, float]:
    """Tell at what scales of a photo its subject is as wide, and as high, as a part of the frame."""
    return (
        within.width * frame[0] / (subject.width * photo[0]),
        within.height * frame[1] / (subject.height * photo[1]),
    )  # fmt: skip


def _share_within(box: Box, other: Box) -> float:
    """Tell how much of a box lies within another."""
    across = max(0.0, min(box.right, other.right) - max(box.left, other.left)) / box.width
    down = max(0.0, min(box.bottom, other.bottom) - max(box.top, other.top)) / box.height
    return across * down


def _around_middle(photo: Size, frame: Size, subject: Box, within: Box, scale: float) -> Box:
    across, down = photo[0] * scale / frame[0], photo[1] * scale / frame[1]
    left, top = within.middle[0] - subject.middle[0] * across, within.middle[1] - subject.middle[1] * down
    return Box(left, top, left + across, top + down)


def _pushed(box: Box, over: Box) -> Box:
    """Move a box as little as needed to cover another, which it is large enough for."""
    x = min(0.0, over.left - box.left) + max(0.0, over.right - box.right)
    y = min(0.0, over.top - box.top) + max(0.0, over.bottom - box.bottom)
    return Box(box.left + x, box.top + y, box.right + x, box.bottom + y)
