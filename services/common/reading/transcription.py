"""A Korean spelling for Latin words that no table knows, from the usual sounds of English letters.

The rules follow the loanword orthography (외래어 표기법, English): voiceless stops after a short vowel close the
syllable, other finals take ㅡ, l between vowels is doubled. English spelling tells the sounds only roughly, so this is
what a Korean makes of a word at first sight, not its dictionary form.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from services.common.reading.table import table

_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_TAILS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")

# Spelling to sounds, the longest that fits first. Sounds are Korean letters; "-" is silent.
_SOUNDS = [
    (re.compile(pattern), sounds)
    for pattern, sounds in table(
        r"""
    a(?=tion\b|ture\b|[bcdfgkpt]le\b|[bdkmpt]ers?\b) ㅔㅣ | tte\b ㅌㅔ | qua ㅋwㅓ | gui ㄱㅣ | ll(?![aeiouy]) ㄹ
    (?<=[dt])en\b ㅡㄴ | (?<=[kh])en\b ㅣㄴ | re(?=[dflmnpqstv][aeiou]) rㅣ | tion\b ㅅㅕㄴ | sion\b ㅈㅓㄴ
    ture\b ㅊㅓ | cious\b ㅅㅕㅅ | tious\b ㅅㅕㅅ | ight ㅏㅣㅌ | ough ㅗ | augh ㅗ | eau ㅗ | igh ㅏㅣ | tch ㅊ
    dge\b ㅈ | sch ㅅㅡㅋ | chr ㅋr | que\b ㅋ | ous\b ㅓㅅ | sh ㅅ! | ch ㅊ | ph ㅍ | th ㅅ | wh w | ck ㅋ
    ng(?![aeiou]) ㅇ | nk ㅇㅋ | gh - | kn ㄴ | wr r | qu ㅋw | (?<=[aeiou])ss ㅅ | (?<=[aeiouy])bb ㅂ
    (?<=[aeiouy])pp ㅍ | (?<=[aeiouy])tt ㅌ | (?<=[aeiouy])dd ㄷ | (?<=[aeiouy])gg ㄱ | (?<=[aeiouy])mm ㅁ
    (?<=[aeiouy])nn ㄴ | (?<=[aeiouy])ll ㄹㄹ | (?<=[aeiouy])ff ㅍ | (?<=[aeiouy])rr r | (?<=[aeiouy])cc ㅋ
    (?<=[aeiouy])zz ㅈ | ee ㅣ | ea ㅣ | oo ㅜ | ou ㅏㅜ | ow\b ㅗ | ow ㅏㅜ | oa ㅗ | oi ㅗㅣ | oy ㅗㅣ | ai ㅔㅣ
    ay ㅔㅣ | ei ㅔㅣ | ey\b ㅣ | au ㅗ | aw ㅗ | (?<=[rlj])ew ㅜ | ew ㅠ | ie\b ㅣ | ie ㅣ | ue\b ㅜ | ui ㅜㅣ
    eu ㅠ | er(?![aeiouy]) ㅓ | ir(?![aeiouy]) ㅓ | ur(?![aeiouy]) ㅓ | or(?![aeiouy]) ㅗ | ar(?![aeiouy]) ㅏ
    ore\b ㅗㅓ | are\b ㅔㅓ | ire\b ㅏㅣㅓ | ure\b ㅠㅓ | ere\b ㅣㅓ | le\b ㅡㄹ | (?<=[aeiou])r(?![aeiouy]) -
    a(?=[bdfgklmnprstvz]e\b) ㅔㅣ | i(?=[bdfgklmnprstvz]e\b) ㅏㅣ | o(?=[bdfgklmnprstvz]e\b) ㅗ
    u(?=[bdfgklmnprstvz]e\b) ㅠ | a(?=ce\b) ㅔㅣ | i(?=ce\b) ㅏㅣ | a(?=ge\b) ㅣ | (?<=[bcdfghjklmnprstvwxz])e\b -
    (?<=[aiou][vszcg])e\b - | c(?=[eiy]) ㅅ | c ㅋ | g(?=[eiy]) ㅈ | g ㄱ | x\b ㄱㅅ | x ㄱㅅ | \bx ㅈ
    y(?=[aeiou]) y | \by y | y\b ㅣ | y ㅣ | w w | a\b ㅏ | a ㅐ | e ㅔ | i ㅣ | o ㅗ
    u(?=[bcdfgklmnprstvz]{1,2}(?:\b|[^aeiouy])) ㅓ | u ㅜ | b ㅂ | d ㄷ | f ㅍ | h ㅎ | j ㅈ | k ㅋ | l ㄹ | m ㅁ
    n ㄴ | p ㅍ | q ㅋ | r r | s ㅅ | t ㅌ | v ㅂ | z ㅈ
    """
    ).items()
]  # fmt: skip
_GLIDES = {
    "w": {"ㅏ": "ㅘ", "ㅐ": "ㅙ", "ㅓ": "ㅝ", "ㅔ": "ㅞ", "ㅣ": "ㅟ", "ㅗ": "ㅝ", "ㅜ": "ㅜ", "ㅡ": "ㅜ", "ㅠ": "ㅠ"},
    "y": {"ㅏ": "ㅑ", "ㅐ": "ㅒ", "ㅓ": "ㅕ", "ㅔ": "ㅖ", "ㅗ": "ㅛ", "ㅜ": "ㅠ", "ㅣ": "ㅣ", "ㅡ": "ㅠ", "ㅠ": "ㅠ"},
    "!": {"ㅏ": "ㅑ", "ㅐ": "ㅐ", "ㅓ": "ㅕ", "ㅔ": "ㅖ", "ㅗ": "ㅛ", "ㅜ": "ㅠ", "ㅣ": "ㅣ", "ㅡ": "ㅣ", "ㅠ": "ㅠ"},
}
_STOPS = {"ㅋ": "ㄱ", "ㅌ": "ㅅ", "ㅍ": "ㅂ"}
_SHORT = frozenset("ㅏㅐㅓㅔㅣㅗ")


def transcribe(word: str) -> str:
    """Spell a lower-case Latin word in Hangul."""
    sounds = _sounds(word)
    return _syllables(sounds)


def _sounds(word: str) -> str:
    bare = "".join(c for c in normalize("NFD", word) if c.isascii())
    out, at = "", 0
    while at < len(bare):
        for pattern, sounds in _SOUNDS:
            match = pattern.match(bare, at)
            if match:
                out += sounds.replace("-", "")
                at = match.end()
                break
        else:
            at += 1
    return out


def _syllables(sounds: str) -> str:
    out: list[list[str]] = []
    lead, glide = "", ""

    def flush() -> None:
        """Give a consonant that no vowel follows a vowel of its own, or let it close the last syllable."""
        nonlocal lead, glide
        if lead:
            _close(out, lead, hushed=glide == "!")
        elif glide in {"w", "y"}:
            out.append(["ㅇ", "ㅜ" if glide == "w" else "ㅣ", ""])
        lead, glide = "", ""

    for index, sound in enumerate(sounds):
        if sound in _VOWELS:
            vowel = _GLIDES[glide][sound] if glide else sound
            if lead == "ㄹ" and out and sounds[max(0, index - 1)] == "ㄹ" and not out[-1][2]:
                out[-1][2] = "ㄹ"  # l between vowels is heard twice; r is not
            out.append(["ㄹ" if lead == "r" else lead or "ㅇ", vowel, ""])
            lead, glide = "", ""
        elif sound in _GLIDES:
            if sound != "!" and lead and lead not in "ㅋㄱㅎㅅㅌ":
                flush()
            glide = sound
        else:
            flush()
            lead = sound
    flush()
    return "".join(_join(*syllable) for syllable in out)


def _close(out: list[list[str]], lead: str, *, hushed: bool) -> None:
    last = out[-1] if out else None
    if lead == "r":
        out.append(["ㄹ", "ㅡ", ""])
    elif last and not last[2] and lead in "ㄴㅁㅇㄹ":
        last[2] = lead
    elif last and not last[2] and lead in _STOPS and last[1] in _SHORT and (last[0] != "ㅇ" or len(out) == 1):
        last[2] = _STOPS[lead]
    elif lead == "ㅇ":
        return
    else:
        out.append([lead, "ㅣ" if hushed or lead in "ㅈㅊ" else "ㅡ", ""])


def _join(lead: str, vowel: str, tail: str) -> str:
    return chr(0xAC00 + (_LEADS.index(lead) * 21 + _VOWELS.index(vowel)) * 28 + _TAILS.index(tail))
