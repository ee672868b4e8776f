"""Frames joined and repeated, as `planning` planned it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

_FADE_SECONDS = 0.5
# Mean difference of two frames, 0 to 255, up to which one fades into the other without a ghost of both.
_ALIKE = 10.0


def join(pieces: Sequence[Sequence[Pixels]], overlap: int) -> list[Pixels]:
    """Join pieces (each H x W x 3, uint8) of which each begins where the last `overlap` frames of the one before begin.

    Over the overlap the earlier fades into the later, evenly in time.
    """
    joined = list(pieces[0])
    for piece in pieces[1:]:
        start = len(joined) - overlap
        for n in range(overlap):
            joined[start + n] = _mixed(joined[start + n], piece[n], (n + 1) / (overlap + 1))
        joined.extend(piece[overlap:])
    return joined


def repeated(frames: Sequence[Pixels], count: int, fps: float) -> list[Pixels]:
    """Repeat frames until there are `count`, without a jump.

    Where the end is like the beginning it fades into it; else the clip runs back and forth, since two unlike pictures
    laid over each other are seen as ghosts.
    """
    if len(frames) >= count:
        return list(frames[:count])
    fade = min(round(_FADE_SECONDS * fps), len(frames) // 3)
    if fade >= 1 and _apart(frames, fade) <= _ALIKE:
        period = len(frames) - fade
        seam = [_mixed(frames[period + n], frames[n], (n + 1) / (fade + 1)) for n in range(fade)]
        first, again = list(frames[:period]), [*seam, *frames[fade:period]]
    else:
        first, again = list(frames), [*frames[-2:0:-1], *frames]
        again = again[:-1] if len(frames) == 1 else again
    if not again:
        return [frames[0]] * count
    while len(first) < count:
        first.extend(again)
    return first[:count]


def _apart(frames: Sequence[Pixels], fade: int) -> float:
    """Measure how unlike the frames are that would be laid over each other: their mean difference, 0 to 255."""
    late = len(frames) - fade
    return float(np.mean([np.abs(frames[late + n].astype(np.int16) - frames[n]).mean() for n in range(fade)]))


def _mixed(one: Pixels, other: Pixels, share: float) -> Pixels:
    return np.asarray(one * (1 - share) + other * share + 0.5, np.uint8)
