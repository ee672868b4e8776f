"""Which shape a mouth has for a phoneme of IPA or for a written letter.

The phonemes are those that espeak-ng gives for Korean and English. A shape tells what is seen: lips and teeth, and the
jaw of vowels; what happens at the back of the mouth (k, ŋ) is half open, and h already has the shape of what follows.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TypeAlias

from shorts.scene.v1 import scene_pb2

Shape: TypeAlias = scene_pb2.Viseme.ValueType
REST, CLOSED, AH, EH, EE, OH, OO, FV, LN = (
    scene_pb2.VISEME_REST, scene_pb2.VISEME_CLOSED, scene_pb2.VISEME_A, scene_pb2.VISEME_E, scene_pb2.VISEME_I,
    scene_pb2.VISEME_O, scene_pb2.VISEME_U, scene_pb2.VISEME_F, scene_pb2.VISEME_L,
)  # fmt: skip
FOLLOWS = scene_pb2.VISEME_UNSPECIFIED
"""Takes the shape of what follows."""
VOWELS = frozenset({AH, EH, EE, OH, OO})

_SYMBOLS: dict[str, Shape] = {
    **dict.fromkeys("mpb", CLOSED),
    **dict.fromkeys("fv", FV),
    **dict.fromkeys("nltdszɾɫθðʃʒ", LN),
    **dict.fromkeys("kɡgŋx", EH),
    **dict.fromkeys("ɕʑjiɪᵻɨɯ", EE),
    **dict.fromkeys("wɹuʊɥ", OO),
    **dict.fromkeys("aɐæɑʌ", AH),
    **dict.fromkeys("eɛəɚɜøœ", EH),
    **dict.fromkeys("oɔɒ", OH),
    **dict.fromkeys("hɦ", FOLLOWS),
}
# The last part of an affricate is what is seen longest; ʔ, tenseness, aspiration, length and stress change no lips.
_AFFRICATES = {"tɕ": EE, "dʑ": EE, "tʃ": LN, "dʒ": LN, "ts": LN, "dz": LN}
_IGNORED = frozenset("ː͈̚ʰˈˌ-ʔ̩͡'")


def shapes_of(ipa: str) -> list[Shape]:
    """Give the shapes of a phoneme, one after the other: a diphthong has two; "" is a pause."""
    if not ipa:
        return [REST]
    bare = "".join(symbol for symbol in unicodedata.normalize("NFD", ipa) if symbol not in _IGNORED)
    if bare in _AFFRICATES:
        return [_AFFRICATES[bare]]
    # What no table has is most likely a vowel of another language.
    return _thinned([_SYMBOLS.get(symbol, EH) for symbol in bare])


def is_known(ipa: str) -> bool:
    """Tell whether the tables have all of a phoneme."""
    bare = [symbol for symbol in unicodedata.normalize("NFD", ipa) if symbol not in _IGNORED]
    return "".join(bare) in _AFFRICATES or all(symbol in _SYMBOLS for symbol in bare)


# Hangul by the order of Unicode: initial consonants, vowels, final consonants.
_INITIALS = (EH, EH, LN, LN, LN, LN, CLOSED, CLOSED, CLOSED, LN, LN, FOLLOWS, EE, EE, EE, EH, LN, CLOSED, FOLLOWS)
_MEDIALS: tuple[tuple[Shape, ...], ...] = (
    (AH,), (EH,), (EE, AH), (EE, EH), (AH,), (EH,), (EE, AH), (EE, EH), (OH,), (OO, AH), (OO, EH), (OO, EH), (EE, OH),
    (OO,), (OO, AH), (OO, EH), (OO, EE), (EE, OO), (EE,), (EE,), (EE,),
)  # fmt: skip
_FINALS = (
    FOLLOWS, EH, EH, EH, LN, LN, LN, LN, LN, EH, CLOSED, LN, LN, LN, CLOSED, LN, CLOSED, CLOSED, CLOSED, LN, LN, EH, LN,
    LN, EH, LN, CLOSED, LN,
)  # fmt: skip
_FIRST, _LAST = 0xAC00, 0xD7A3
_LATIN: dict[str, Shape] = {
    **dict.fromkeys("mpb", CLOSED), **dict.fromkeys("fv", FV), **dict.fromkeys("ntdlszxcj", LN),
    **dict.fromkeys("kgq", EH), **dict.fromkeys("wru", OO), "a": AH, "e": EH, "i": EE, "y": EE, "o": OH, "h": FOLLOWS,
}  # fmt: skip


def shapes_of_word(text: str) -> list[Shape]:
    """Guess the shapes of a written word, in order; empty where nothing of it is a letter or a digit."""
    shapes: list[Shape] = []
    for letter in unicodedata.normalize("NFC", text).casefold():
        code = ord(letter)
        if _FIRST <= code <= _LAST:
            initial, rest = divmod(code - _FIRST, 21 * 28)
            medial, final = divmod(rest, 28)
            shapes += [_INITIALS[initial], *_MEDIALS[medial], *([_FINALS[final]] if final else [])]
        elif letter in _LATIN:
            shapes.append(_LATIN[letter])
        elif letter.isalnum():
            shapes += [LN, AH]
    return _thinned(shapes)


def _thinned(shapes: Sequence[Shape]) -> list[Shape]:
    """Leave out what only follows another shape, and repetitions."""
    seen = [shape for shape in shapes if shape != FOLLOWS] or list(shapes[:1])
    return [shape for index, shape in enumerate(seen) if index == 0 or shape != seen[index - 1]]
