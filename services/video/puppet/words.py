"""Which spoken word names a thing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from shorts.scene.v1 import scene_pb2

_EDGES = re.compile(r"^\W+|\W+$")
# An English word may be inflected from this length on, by as many letters at most.
_STEM, _ENDING = 4, 3
# A prop comes in this much before its word is heard, so that it is there with it; and so long before the end at least.
EARLY, LEFT = 0.12, 0.8
# What a scene shows first, and largest, is there when so much of it has passed.
_LEAD_BY = 0.45
# A scene is not left empty beyond this share of it.
_LATE = 0.55


def find_word(words: Sequence[scene_pb2.WordTiming], keyword: str) -> scene_pb2.WordTiming | None:
    """Give the first word that is a keyword, or a form or compound of it; None where none is.

    A keyword of several words is named by the last of them that is said.
    """
    wanted = [_bare(part) for part in keyword.split()]
    for part in reversed(wanted):
        found = next((word for word in words if part and _names(_bare(word.text), part)), None)
        if found is not None:
            return found
    return None


def _bare(text: str) -> str:
    return _EDGES.sub("", unicodedata.normalize("NFC", text).casefold())


def _names(word: str, keyword: str) -> bool:
    if not keyword.isascii():
        return keyword in word
    stem = keyword[:-1] if keyword[-1] in "ey" and len(keyword) > _STEM else keyword
    return word == keyword or (len(stem) >= _STEM and word.startswith(stem) and len(word) - len(stem) <= _ENDING)


def time_props(props: Iterable[scene_pb2.Prop], words: Sequence[scene_pb2.WordTiming], duration: float) -> None:
    """Let every prop that a word names come in with it; the others keep their times.

    Where nothing would come in for most of the scene, or the first one, which the scene is about, only late, that is
    there from its beginning, and pointed at later.
    """
    lead, *others = list(props) or [scene_pb2.Prop()]
    for prop in (*others, lead):
        word = find_word(words, prop.keyword) if prop.keyword else None
        if word is None:
            continue
        empty = prop is lead and all(time > _LATE * duration for time in (word.start, *(o.appears_at for o in others)))
        late = prop is lead and word.start > _LEAD_BY * duration
        if not empty and not late:
            prop.appears_at = round(min(max(0.0, word.start - EARLY), max(0.0, duration - LEFT)), 3)
