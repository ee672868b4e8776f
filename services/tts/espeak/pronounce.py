"""Korean spelling to pronounced Hangul, as far as espeak-ng does not do it itself.

espeak-ng joins finals to vowels, palatalises, aspirates and tenses; it does not assimilate nasals and liquids (합니다
is [함니다], 신라 [실라]). The rules are those of the Standard Pronunciation (표준 발음법) 5, 18, 19, 20, 27 and 29.
"""

from __future__ import annotations

import re
from itertools import pairwise

from services.common.reading.table import table

_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_TAILS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")

# A final stop before ㄴ, ㅁ becomes the nasal of its place (18); ㄶ and ㅀ lose their ㅎ there (12).
_NASAL = {
    **dict.fromkeys("ㄱㄲㅋㄳㄺ", "ㅇ"), **dict.fromkeys("ㄷㅅㅆㅈㅊㅌㅎ", "ㄴ"), **dict.fromkeys("ㅂㅍㅄㄿ", "ㅁ"),
    "ㄵ": "ㄴ", "ㄶ": "ㄴ",
}  # fmt: skip
_LIQUID = frozenset("ㄹㅀㄾㄼ")
# Sino-Korean endings that keep ㄴ+ㄹ apart as ㄴ+ㄴ after a word of two syllables or more (20, exceptions).
_APART = "란량력료론령례로"
# ㄴ is put between compounds (29), and some more that no rule tells; as [pronounced].
_WORDS = table(
    """
    깻잎 깬닙 | 꽃잎 꼰닙 | 나뭇잎 나문닙 | 서울역 서울력 | 지하철역 지하철력 | 식용유 시굥뉴 | 알약 알략
    한여름 한녀름 | 담요 담뇨 | 온라인 온나인 | 할인율 하린뉼 | 물약 물략 | 두통약 두통냑 | 십육 심뉵
    백육 뱅뉵 | 천육 천뉵 | 만육 만뉵 | 스물여섯 스물려섯 | 스물여덟 스물려덜 | 서른여섯 서른녀섯 | 꽃일 꼰닐
    무슨일 무슨닐 | 색연필 생년필 | 첫여름 천녀름 | 맛있 마싰 | 멋있 머싰 | 베갯잇 베갠닛 | 솔잎 솔립
    """
)
_COMPOUND = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))
# Nouns whose last syllable is 의; elsewhere a final 의 is the particle, said [에] (5).
_NOUNS_IN_UI = re.compile(
    r"(?:회|주|동|문|강|정|협|논|합|예|거|편|호|결|창|상|하|고|모|심|여|건|제|명|성|전|본|임|이|불|유|민주주|자본주|수|내|토|신)의$"
)
_BOUND_NOUNS = {
    "수": "쑤",
    "것": "껏",
    "거": "꺼",
    "게": "께",
    "걸": "껄",
    "건": "껀",
    "줄": "쭐",
    "데": "떼",
    "적": "쩍",
}


def pronounce(reading: str) -> str:
    """Respell the Hangul of a reading as it is said; the rest stays."""
    words = _COMPOUND.sub(lambda match: _WORDS[match.group()], reading).split(" ")
    return " ".join(re.sub(r"[가-힣]+", lambda run: _assimilate(_ui(run.group())), word) for word in words)


def tense_after_l(previous: str, word: str) -> str:
    """Tense a dependent noun after a modifier in ㄹ (27): 할 수 is [할 쑤]. Gives the second word."""
    if previous and word[:1] in _BOUND_NOUNS and _split(previous[-1])[2] == "ㄹ":
        return _BOUND_NOUNS[word[0]] + word[1:]
    return word


def _ui(run: str) -> str:
    if len(run) < 2 or "의" not in run[1:]:
        return run
    ending = "이" if _NOUNS_IN_UI.search(run) else "에"
    last = ending if run.endswith("의") else run[-1]
    return run[0] + run[1:-1].replace("의", "이") + last


def _assimilate(run: str) -> str:
    syllables = [list(_split(syllable)) for syllable in run]
    for index, (left, right) in enumerate(pairwise(syllables)):
        tail, lead = left[2], right[0]
        if run[index] == "밟" and lead != "ㅇ":
            left[2] = "ㅁ" if lead in {"ㄴ", "ㅁ"} else "ㅂ"
        elif lead == "ㄹ" and tail in {"ㄴ", "ㄵ"}:
            if index >= 1 and run[index + 1] in _APART:
                right[0] = "ㄴ"
            else:
                left[2] = "ㄹ"
        elif lead == "ㄹ" and tail in {"ㅁ", "ㅇ", "ㄻ"}:
            right[0] = "ㄴ"
        elif lead == "ㄹ" and tail in _NASAL:
            left[2], right[0] = _NASAL[tail], "ㄴ"
        elif lead == "ㄴ" and tail in _LIQUID:
            left[2], right[0] = "ㄹ", "ㄹ"
        elif lead in {"ㄴ", "ㅁ"} and tail in _NASAL:
            left[2] = _NASAL[tail]
    for syllable in syllables:
        if syllable[1] == "ㅢ" and syllable[0] != "ㅇ":
            syllable[1] = "ㅣ"
    return "".join(_join(*syllable) for syllable in syllables)


def _split(syllable: str) -> tuple[str, str, str]:
    code = ord(syllable) - 0xAC00
    if not 0 <= code < 11172:
        return "", "", ""
    return _LEADS[code // 588], _VOWELS[code % 588 // 28], _TAILS[code % 28]


def _join(lead: str, vowel: str, tail: str) -> str:
    return chr(0xAC00 + (_LEADS.index(lead) * 21 + _VOWELS.index(vowel)) * 28 + _TAILS.index(tail))
