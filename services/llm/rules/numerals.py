"""Numbers, units and Latin words as read out loud, for the length of speech and for the particles after them."""

from __future__ import annotations

import re

from services.llm.rules.words import words

SINO = "영일이삼사오육칠팔구"
_NATIVE_ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
_NATIVE_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
# Counters that take native numerals up to 99.
NATIVE_COUNTERS = (
    "시간",
    "시",
    "개월치",
    "개",
    "명",
    "마리",
    "번",
    "살",
    "권",
    "잔",
    "병",
    "대",
    "벌",
    "채",
    "그루",
    "송이",
    "가지",
    "달",
    "켤레",
    "곳",
    "군데",
    "사람",
    "조각",
    "그릇",
    "스푼",
    "컵",
    "봉지",
    "줄",
    "장",
    "자루",
    "척",
    "쌍",
    "판",
    "통",
)
_NOT_NATIVE = ("개월", "번지", "번길", "장년", "통화", "대로", "시즌")
UNITS = {
    "g": "그램",
    "kg": "킬로그램",
    "mg": "밀리그램",
    "ml": "밀리리터",
    "l": "리터",
    "km": "킬로미터",
    "cm": "센티미터",
    "mm": "밀리미터",
    "m": "미터",
    "%": "퍼센트",
    "℃": "도",
    "°": "도",
    "°c": "도",
    "mah": "밀리암페어",
    "w": "와트",
    "kw": "킬로와트",
    "v": "볼트",
    "hz": "헤르츠",
    "khz": "킬로헤르츠",
    "gb": "기가바이트",
    "mb": "메가바이트",
    "tb": "테라바이트",
    "db": "데시벨",
    "kcal": "킬로칼로리",
    "km/h": "킬로미터",
    "pt": "포인트",
    "px": "픽셀",
    "㎖": "밀리리터",
    "㎏": "킬로그램",
    "㎜": "밀리미터",
    "㎝": "센티미터",
    "㎞": "킬로미터",
    "㎡": "제곱미터",
}
LETTERS = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        words(
            """
    에이 비 시 디 이 에프 지 에이치 아이 제이 케이 엘 엠 엔 오 피 큐 아르 에스 티 유 브이 더블유 엑스 와이 제트
    """
        ),
        strict=True,
    )
) | {"r": "알"}
_EN_ONES = words(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen
    """
)
_EN_TENS = words("_ _ twenty thirty forty fifty sixty seventy eighty ninety")


def sino(digits: str) -> str:
    """Read a whole number in Sino-Korean: "99000" is 구만구천. Longer than 16 digits: digit by digit."""
    digits = digits.lstrip("0") or "0"
    if digits == "0":
        return "영"
    if len(digits) > 16:
        return "".join(SINO[int(d)] for d in digits)
    groups = [digits[max(0, end - 4) : end] for end in range(len(digits), 0, -4)]
    out = ""
    for power in range(len(groups) - 1, -1, -1):
        if part := _four(groups[power]):
            out += ("" if part == "일" and power == 1 else part) + ("", "만", "억", "조")[power]
    return out


def _four(group: str) -> str:
    out = ""
    for place, digit in enumerate(reversed(group)):
        if digit != "0":
            out = ("" if digit == "1" and place else SINO[int(digit)]) + ("", "십", "백", "천")[place] + out
    return out


def native(number: int) -> str:
    """Read 1 to 99 in native numerals as before a counter: 3 is 세, 20 is 스무."""
    return "스무" if number == 20 else _NATIVE_TENS[number // 10] + _NATIVE_ONES[number % 10]


def read_korean(number: str, after: str = "") -> str:
    """Read a number as written ("12,000", "3.5", "010") in Korean, given the text right after it."""
    digits = number.replace(",", "")
    if "." in digits:
        whole, _, rest = digits.partition(".")
        return sino(whole) + "점" + "".join(SINO[int(d)] for d in rest)
    if len(digits) > 1 and digits.startswith("0"):
        return "".join("공" if d == "0" else SINO[int(d)] for d in digits)
    after = after.lstrip()
    if 0 < int(digits[:17]) < 100 and after.startswith(NATIVE_COUNTERS) and not after.startswith(_NOT_NATIVE):
        return native(int(digits))
    return sino(digits)


def read_english(number: str) -> str:
    """Read a number as written ("99,000", "3.5", "1985") in English words."""
    digits = number.replace(",", "")
    if "." in digits:
        whole, _, rest = digits.partition(".")
        return _english(int(whole or "0")) + " point " + " ".join(_EN_ONES[int(d)] for d in rest)
    if len(digits) > 12 or (len(digits) > 1 and digits.startswith("0")):
        return " ".join(_EN_ONES[int(d)] for d in digits)
    value = int(digits)
    if "," not in number and 1100 <= value <= 1999:  # a year
        return f"{_english(value // 100)} {_english(value % 100) if value % 100 else 'hundred'}"
    return _english(value)


def _english(value: int) -> str:
    if value < 20:
        return _EN_ONES[value]
    if value < 100:
        return _EN_TENS[value // 10] + (f" {_EN_ONES[value % 10]}" if value % 10 else "")
    for size, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if value >= size:
            rest = f" {_english(value % size)}" if value % size else ""
            return f"{_english(value // size)} {name}{rest}"
    raise AssertionError(value)


_VOWEL_GROUP = re.compile(r"[aeiouy]+")


def english_syllables(word: str) -> int:
    """Count the syllables of an English word by its groups of vowels; acronyms letter by letter."""
    if word.isupper() and 1 < len(word) <= 5 and not re.fullmatch(r"[A-Z]+[AEIOU][A-Z]+", word):
        return sum(3 if letter == "W" else 1 for letter in word)
    low = re.sub(r"[^a-z]", "", word.lower())
    if not low:
        return 0
    count = len(_VOWEL_GROUP.findall(low))
    if low.endswith("e") and not low.endswith(("le", "ee", "ye", "oe", "ie")) and count > 1:
        count -= 1
    if re.search(r"[^aeioutd]ed$", low) and count > 1:
        count -= 1
    if re.search(r"[^aeiousxzhcg]es$", low) and count > 1 and not low.endswith("les"):
        count -= 1
    if re.search(r"(ia|io|eo|ua|iu)(?!u)[a-z]", low) and not re.search(r"(tio|sio|cia|tia|gio|cio|qua|gua|eou)", low):
        count += 1
    return max(1, count)
