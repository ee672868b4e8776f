"""Korean particles that agree with the word before them, also after numbers, Latin words and symbols.

The agreeing sound is that of the word as read out loud: 3 is 삼, B is 비, 320g is 삼백이십 그램, Wi-Fi is 와이파이.
"""

from __future__ import annotations

from services.common.reading.syllables import final_consonant
from services.llm.rules import hangul

_PAIRS = {  # by either form: after a consonant, after a vowel
    form: pair
    for pair in (
        ("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("으로", "로"), ("아", "야"), ("이나", "나"),
        ("이랑", "랑"), ("이라고", "라고"), ("이라", "라"), ("이에요", "예요"), ("이고", "고"), ("이며", "며"),
        ("이든", "든"), ("이죠", "죠"), ("이었", "였"), ("이란", "란"),
    )
    for form in pair
}  # fmt: skip


def final_sound(word: str) -> str:
    """Give the final consonant of a word as read out loud; "" if it ends in a vowel or nothing is known of it."""
    bare = word.rstrip()
    return hangul.final_of(bare) if bare and hangul.is_syllable(bare[-1]) else final_consonant(bare)


def agree(word: str, particle: str) -> str:
    """Choose the form of `particle` that fits after `word`: agree("빵", "는") is "은". Others come back unchanged."""
    if particle not in _PAIRS:
        return particle
    closed, opened = _PAIRS[particle]
    final = final_sound(word)
    if closed == "으로":
        return opened if final in {"", "ㄹ"} else closed
    return closed if final else opened


def attach(word: str, particle: str) -> str:
    """Append a particle in the form that agrees: attach("커피", "을") is "커피를"."""
    return word + agree(word, particle)
